"""Whether work grows as its input does, told apart from how busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 4
"""How much longer the larger input should be than the smaller one."""

LINEAR = 10.0
"""A bound of `growth` over `TIMES`: linear work is near 4, quadratic work near 16."""

_ROUNDS = 3


def growth(work: Callable[[str], object], made: Callable[[int], str], size: int) -> float:
    """How many times as much CPU time `work` takes here for `made(size)` as for a quarter.

    The best of a few rounds each: a neighbour on the same core makes a round longer, never shorter.
    """
    texts = (made(size // TIMES), made(size))
    best = [float("inf"), float("inf")]
    for _ in range(_ROUNDS):
        for index, text in enumerate(texts):
            began = time.thread_time()
            work(text)
            best[index] = min(best[index], time.thread_time() - began)
    return best[1] / best[0]
