"""What goes wrong in delivery. None of these loses a message."""

from __future__ import annotations

from relevo.errors import InvalidInput, RelevoError, Unavailable


class BrokerUnavailable(Unavailable):
    """The broker did not answer, or did not confirm. What was published may or may not be there."""

    reason = "BROKER_UNAVAILABLE"


class BrokerFull(Unavailable):
    """The broker takes nothing more of this topic for now. Nothing of the call was stored."""

    reason = "BROKER_FULL"


class UnsupportedBroker(InvalidInput):
    """The broker's URL has a scheme that this release cannot speak."""

    reason = "UNSUPPORTED_BROKER"


class MalformedMessage(InvalidInput):
    """A message holds something else than ids."""

    reason = "MALFORMED_MESSAGE"


class LeaseHeld(RelevoError):
    """Somebody else holds the lease."""

    reason = "LEASE_HELD"


class LeaseLost(RelevoError):
    """The token is no longer the lease's newest: somebody else may be at work."""

    reason = "LEASE_LOST"
