"""The front door: `python -m bot run | say | report | check | db`."""

import os
import signal
import sys

# Being told to stop while all of this loads is no failure: there is nothing yet that would have to be put in order.
if sys.argv[1:2] == ["run"]:
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: os._exit(0))

from bot.cli import main

if __name__ == "__main__":
    main()
