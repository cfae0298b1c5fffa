"""What waits at the agency for care, measured for operators."""

from __future__ import annotations

from prometheus_client import Gauge

from relevo.agency.adapters import store_backlog
from relevo.agency.context import AgencyContext

_PARKED = Gauge(
    "relevo_agency_handovers_parked",
    "Cases that care refused for good; each waits for a person",
    ["brand"],
)
_UNRECEIPTED = Gauge(
    "relevo_agency_cases_unreceipted",
    "Cases of which care lacks something that is still to be sent",
    ["brand"],
)
_OLDEST = Gauge(
    "relevo_agency_oldest_unreceipted_seconds",
    "Age of the oldest post version, note or case version that care lacks; 0: it lacks nothing",
    ["brand"],
)


def measure(context: AgencyContext) -> None:
    """Set the gauges for every brand."""
    with context.database.read() as connection:
        waiting = {brand: store_backlog.of(connection, brand) for brand in context.brands}
    now = context.clock()
    for brand, backlog in waiting.items():
        _PARKED.labels(brand).set(backlog.parked)
        _UNRECEIPTED.labels(brand).set(backlog.unreceipted)
        age = (now - backlog.oldest).total_seconds() if backlog.oldest is not None else 0.0
        _OLDEST.labels(brand).set(max(age, 0.0))
