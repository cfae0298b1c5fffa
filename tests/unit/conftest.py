"""Unit tests need no socket: one that opens a connection fails at once.

Those that build a whole service on a database run in `make test`, not in `make unit`.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

_HERE = Path(__file__).parent
_ON_A_DATABASE = ("care", "vault", "agency/use_cases", "agency/loops", "service/web", "cli")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Not even importing them is what makes `make unit` quick."""
    if config.option.markexpr == "not thorough" and _builds_a_database(collection_path):
        return True
    return None


def _builds_a_database(path: Path) -> bool:
    return any(path.is_relative_to(_HERE / folder) for folder in _ON_A_DATABASE)


class SocketUsed(AssertionError):
    """A unit test tried to use the network."""


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> NoReturn:
        raise SocketUsed("unit tests need no socket; this one belongs into tests/integration")

    for method in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, method, refuse)
