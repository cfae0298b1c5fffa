"""Worker processes, each with a redactor of its own.

Lines reach them and what they became leaves them through pipes; nothing of it touches a disk.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from relevo.agency import bootstrap
from relevo.agency.backfill.lines import Line
from relevo.agency.backfill.preparing import Preparer
from relevo.agency.domain.errors import ImportFailed
from relevo.agency.settings import AgencySettings
from relevo.agency.use_cases.backfill import Became
from relevo.errors import RelevoError
from relevo.service import logs
from relevo.service.database import DatabaseUnavailable, as_unavailable
from relevo.service.dumps import forbid_dumps
from relevo.service.lifeline import die_with_parent

_NICER = 5  # what happens now goes before what happened once


@dataclass(frozen=True, slots=True)
class Unprepared:
    """Why no line could be prepared, which is no line's fault."""

    reason: str


Answer = dict[int, Became] | Unprepared

_preparer: Preparer | None = None  # the worker's own, from its start


class Workers:
    """As many processes as asked for, forked on entering.

    To be entered before this process has threads or an open database: the workers would have them
    too. Use as a context manager.
    """

    def __init__(
        self, settings: AgencySettings, count: int, run_key: bytes, brand: str | None, *, dry: bool
    ) -> None:
        self.count = count
        self._pool = ProcessPoolExecutor(
            count,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_begin,
            initargs=(settings, os.getpid(), run_key, brand, dry),
        )

    def __enter__(self) -> Self:
        self._pool.submit(
            _started
        )  # a pool of forked processes starts them all with the first work
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, lines: Sequence[Line]) -> Future[Answer]:
        """Have lines prepared; `answer` waits for it."""
        try:
            return self._pool.submit(_prepare, tuple(lines))
        except BrokenProcessPool:
            raise ImportFailed("a worker process ended") from None

    @staticmethod
    def answer(future: Future[Answer]) -> dict[int, Became]:
        """What the lines became.

        Raises:
            DatabaseUnavailable: the database did not answer; submitting them again is right.
            ImportFailed: they could not be prepared; the message says why, in a code.
        """
        try:
            answer = future.result()
        except BrokenProcessPool:
            raise ImportFailed("a worker process ended") from None
        if isinstance(answer, Unprepared):
            if answer.reason == DatabaseUnavailable.reason:
                raise DatabaseUnavailable("the database did not answer")
            raise ImportFailed(f"the lines could not be prepared: {answer.reason}")
        return answer


def _started() -> None:
    """Nothing to do but to be there."""


def _begin(
    settings: AgencySettings, parent: int, run_key: bytes, brand: str | None, dry: bool
) -> None:
    global _preparer  # noqa: PLW0603 - one a process, as the pool has it
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it reaches the whole group; the parent decides
    forbid_dumps()
    os.nice(_NICER)
    logs.configure(process="agency/import")
    # The pool would log a start that fails in its own way; the import tells it.
    logging.getLogger("concurrent.futures").disabled = True
    _preparer = Preparer(bootstrap.open_context(settings), run_key, brand, dry=dry)


def _prepare(lines: tuple[Line, ...]) -> Answer:
    assert _preparer is not None
    try:
        return _preparer.prepare(lines)
    except RelevoError as error:
        return Unprepared(error.reason)
    except sa.exc.SQLAlchemyError as error:
        unavailable = as_unavailable(error)
        return Unprepared(unavailable.reason if unavailable else ImportFailed.reason)
    except Exception:  # noqa: BLE001 - what it says may quote the lines
        return Unprepared(ImportFailed.reason)
