"""The load generator, a process of its own: signed webhooks at a fixed rate, or as fast as it goes.

`python -m benchmarks.generator ADDRESS BRAND PAGE SECRET_FILE FIRST COUNT RATE CONNECTIONS`

The rate is kept whatever the answers do (open loop), so a slow server makes a queue here, and the
wait in it counts. Rate 0: each connection sends the next as soon as it has its answer. It prints
one line a post, `number due done status`, times in seconds of the system's clock.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from relevo.dev.doors import feed_value
from relevo.dev.samples import posts


@dataclass(frozen=True)
class Order:
    """What to send, and how fast; numbers begin with `first`."""

    host: str
    port: int
    brand: str
    page_id: str
    secret: bytes
    first: int
    count: int
    rate: float
    connections: int


def requests_of(order: Order) -> Iterator[bytes]:
    """Ready requests: each a comment of an author of her own, so a case of its own."""
    samples = [post for post in posts() if post["channel"] == "facebook" and post["text"]]
    at = int(time.time())
    for number in range(order.first, order.first + order.count):
        post = samples[number % len(samples)]
        value = feed_value(post, at=at)
        value |= {"verb": "add", "comment_id": f"bench_{number}"}
        value["from"] = {"id": f"author-{number}", "name": post["author"]["name"]}
        change = {"field": "feed", "value": value}
        entry = {"id": order.page_id, "time": at, "changes": [change]}
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        signature = hmac.new(order.secret, body, hashlib.sha256).hexdigest()
        head = (
            f"POST /webhooks/meta/{order.brand} HTTP/1.1\r\nHost: {order.host}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"X-Hub-Signature-256: sha256={signature}\r\n\r\n"
        )
        yield head.encode() + body


async def send(order: Order) -> list[str]:
    """Send everything; one line a post."""
    waiting: asyncio.Queue[tuple[int, float, bytes] | None] = asyncio.Queue(
        maxsize=0 if order.rate else order.connections
    )
    lines: list[str] = []
    callers = [asyncio.create_task(_call(order, waiting, lines)) for _ in range(order.connections)]
    ready = list(requests_of(order)) if order.rate else requests_of(order)
    start = time.time()
    for place, request in enumerate(ready):
        due = start + place / order.rate if order.rate else 0.0
        if (early := due - time.time()) > 0:
            await asyncio.sleep(early)
        await waiting.put((order.first + place, due or time.time(), request))
    for _ in callers:
        await waiting.put(None)
    await asyncio.gather(*callers)
    return lines


async def _call(
    order: Order, waiting: asyncio.Queue[tuple[int, float, bytes] | None], lines: list[str]
) -> None:
    """One kept connection; opened anew when the server closed it."""
    reader, writer = await asyncio.open_connection(order.host, order.port)
    while (job := await waiting.get()) is not None:
        number, due, request = job
        while True:
            try:
                writer.write(request)
                status = await _answer(reader)
                break
            except (ConnectionError, asyncio.IncompleteReadError):
                writer.close()
                reader, writer = await asyncio.open_connection(order.host, order.port)
        lines.append(f"{number} {due:.6f} {time.time():.6f} {status}")
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


def main(arguments: list[str]) -> int:
    """See the module."""
    address, brand, page_id, secret_file, first, count, rate, connections = arguments
    host, _, port = address.rpartition(":")
    secret = Path(secret_file).read_bytes().strip()
    order = Order(
        host, int(port), brand, page_id, secret, int(first), int(count), float(rate),
        int(connections),
    )  # fmt: skip
    print("\n".join(asyncio.run(send(order))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
