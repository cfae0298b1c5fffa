"""Many texts over all cores: each worker process has a redactor of its own.

The library's own code stays pure; this module alone starts processes, and only when called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from relevo.redaction.configuration import Configuration
from relevo.redaction.errors import TextTooLong, Unreadable
from relevo.redaction.placeholders import Redaction
from relevo.redaction.redactor import Redactor

Outcome = Redaction | TextTooLong | Unreadable
"""What became of one text: its redaction, or why there is none."""

_CHUNK = 256
_AHEAD = 4  # chunks in work for each process: enough to keep it busy, few enough to hold in memory

_redactor: Redactor | None = None  # of a worker process


def redact_all(
    texts: Iterable[str],
    configuration: Configuration = Configuration(),
    *,
    processes: int | None = None,
    prepare: Callable[[], None] | None = None,
) -> Iterator[Outcome]:
    """The outcome for each text, in their order; a text that is refused stops nothing.

    To be called before this process has threads: the workers are forked.

    Args:
        texts: read as they are needed, a bounded number ahead.
        processes: how many workers; all cores without it. With 1 there are none: the work is done
            here.
        prepare: called first in each worker.

    Raises:
        concurrent.futures.process.BrokenProcessPool: a worker died.
    """
    if processes == 1:
        redactor = Redactor(configuration)
        yield from (_outcome(redactor, text) for text in texts)
        return
    # Not at the top: who redacts one text after the other need not load what starts processes.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    source = iter(texts)
    # Forked: a console script has no guard that would let a fresh interpreter import it again.
    context = multiprocessing.get_context("fork")
    workers = processes or multiprocessing.cpu_count()
    with ProcessPoolExecutor(workers, context, _begin, (configuration, prepare)) as pool:
        ahead = _AHEAD * workers
        waiting = [pool.submit(_chunk, chunk) for chunk in islice(_chunks(source), ahead)]
        while waiting:
            yield from waiting.pop(0).result()
            waiting += [pool.submit(_chunk, chunk) for chunk in islice(_chunks(source), 1)]


def _chunks(source: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _begin(configuration: Configuration, prepare: Callable[[], None] | None) -> None:
    if prepare is not None:
        prepare()
    global _redactor  # noqa: PLW0603 - a worker's one redactor, compiled once
    _redactor = Redactor(configuration)


def _chunk(texts: list[str]) -> list[Outcome]:
    assert _redactor is not None
    return [_outcome(_redactor, text) for text in texts]


def _outcome(redactor: Redactor, text: str) -> Outcome:
    try:
        return redactor.redact(text)
    except (TextTooLong, Unreadable) as refused:
        return refused
