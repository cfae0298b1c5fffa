"""One run of an import: read, have prepared, settle in order, until the end or until told to stop.

Memory is bounded by back-pressure: no more lines are read than `_AHEAD` portions for each worker
hold, and the raw text of one goes when it is settled.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO, Protocol, TypeVar

import sqlalchemy as sa

from relevo.agency.backfill.lines import Line, Portion, portions
from relevo.agency.backfill.preparing import Preparer
from relevo.agency.backfill.refusals import Refusals
from relevo.agency.backfill.workers import Answer
from relevo.agency.context import AgencyContext
from relevo.agency.domain.backfill import Checked, Duplicate, Ending, Import, Reach, Refused
from relevo.agency.domain.errors import Contended, ImportElsewhere, ImportFailed, IntakeFailed
from relevo.agency.use_cases import backfill
from relevo.agency.use_cases.backfill import Became
from relevo.agency.use_cases.storing_posts import CaseMoved
from relevo.errors import RelevoError
from relevo.service.database import DatabaseUnavailable, as_unavailable

_AHEAD = 3
_ATTEMPTS = 6
_WAITS = (0.5, 1, 2, 4, 8, 15, 30)  # seconds, while the database is away
_LEFT_TO_OTHERS = 0.25  # of the time that SQLite's one writer is held: live posts get in between

T = TypeVar("T")
Watch = Callable[[Reach], None]


class Interrupted(Exception):
    """Told to stop while waiting for input."""


class Stop:
    """Whether to stop. `ask` may be called by a signal's handler, also while input is awaited."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._reading = False

    def ask(self) -> None:
        """Stop after what is being settled. Raises `Interrupted` where only input is awaited."""
        self._asked.set()
        if self._reading:
            raise Interrupted

    def __bool__(self) -> bool:
        return self._asked.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, but no longer than until it is asked; whether it is."""
        return self._asked.wait(seconds)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Waiting for input: may be broken off."""
        self._reading = True
        try:
            yield
        finally:
            self._reading = False


class Settling(Protocol):
    """Where lines are settled: in the database, or nowhere."""

    @property
    def reach(self) -> Reach:
        """How far it came."""

    def settle(self, portion: Portion, became: dict[int, Became]) -> None:
        """Settle a portion."""


class InDatabase:
    """Settles in the database: a portion in one transaction, or each line alone if one fails."""

    def __init__(
        self, context: AgencyContext, begun: Import, preparer: Preparer, stop: Stop
    ) -> None:
        self.begun = begun
        self._context = context
        self._preparer = preparer
        self._stop = stop

    @property
    def reach(self) -> Reach:
        """See `Settling`."""
        return self.begun.reach

    def settle(self, portion: Portion, became: dict[int, Became]) -> None:
        """See `Settling`.

        Raises:
            DatabaseUnavailable, ImportElsewhere, Contended, ImportFailed: the import cannot go on.
        """
        started = time.monotonic()
        try:
            self._settle(became, portion.last, portion.end)
        except RelevoError:
            raise
        except Exception:  # noqa: BLE001 - one of the posts; it is found by trying each alone
            for line in portion.lines:
                self._settle_alone(line, became[line.number])
            self._settle({}, portion.last, portion.end)
        if self._context.database.is_sqlite:
            time.sleep(_LEFT_TO_OTHERS * (time.monotonic() - started))

    def _settle(self, became: dict[int, Became], last: int, end: int) -> None:
        tries = count(1)

        def once() -> Import:
            again = next(tries) > 1
            try:
                return backfill.settle(self._context, self.begun, became, last=last, end=end)
            except ImportElsewhere:
                # A commit whose answer was lost was one all the same.
                now = backfill.standing(self._context, self.begun) if again else self.begun
                if (now.reach.lines, now.reach.bytes) != (last, end):
                    raise
                return now

        self.begun = patiently(self._stop, once)

    def _settle_alone(self, line: Line, became: Became) -> None:
        moved = False
        for _ in range(_ATTEMPTS):
            try:
                self._settle({line.number: became}, line.number, line.end)
            except RelevoError:
                raise
            except Exception as error:  # noqa: BLE001 - prepared anew, it may pass
                moved = isinstance(error, CaseMoved)
            else:
                return
            became = patiently(self._stop, lambda: self._preparer.prepare([line]))[line.number]
        if moved:
            raise Contended("the case kept changing while the post was sealed")
        self._settle({line.number: Refused(IntakeFailed.reason)}, line.number, line.end)


class Dry:
    """Settles nothing: counts."""

    def __init__(self) -> None:
        self.reach = Reach()
        self.refusals = Refusals()

    def settle(self, portion: Portion, became: dict[int, Became]) -> None:
        """See `Settling`."""
        for number, one in became.items():
            if isinstance(one, Refused):
                self.refusals.add(number, one)
        refused = sum(isinstance(one, Refused) for one in became.values())
        duplicates = sum(isinstance(one, Duplicate) for one in became.values())
        checked = sum(isinstance(one, Checked) for one in became.values())
        self.reach = self.reach.on(
            portion.last, portion.end, taken=checked, duplicates=duplicates, refused=refused
        )


@dataclass(frozen=True, slots=True)
class Source:
    """What is imported.

    Attributes:
        stream: binary; a file stands at its beginning.
        identity: which file, by its place and time; None for a stream.
        size: in bytes; None for a stream.
    """

    stream: BinaryIO
    identity: str | None = None
    size: int | None = None

    @classmethod
    def file(cls, stream: BinaryIO) -> Source:
        """A regular file, opened. Nothing of its name or content is kept."""
        status = os.fstat(stream.fileno())
        parts = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        return cls(stream, ":".join(map(str, parts)), status.st_size)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run came to. `import_id` is None for a dry one."""

    ending: Ending
    reach: Reach
    import_id: str | None
    refusals: Refusals | None


class Pool(Protocol):
    """Who prepares lines; `workers.Workers` is the one with processes."""

    @property
    def count(self) -> int:
        """How many portions it prepares at once."""

    def submit(self, lines: Sequence[Line]) -> Future[Answer]:
        """Have lines prepared."""

    def answer(self, future: Future[Answer]) -> dict[int, Became]:
        """Wait for what they became."""


def dry_run(source: Source, pool: Pool, *, stop: Stop, watch: Watch) -> Ended:
    """Have every line checked and redacted; nothing is stored. Raises as `run`."""
    counted = Dry()
    ending = _work(source, counted, pool, stop, watch)
    return Ended(ending, counted.reach, None, counted.refusals)


def run(
    context: AgencyContext,
    source: Source,
    pool: Pool,
    preparer: Preparer,
    *,
    stop: Stop,
    watch: Watch,
) -> Ended:
    """Run an import to its end, or until it is told to stop.

    Args:
        preparer: for lines that must be prepared anew; of the same run as the pool's.
        watch: told how far it came, at the start and after each portion.

    Raises:
        UnknownBrand: the agency does not work for the brand of lines that name none.
        DatabaseUnavailable, ImportElsewhere, ImportFailed, Contended, NoSealingKey: it cannot go
            on. What was settled is kept.
    """
    begun = patiently(stop, lambda: backfill.begin(context, source.identity, preparer.brand))
    settling = InDatabase(context, begun, preparer, stop)
    ending = Ending.FAILED
    try:
        if source.identity is not None:
            source.stream.seek(begun.reach.bytes)
        ending = _work(source, settling, pool, stop, watch)
    finally:
        patiently(stop, lambda: backfill.end(context, settling.begun, ending))
    return Ended(ending, settling.reach, begun.import_id, None)


def patiently(stop: Stop, do: Callable[[], T]) -> T:
    """Do something; again for a minute while the database does not answer.

    Raises:
        DatabaseUnavailable: it did not answer in all that time, or it is time to stop.
    """
    for seconds in (*_WAITS, None):
        try:
            return do()
        except sa.exc.SQLAlchemyError as error:
            unavailable = as_unavailable(error)
            if unavailable is None:
                raise
        except DatabaseUnavailable as error:
            unavailable = error
        if seconds is None or stop.wait(seconds):
            raise unavailable from None
    raise AssertionError


def _work(source: Source, settling: Settling, pool: Pool, stop: Stop, watch: Watch) -> Ending:
    pending: deque[tuple[Portion, Future[Answer]]] = deque()
    start = settling.reach
    reader = portions(source.stream, after_line=start.lines, offset=start.bytes)
    watch(start)

    def settle_oldest() -> None:
        portion, future = pending.popleft()
        settling.settle(portion, _answer(pool, portion, future, stop))
        watch(settling.reach)

    while not stop:
        portion = _next(reader, stop)
        if portion is None:
            break
        pending.append((portion, pool.submit(portion.lines)))
        if len(pending) > _AHEAD * pool.count:
            settle_oldest()
    while pending and not stop:
        settle_oldest()
    return Ending.INTERRUPTED if stop else Ending.COMPLETE


def _next(reader: Iterator[Portion], stop: Stop) -> Portion | None:
    try:
        with stop.reading():
            return next(reader, None)
    except Interrupted:
        return None
    except OSError:
        raise ImportFailed("the input could not be read") from None


def _answer(pool: Pool, portion: Portion, future: Future[Answer], stop: Stop) -> dict[int, Became]:
    waiting = [future]

    def once() -> dict[int, Became]:
        return pool.answer(waiting.pop() if waiting else pool.submit(portion.lines))

    return patiently(stop, once)
