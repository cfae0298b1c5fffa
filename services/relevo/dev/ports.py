"""Free ports of 127.0.0.1, for development and tests."""

from __future__ import annotations

import secrets
import socket
from contextlib import ExitStack

from relevo.errors import RelevoError

PORTS = range(20_000, 32_000)
"""Below those that Linux gives out for port 0 and for outgoing connections (32768 to 60999): one of
them would go to somebody else before the process that it is meant for has started."""

_parts: list[range] = [PORTS]


class NoFreePort(RelevoError):
    """Nearly all ports are taken."""

    reason = "NO_FREE_PORT"


def keep_to_part(number: int, of: int) -> None:
    """From now on take this process's ports from one of `of` parts, counted from 0.

    For processes that run side by side: between the choice of a port and its use another would find
    it free too.
    """
    size = len(PORTS) // of
    _parts[:] = [PORTS[number * size : (number + 1) * size]]


def free_ports(count: int) -> list[int]:
    """Distinct ports that nobody listens on now, in no order; raises `NoFreePort`."""
    found: list[int] = []
    with ExitStack() as held:
        for port in secrets.SystemRandom().sample(_parts[0], len(_parts[0])):
            if len(found) == count:
                return found
            probe = held.enter_context(socket.socket())
            if _binds(probe, port):
                found.append(port)
    raise NoFreePort("no free port was found")


def free_row(count: int) -> int:
    """The first of so many free ports in a row; raises `NoFreePort`."""
    starts = _parts[0][:-count:count]
    for first in secrets.SystemRandom().sample(starts, len(starts)):
        with ExitStack() as held:
            if all(
                _binds(held.enter_context(socket.socket()), port)
                for port in range(first, first + count)
            ):
                return first
    raise NoFreePort("no free ports in a row were found")


def _binds(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True
