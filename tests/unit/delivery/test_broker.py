"""Choosing a broker by its URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from relevo.delivery.broker import open_broker
from relevo.delivery.errors import UnsupportedBroker
from relevo.delivery.messages import Topic
from relevo.delivery.rabbitmq import RabbitBroker
from relevo.delivery.sql_broker import SqlBroker


def test_a_sqlite_url_opens_the_sql_broker_and_makes_its_tables(tmp_path: Path) -> None:
    broker = open_broker(f"sqlite:///{tmp_path}/broker.db")
    assert isinstance(broker, SqlBroker)
    assert broker.depth(Topic.CASE_HANDOVER) == 0
    broker.close()


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("mqtt://relevo:hunter2@broker.example/", "mqtt"),
        ("hunter2", "(none)"),
        ("", "(none)"),
        ("hunter2 is/secret:", "(none)"),
    ],
)
def test_an_unknown_scheme_is_named_and_nothing_else(url: str, scheme: str) -> None:
    with pytest.raises(UnsupportedBroker) as caught:
        open_broker(url)
    assert str(caught.value) == f"unsupported broker URL scheme: {scheme}"
    assert caught.value.field == "broker_url"


@pytest.mark.parametrize("scheme", ["amqp", "amqps"])
def test_an_amqp_url_opens_a_broker_that_need_not_be_there(scheme: str) -> None:
    broker = open_broker(f"{scheme}://relevo:hunter2@broker.example/agency")
    assert isinstance(broker, RabbitBroker)
    broker.close()


@pytest.mark.parametrize("url", ["sqlite:hunter2", "sqlite+nodriver:///hunter2"])
def test_a_malformed_url_is_refused_without_its_content(url: str) -> None:
    with pytest.raises(UnsupportedBroker) as caught:
        open_broker(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_broker_that_would_forget_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedBroker):
        open_broker(url)
