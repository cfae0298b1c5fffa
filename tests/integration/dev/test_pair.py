"""What tests and the demo start pairs on."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from relevo.dev.pair import free_ports

_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.mark.skipif(not _EPHEMERAL.exists(), reason="Linux says it there")
def test_free_ports_are_none_that_the_system_gives_to_others() -> None:
    lowest, highest = map(int, _EPHEMERAL.read_text().split())
    ports = astuple(free_ports())
    assert len(set(ports)) == len(ports)
    assert all(not lowest <= port <= highest for port in ports)
