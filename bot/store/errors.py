"""What can go wrong in the memory: facts for the caller, no sentences for people.

StoreError
├── BadUrl             the address of the database cannot be used
├── Unreadable         the file is there and cannot be used
├── SettingRefused     SQLite did not take a setting that durability rests on
├── StoreFailed        the database refused or failed while working
├── StoreClosed        asked after `close`
├── NestedTransaction  asked from inside a transaction of the same database
├── NewerSchema        written by a later version of this program
├── BrokenReferences   rows point nowhere: in a backup, or after a migration, which is undone
├── ForeignDatabase    belongs to another Discord application
├── NotScrubbed        rows are erased, their bytes may still be in the files
├── DamagedRecord      a line of the record of erasures cannot be read
├── LostKey            the record of erasures is there, its key is not
├── InUse              the database is open elsewhere
├── NotAFile           asked of a server for what only a file can do
├── Unwritable         a file cannot be written
├── NoSuchAnnouncement there is none of this id
├── WrongState         an announcement is past what was asked of it
└── RefusedValue       a value that cannot be stored as given

No error carries a value that a person told: errors end up in logs.
"""

from pathlib import Path


class StoreError(Exception):
    """Everything that this room raises on purpose."""


class BadUrl(StoreError):
    """The address of the database cannot be used; it may hold a password, so `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(StoreError):
    """The database file at `path` cannot be opened; `reason` is a code such as `not_a_database`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path = path
        self.reason = reason


class SettingRefused(StoreError):
    """SQLite reports `found` for the pragma `name` after being told `wanted`."""

    def __init__(self, name: str, wanted: str, found: str) -> None:
        super().__init__(name, wanted, found)
        self.name = name
        self.wanted = wanted
        self.found = found


class StoreFailed(StoreError):
    """The database failed and kept nothing of the transaction; `reason` is a code: `busy`, `full`, ..."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StoreClosed(StoreError):
    """The database was asked for something after it was closed."""


class NestedTransaction(StoreError):
    """A transaction was asked for from inside another one, where it would wait for itself for ever."""


class NewerSchema(StoreError):
    """The database is at the revision `found`; this program knows only those in `known`."""

    def __init__(self, found: str, known: tuple[str, ...]) -> None:
        super().__init__(found, known)
        self.found = found
        self.known = known


class BrokenReferences(StoreError):
    """Rows of `tables` point at rows that do not exist; a migration that led there was undone."""

    def __init__(self, tables: tuple[str, ...]) -> None:
        super().__init__(tables)
        self.tables = tables


class ForeignDatabase(StoreError):
    """The database belongs to the Discord application `found`, not to `expected`."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected


class NotScrubbed(StoreError):
    """Another program reads the database: rows are gone, their bytes may remain until the next scrub."""


class DamagedRecord(StoreError):
    """The line `line` (from 1) of the record of erasures at `path` is damaged, or was written with another key."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(str(path), line)
        self.path = path
        self.line = line


class LostKey(StoreError):
    """The key at `path` is missing or no key, so that no erasure on record could be recognised."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class InUse(StoreError):
    """The database at `path` is open in another program, or is being restored by one."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class NotAFile(StoreError):
    """The database is kept by a server, `backend`, whose own tools back it up and restore it."""

    def __init__(self, backend: str) -> None:
        super().__init__(backend)
        self.backend = backend


class Unwritable(StoreError):
    """The file at `path` cannot be written; `reason` is a code: `exists`, `full`, `PermissionError`, ..."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path = path
        self.reason = reason


class NoSuchAnnouncement(StoreError):
    """There is no announcement `announcement_id`: never, or not any more."""

    def __init__(self, announcement_id: str) -> None:
        super().__init__(announcement_id)
        self.announcement_id = announcement_id


class WrongState(StoreError):
    """What was asked cannot be done to the announcement `announcement_id` in its `state`: it may be done already."""

    def __init__(self, announcement_id: str, state: str) -> None:
        super().__init__(announcement_id, state)
        self.announcement_id = announcement_id
        self.state = state


class RefusedValue(StoreError):
    """The value called `name` cannot be stored as given; `reason` is one of the codes below.

    `unknown`, `wrong_type`, `out_of_bounds`, `not_offered`, `malformed`, `naive`, `empty`.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason
