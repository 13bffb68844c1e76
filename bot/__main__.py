"""The front door: `python -m bot run | say | report`."""

from bot.cli import main

if __name__ == "__main__":
    main()
