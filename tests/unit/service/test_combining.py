"""Jobs of several threads are done in rounds, each with its own outcome."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from relevo.service.combining import Combining


def test_alone_a_job_is_a_round_of_its_own() -> None:
    rounds: list[Sequence[int]] = []

    def work(jobs: Sequence[int]) -> list[int | Exception]:
        rounds.append(jobs)
        return [job * 2 for job in jobs]

    combining: Combining[int, int] = Combining()
    assert [combining.do(1, work), combining.do(2, work)] == [2, 4]
    assert rounds == [[1], [2]]


def test_what_comes_during_a_round_is_done_together_in_the_next() -> None:
    rounds: list[list[int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(jobs: Sequence[int]) -> list[int | Exception]:
        rounds.append(list(jobs))
        begun.set()
        assert go_on.wait(10)
        return [-job for job in jobs]

    combining: Combining[int, int] = Combining(most=3, linger_seconds=0)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(combining.do, 1, work)
        assert begun.wait(10)
        others = [pool.submit(combining.do, n, work) for n in range(2, 7)]
        while len(combining._waiting) < 5:
            threading.Event().wait(0.001)
        go_on.set()
        assert [one.result(10) for one in (first, *others)] == [-1, -2, -3, -4, -5, -6]
    assert rounds[0] == [1]
    assert [len(one) for one in rounds] == [1, 3, 2]
    assert sorted(n for one in rounds for n in one) == [1, 2, 3, 4, 5, 6]


def test_each_job_has_its_own_error() -> None:
    def work(jobs: Sequence[int]) -> list[int | Exception]:
        return [KeyError(job) if job else 0 for job in jobs]

    combining: Combining[int, int] = Combining()
    with pytest.raises(KeyError, match="7"):
        combining.do(7, work)
    assert combining.do(0, work) == 0


def test_an_error_of_the_round_is_everybodys_and_ends_nothing() -> None:
    def work(jobs: Sequence[int]) -> list[int | Exception]:
        raise ValueError(len(jobs))

    combining: Combining[int, int] = Combining()
    for _ in range(2):
        with pytest.raises(ValueError, match="1"):
            combining.do(1, work)


@pytest.mark.thorough
def test_many_threads_lose_no_job_and_do_none_twice() -> None:
    done: list[int] = []

    def work(jobs: Sequence[int]) -> list[int | Exception]:
        done.extend(jobs)
        return list(jobs)

    combining: Combining[int, int] = Combining(most=5, linger_seconds=0.0005)
    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(lambda n: combining.do(n, work), range(2_000))) == list(range(2_000))
    assert sorted(done) == list(range(2_000))
