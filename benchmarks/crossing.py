"""The whole bridge on the embedded default: HTTP in, durable at care, values in the vault."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Row
from relevo.dev.doors import feed_value
from relevo.dev.pair import Pair, free_ports, settings_of
from relevo.dev.samples import posts
from relevo.dev.supervisor import Supervisor
from relevo.errors import Unavailable
from relevo.service.database import Database

_CASES = 600
_AT_ONCE = 8
_PATIENCE_SECONDS = 120
_TICKS = os.sysconf("SC_CLK_TCK")


def crossing() -> Iterator[Row]:
    """Cases a second from the first webhook to the last ingest, and CPU a case by process."""
    with TemporaryDirectory(prefix="relevo-bench-") as name:
        pair = Pair.prepare(Path(name), free_ports())
        supervisor = Supervisor(write=lambda _line: None)
        with pair.running(supervisor):
            _until_open(pair)
            before = {who: _cpu_seconds(supervisor.pid_of(who)) for who in _PROCESSES}
            started = time.monotonic()
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                statuses = list(pool.map(lambda n: _deliver(pair, n), range(_CASES)))
            taken = time.monotonic() - started
            assert statuses == [200] * _CASES
            _until_ingested(pair)
            crossed = time.monotonic() - started
            yield Row("webhooks taken in over HTTP, 8 at once", _CASES / taken, "cases/s")
            yield Row("whole crossing, until the vault has all", _CASES / crossed, "cases/s")
            for who in _PROCESSES:
                spent = _cpu_seconds(supervisor.pid_of(who)) - before[who]
                yield Row(f"CPU of {who}", spent * 1000 / _CASES, "ms/case")


_PROCESSES = ("agency", "care", "vault")


def _deliver(pair: Pair, number: int) -> int:
    samples = [post for post in posts() if post["channel"] == "facebook" and post["text"]]
    post = samples[number % len(samples)]
    at = int(time.time())
    value = feed_value(post, at=at)
    value |= {"verb": "add", "comment_id": f"bench_{number}"}
    value["from"] = {"id": f"author-{number}", "name": post["author"]["name"]}
    return pair.webhook.deliver(value, time=at)


def _until_open(pair: Pair) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _deliver(pair, _CASES + 1) != 200:
        if time.monotonic() > deadline:
            raise Unavailable("intake did not open")
        time.sleep(0.2)


def _until_ingested(pair: Pair) -> None:
    database = Database(settings_of(pair.home)[0].database_url)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    try:
        while True:
            with database.read() as connection:
                waiting = connection.exec_driver_sql(
                    "SELECT count(*) FROM post_versions WHERE ingested_at IS NULL"
                ).scalar_one()
            if waiting == 0:
                return
            if time.monotonic() > deadline:
                raise Unavailable(json.dumps({"waiting": waiting}))
            time.sleep(0.05)
    finally:
        database.close()


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process and its live children."""
    spent = 0.0
    for one in (pid, *_children(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / _TICKS
    return spent


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]
