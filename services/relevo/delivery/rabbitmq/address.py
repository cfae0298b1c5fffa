"""Where a RabbitMQ broker is, as one URL says it.

`amqp://user:password@host:5672/vhost` (AMQP URI specification), or `amqps://…` for TLS 1.3, with
these parameters, each the path of a file unless said otherwise:

- `password_file`: the password, instead of one in the URL;
- `ca_file`: the authorities (PEM) that the broker's certificate must come from;
- `certificate_file`, `key_file`: the certificate (PEM) that is shown to the broker, and its key;
- `server_name`: the name in the broker's certificate, where it is not the host.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from relevo.delivery.errors import UnsupportedBroker

SCHEMES: Final = ("amqp", "amqps")
_PORTS: Final = {"amqp": 5672, "amqps": 5671}
_PLAIN_KEYS: Final = frozenset({"password_file"})
_TLS_KEYS: Final = _PLAIN_KEYS | {"ca_file", "certificate_file", "key_file", "server_name"}
_SHOWN_KEY = re.compile(r"[a-z_]{1,32}")


@dataclass(frozen=True, slots=True)
class Tls:
    """How the broker is recognised, and how this client shows who it is."""

    server_name: str
    ca_file: Path | None
    certificate_file: Path | None
    key_file: Path | None

    def context(self) -> ssl.SSLContext:
        """TLS 1.3 at least. Raises `UnsupportedBroker` if a file does not hold what it should."""
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
            context.minimum_version = ssl.TLSVersion.TLSv1_3
            if self.certificate_file is not None:
                context.load_cert_chain(self.certificate_file, self.key_file)
        except (ssl.SSLError, OSError):
            raise _refused("a certificate or key file cannot be used") from None
        return context


@dataclass(frozen=True, slots=True)
class Address:
    """A broker, one of its virtual hosts, and who we are there."""

    host: str
    port: int
    vhost: str
    user: str
    password: str = field(repr=False)
    tls: Tls | None


def parse(url: str) -> Address:
    """Read a broker URL.

    Raises:
        UnsupportedBroker: saying what is wrong; never a part of the URL but a parameter's name.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise _refused("malformed") from None
    if not parts.hostname:
        raise _refused("no host is named")
    if not parts.username:
        raise _refused("no user is named")
    query = _query(parts)
    return Address(
        host=parts.hostname,
        port=port,
        vhost=unquote(parts.path.removeprefix("/")) or "/",
        user=unquote(parts.username),
        password=_password(parts, query),
        tls=_tls(parts.hostname, query) if parts.scheme == "amqps" else None,
    )


def _query(parts: SplitResult) -> dict[str, str]:
    known = _TLS_KEYS if parts.scheme == "amqps" else _PLAIN_KEYS
    query: dict[str, str] = {}
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if key not in known:
            shown = key if _SHOWN_KEY.fullmatch(key) else "(malformed)"
            raise _refused(f"unknown parameter {shown}")
        if key in query or not value:
            raise _refused(f"parameter {key}: given twice, or empty")
        query[key] = value
    return query


def _password(parts: SplitResult, query: dict[str, str]) -> str:
    path = _file(query, "password_file")
    if (path is None) == (parts.password is None):
        raise _refused("a password, or else password_file, must be given")
    if path is None:
        return unquote(parts.password or "")
    return path.read_text(encoding="utf-8").strip()


def _tls(host: str, query: dict[str, str]) -> Tls:
    certificate, key = _file(query, "certificate_file"), _file(query, "key_file")
    if (certificate is None) != (key is None):
        raise _refused("certificate_file and key_file go together")
    return Tls(query.get("server_name", host), _file(query, "ca_file"), certificate, key)


def _file(query: dict[str, str], key: str) -> Path | None:
    if key not in query:
        return None
    path = Path(query[key])
    if not path.is_file():
        raise _refused(f"parameter {key}: there is no such file")
    return path


def _refused(rule: str) -> UnsupportedBroker:
    return UnsupportedBroker(f"broker URL: {rule}", field="broker_url")
