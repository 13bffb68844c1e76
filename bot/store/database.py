"""The open database: one writer, one reader, each transaction whole or not at all.

Work is handed over as a function of the connection, not done inside a `with` block, because a block cannot be
shielded: when a caller is cancelled in the middle of a call, the driver's thread goes on and the transaction
stays open, with the lock that keeps every other writer out. Here a transaction that began always ends; a
caller cancelled while it is still waiting for its turn has changed nothing.

While it is open it holds the shared lock of `lock.py`, so that nobody replaces the file underneath it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import engines, lock, sqlite
from bot.store.errors import NestedTransaction, NotScrubbed, StoreClosed, StoreFailed

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

_inside: Final[ContextVar[tuple[object, ...]]] = ContextVar("transactions this task is inside of", default=())


class _Lane:
    """One connection and whose turn it is."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.turn = asyncio.Lock()
        self.closed = False
        self._running: asyncio.Task[object] | None = None  # the loop itself holds tasks only weakly

    async def run(self, owner: object, begin: str, work: Work[T]) -> T:
        """Wait for the turn, then run to the end whatever becomes of the caller."""
        if owner in _inside.get():
            raise NestedTransaction
        await self.turn.acquire()
        if self.closed:
            self.turn.release()
            raise StoreClosed
        task = asyncio.create_task(self._transaction(owner, begin, work))
        task.add_done_callback(lambda _: self.turn.release())
        self._running = task
        return await asyncio.shield(task)

    async def _transaction(self, owner: object, begin: str, work: Work[T]) -> T:
        _inside.set((*_inside.get(), owner))
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**{sqlite.BEGIN: begin})
                async with connection.begin():
                    return await work(connection)
        except DBAPIError as error:
            raise StoreFailed(sqlite.reason_of(error.orig)) from error

    async def close(self) -> None:
        """Let the running transaction end, turn away those that wait, end the driver's thread."""
        async with self.turn:
            self.closed = True
            await self.engine.dispose()


class Database:
    """A database that is open: `async with await Database.open(url) as database`."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, hold: lock.Hold) -> None:
        self._writer = _Lane(writer)
        self._reader = _Lane(reader)
        self._hold = hold
        self._unfinished: set[asyncio.Task[Any]] = set()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, address: str = engines.DEFAULT_URL) -> Self:
        """Open the database at an address, which `migrate.upgrade` must have brought up to date.

        Raises BadUrl, Unreadable, SettingRefused, StoreFailed, Unwritable, and InUse while it is being restored.
        """
        url = engines.async_url(address)
        path = engines.file_of(url)
        if path is not None:
            sqlite.prepare_file(path)
        writer, reader = engines.make_engine(url, sqlite.PRAGMAS), engines.make_engine(url, sqlite.READER)
        database = cls(writer, reader, lock.shared(path))
        try:
            await database._connect(path)
        except BaseException:
            await database.close()
            raise
        return database

    async def _connect(self, path: Path | None) -> None:
        """Open both connections now: a file that cannot be used stops the start, not the first reply."""
        try:
            await self.write(_nothing)
            await self.read(_nothing)
        except StoreFailed as error:
            raise sqlite.failure_at_start(error.reason, path) from error

    async def write(self, work: Work[T]) -> T:
        """Run `work` alone in a transaction, which is kept when it returns and undone when it raises.

        Raises StoreFailed (nothing was kept), StoreClosed, NestedTransaction, and whatever `work` raises. A
        caller cancelled after its turn has come leaves the transaction to end by itself.
        """
        return await self._writer.run(self, "BEGIN IMMEDIATE", work)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one unchanging view of the data; writing in it fails. Raises as `write` does."""
        return await self._reader.run(self, "BEGIN", work)

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something of several transactions to its end, whatever becomes of the caller; `close` waits for it."""
        task = asyncio.create_task(work)
        self._unfinished.add(task)
        task.add_done_callback(self._unfinished.discard)
        return await asyncio.shield(task)

    async def scrub(self) -> None:
        """Rewrite the file and empty its log, so that no byte of what was deleted is left; SQLite only.

        `secure_delete` alone does not do it: moving rows between pages leaves copies behind that a later
        deletion of the row does not reach. Takes both connections; time grows with the file. Raises
        NotScrubbed, StoreFailed.
        """
        if self._writer.engine.dialect.name == "sqlite":
            await self._writer.run(self, "", self._scrub)

    async def _scrub(self, connection: AsyncConnection) -> None:
        async with self._reader.turn:
            await connection.exec_driver_sql("VACUUM")
            result = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            if result.scalar_one() != 0:
                raise NotScrubbed

    async def close(self) -> None:
        """Let what is running end and close both connections; a second call does nothing more."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        while self._unfinished:
            await asyncio.wait(self._unfinished)
        try:
            await self._reader.close()
            await self._writer.close()  # last: its close empties the log into the file
        finally:
            self._hold.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def _nothing(connection: AsyncConnection) -> None:
    """Do nothing, in a transaction."""
