"""The front door: `python -m bot run | say | report | check | db`."""

import gc
import os
import signal
import sys

# What loads stays: looking through it for garbage again and again takes a third of the time of a start.
gc.disable()

# Being told to stop while all of this loads is no failure: there is nothing yet that would have to be put in order.
if sys.argv[1:2] == ["run"]:
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: os._exit(0))

from bot.cli import main  # noqa: E402 - last, for it loads everything

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
