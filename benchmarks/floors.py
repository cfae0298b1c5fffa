"""What the bridge cannot do without, measured bare on the same servers: the floors of its rates."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path

import grpc
import pika
import sqlalchemy as sa

from benchmarks.bridge import Bridge
from benchmarks.timing import Row, alone
from relevo.delivery.rabbitmq import address
from relevo.dev.household import AGENCY, BRAND
from relevo.dev.pair import settings_of

_MESSAGE = b"x" * 2048
_AT_ONCE = 32
_ECHO = "/relevo.bench.Echo/Echo"
Once = Callable[[], int]
_NAME = f"rpc.care.{BRAND}"


def floors(bridge: Bridge) -> Iterator[Row]:
    """Bare calls, transactions and publications a second, beside an idle bridge."""
    with _calls(bridge.pair.home.root) as call:
        yield alone(f"floor: gRPC echo of 2 KB, mutual TLS, {_AT_ONCE} at once", "calls/s", call)
    yield alone("floor: one INSERT a transaction (PostgreSQL)", "inserts/s", _inserts(bridge))
    with _publications(bridge) as publish:
        yield alone("floor: publish and await the confirm (RabbitMQ)", "messages/s", publish)


@contextmanager
def _calls(root: Path) -> Iterator[Once]:
    command = [sys.executable, "-m", "benchmarks.floors", str(root)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        tls = root / "agency" / "tls"
        credentials = grpc.ssl_channel_credentials(
            (tls / f"brand-{BRAND}.pem").read_bytes(),
            (tls / "forwarder.key").read_bytes(),
            (tls / "forwarder.pem").read_bytes(),
        )
        options = [("grpc.ssl_target_name_override", _NAME)]
        with grpc.secure_channel(f"127.0.0.1:{port}", credentials, options=options) as channel:
            echo = channel.unary_unary(_ECHO)

            def call() -> int:
                for answer in [echo.future(_MESSAGE, timeout=20) for _ in range(_AT_ONCE)]:
                    answer.result()
                return _AT_ONCE

            yield call
    finally:
        server.kill()
        server.wait()


def _inserts(bridge: Bridge) -> Once:
    table = sa.Table("bench", sa.MetaData(), sa.Column("i", sa.Integer), sa.Column("b", sa.Text))
    with bridge.agency.write() as connection:
        table.create(connection)
    row = {"i": 1, "b": "x" * 200}

    def insert() -> int:
        for _ in range(20):
            with bridge.agency.write() as connection:
                connection.execute(table.insert(), row)
        return 20

    return insert


@contextmanager
def _publications(bridge: Bridge) -> Iterator[Once]:
    broker = address.parse(settings_of(bridge.pair.home)[0].broker_url)
    connection = pika.BlockingConnection(
        pika.ConnectionParameters(
            broker.host,
            broker.port,
            broker.vhost,
            pika.PlainCredentials(broker.user, broker.password),
        )
    )
    channel = connection.channel()
    channel.queue_declare("bench", durable=True, arguments={"x-queue-type": "quorum"})
    channel.confirm_delivery()

    def publish() -> int:
        for _ in range(20):
            channel.basic_publish("", "bench", _MESSAGE[:200], mandatory=True)
        return 20

    try:
        yield publish
    finally:
        channel.queue_delete("bench")
        connection.close()


def _serve(root: Path) -> None:
    """The echo's server: a process of its own, as care is."""
    tls = root / "care" / "tls"
    server = grpc.server(futures.ThreadPoolExecutor(8))
    handler = grpc.unary_unary_rpc_method_handler(lambda request, _context: request)
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("relevo.bench.Echo", {"Echo": handler})]
    )
    credentials = grpc.ssl_server_credentials(
        [((tls / "rpc.key").read_bytes(), (tls / "rpc.pem").read_bytes())],
        (root / "care" / "agencies" / f"{AGENCY}.pem").read_bytes(),
        require_client_auth=True,
    )
    port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    print(port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
