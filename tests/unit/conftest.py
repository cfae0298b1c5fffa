"""Unit tests need no socket: one that opens a connection fails at once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest


class SocketUsed(AssertionError):
    """A unit test tried to use the network."""


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> NoReturn:
        raise SocketUsed("unit tests need no socket; this one belongs into tests/integration")

    for method in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, method, refuse)
