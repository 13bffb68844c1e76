"""A stand-in for Discord as a process of its own, steered from a test, and the verdict on what a bot did to it."""

from tests.faults.harbour.harbour import CHANNEL, CROSSPOST, EDIT, HISTORY, OPEN_DM, SEND, Harbour
from tests.faults.harbour.refused import Refused
from tests.faults.harbour.verdict import Verdict, bad_bodies, judge, most_invalid

__all__ = [
    "CHANNEL",
    "CROSSPOST",
    "EDIT",
    "HISTORY",
    "OPEN_DM",
    "SEND",
    "Harbour",
    "Refused",
    "Verdict",
    "bad_bodies",
    "judge",
    "most_invalid",
]
