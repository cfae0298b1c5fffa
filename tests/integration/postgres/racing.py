"""Several threads at once, as several processes would be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def at_once(*calls: Callable[[], T]) -> Sequence[T]:
    """Run all at the same moment; their results in order. The first error is raised here."""
    gate = threading.Barrier(len(calls))
    results: dict[int, T] = {}
    errors: list[Exception] = []

    def run(number: int, call: Callable[[], T]) -> None:
        gate.wait()
        try:
            results[number] = call()
        except Exception as error:  # noqa: BLE001 - raised in the caller's thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[number] for number in range(len(calls))]
