"""P1 on real parts: no file of the agency's PostgreSQL and RabbitMQ holds a canary, nor a table.

A positive control for each server proves that the scan would see one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pika
import psycopg
import pytest

from relevo.dev import brokers, databases
from relevo.dev.household import SERVICES, Household
from relevo.dev.pair import Pair, free_ports
from relevo.dev.servers.postgres import PostgresCluster
from relevo.dev.servers.rabbitmq import RabbitNode
from relevo.dev.supervisor import Supervisor
from tests.canary import keep_uncompressed, scan, scan_tables
from tests.e2e.conftest import World, logged
from tests.e2e.test_canaries import CANARIES, break_in, bring_in, work_on
from tests.e2e.test_main_job import crossed

PLANTED = "71930901-canario-plantado"


@pytest.fixture(scope="module")
def home() -> Iterator[Household]:
    """Not in pytest's folders, which are closed to the server's system user."""
    with tempfile.TemporaryDirectory(prefix="relevo-canaries-") as name:
        Path(name).chmod(0o711)
        yield Household(Path(name).resolve())


@pytest.fixture(scope="module")
def cluster(home: Household) -> Iterator[PostgresCluster]:
    made = databases.cluster_of(home)
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def node(home: Household) -> Iterator[RabbitNode]:
    made = brokers.node_of(home)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def world(home: Household, cluster: PostgresCluster, node: RabbitNode) -> Iterator[World]:
    """Every column is kept uncompressed, so that files hide nothing."""
    stores, queues = databases.settings_for(home, cluster), brokers.settings_for(home, node)
    servers = {service: {**stores[service], **queues.get(service, {})} for service in SERVICES}
    pair = Pair.prepare(home.root, free_ports(), servers=servers)
    for service in SERVICES:
        keep_uncompressed(cluster.url(service))
    with pair.running(Supervisor(write=logged(home.root))):
        yield World(pair, pair.door("agency", "luis"), pair.door("care", "rosa"))


def test_no_file_and_no_table_holds_a_canary(
    world: World, cluster: PostgresCluster, node: RabbitNode
) -> None:
    comment_id, case_id = bring_in(world)
    work_on(world, case_id)
    break_in(world)
    crossed(world, comment_id)
    _write_all_out(cluster)
    folders = (cluster.folder, node.folder, world.agency_folder)
    assert [str(one) for one in scan(folders, CANARIES.values())] == []
    assert [str(one) for one in scan_tables(cluster.url("agency"), CANARIES.values())] == []

    # Both servers did hold the case, and the scan reads their files.
    assert {"data", "mnesia"} <= {
        Path(one.place).relative_to(folder).parts[0]
        for folder in (cluster.folder, node.folder)
        for one in scan([folder], [case_id])
    }
    assert any(one.place == "public.cases" for one in scan_tables(cluster.url("agency"), [case_id]))


def test_the_scan_sees_a_value_in_the_databases_files_also_once_it_is_deleted(
    world: World, cluster: PostgresCluster
) -> None:
    """A long text, which PostgreSQL would compress, beside a short one."""
    long_text = f"{'lo mismo, ' * 2_000}{PLANTED}{', lo mismo' * 2_000}"
    with psycopg.connect(cluster.url("agency"), autocommit=True) as server:
        server.execute("CREATE TABLE planted (compressed text, plain text)")
        server.execute("INSERT INTO planted (compressed) VALUES (%s)", (long_text,))
    _write_all_out(cluster)
    assert scan([cluster.folder], [PLANTED]) == []  # this is why columns are kept uncompressed
    seen = scan_tables(cluster.url("agency"), [PLANTED])
    assert {one.place for one in seen} == {"public.planted"}
    keep_uncompressed(cluster.url("agency"))
    with psycopg.connect(cluster.url("agency"), autocommit=True) as server:
        server.execute("INSERT INTO planted (plain) VALUES (%s)", (long_text,))
        server.execute("DELETE FROM planted")
    _write_all_out(cluster)
    places = {Path(one.place).parent.name for one in scan([cluster.folder], [PLANTED])}
    assert "pg_wal" in places
    assert any(place.isdigit() for place in places)
    assert scan_tables(cluster.url("agency"), [PLANTED]) == []


def test_the_scan_sees_a_value_in_the_brokers_files(world: World, node: RabbitNode) -> None:
    agency = next(one for one in node.tenants if one.vhost == "agency")
    with pika.BlockingConnection(pika.URLParameters(node.url(agency))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.queue_declare("planted", durable=True, arguments={"x-queue-type": "quorum"})
        channel.basic_publish("", "planted", PLANTED.encode(), mandatory=True)
        channel.queue_delete("planted")
    assert scan([node.folder], [PLANTED])


def _write_all_out(cluster: PostgresCluster) -> None:
    with cluster.administrator() as connection:
        connection.execute("CHECKPOINT")
