"""What a broker's adapter gives to be tested."""

from __future__ import annotations

from typing import Protocol

from relevo.delivery.broker import Broker


class BrokerHarness(Protocol):
    """One empty broker."""

    def open(self, *, max_depth: int | None = None) -> Broker:
        """Another process's view of the same broker."""

    def abandon(self, broker: Broker) -> None:
        """The holder dies: what it received and did not finish becomes due again."""

    def close(self) -> None:
        """Release everything."""
