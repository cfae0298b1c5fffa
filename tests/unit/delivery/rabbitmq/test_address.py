"""Broker URLs are read strictly, and never told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relevo.delivery.errors import UnsupportedBroker
from relevo.delivery.rabbitmq.address import parse
from relevo.dev.authority import InsecureDevelopmentAuthority


def test_a_url_names_host_port_vhost_user_and_password() -> None:
    address = parse("amqp://relevo:hun%2Fter2@broker.example:5673/colibri%2Fone")
    assert (address.host, address.port, address.vhost) == ("broker.example", 5673, "colibri/one")
    assert (address.user, address.password, address.tls) == ("relevo", "hun/ter2", None)


@pytest.mark.parametrize(("url", "port"), [("amqp://u:p@h", 5672), ("amqps://u:p@h/", 5671)])
def test_port_and_vhost_have_the_usual_defaults(url: str, port: int) -> None:
    address = parse(url)
    assert (address.port, address.vhost) == (port, "/")


def test_a_password_is_never_shown() -> None:
    assert "hunter2" not in repr(parse("amqp://relevo:hunter2@broker.example/"))


def test_a_password_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("hunter2\n")
    assert parse(f"amqp://relevo@h/v?password_file={secret}").password == "hunter2"


def test_tls_takes_authorities_and_a_client_certificate(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    authority = InsecureDevelopmentAuthority.create("qori", at=at)
    certificate, key = authority.issue_to(tmp_path, "worker", "spiffe://qori/care/worker", at=at)
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(authority.bundle())
    query = f"ca_file={bundle}&certificate_file={certificate}&key_file={key}&server_name=broker"
    tls = parse(f"amqps://u:p@127.0.0.1/v?{query}").tls
    assert tls is not None
    assert tls.server_name == "broker"
    assert tls.context().minimum_version.name == "TLSv1_3"


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("amqp://u:hunter2@h:port/", "malformed"),
        ("amqp://u:hunter2@[h/", "malformed"),
        ("amqp:///hunter2", "no host is named"),
        ("amqp://hunter2.example/", "no user is named"),
        ("amqp://u@hunter2.example/", "a password, or else password_file, must be given"),
        ("amqp://u:p@h/?password_file=/etc/passwd", "a password, or else password_file, must be"),
        ("amqp://u:p@h/?ca_file=/etc/passwd", "unknown parameter ca_file"),
        ("amqps://u:p@h/?hunter2=1", "unknown parameter (malformed)"),
        ("amqps://u:p@h/?ca_file=/hunter2", "parameter ca_file: there is no such file"),
        ("amqps://u:p@h/?server_name=", "parameter server_name: given twice, or empty"),
        ("amqps://u:p@h/?key_file=/etc/passwd", "certificate_file and key_file go together"),
    ],
)
def test_a_bad_url_is_refused_for_a_reason_without_its_content(url: str, rule: str) -> None:
    with pytest.raises(UnsupportedBroker) as caught:
        parse(url)
    assert str(caught.value).startswith(f"broker URL: {rule}")
    assert "hunter2" not in str(caught.value)
    assert caught.value.field == "broker_url"


def test_a_file_that_holds_no_certificate_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "bundle.pem"
    wrong.write_text("hunter2")
    tls = parse(f"amqps://u:p@h/?ca_file={wrong}").tls
    assert tls is not None
    with pytest.raises(UnsupportedBroker, match="a certificate or key file cannot be used"):
        tls.context()
