"""What waits at care, measured for operators: seals that the vault lacks, updates not sent, open
breaches.
"""

from __future__ import annotations

from prometheus_client import Gauge

from relevo.care.domain.seals import SealState
from relevo.care.use_cases.context import Care

_SEALS = Gauge(
    "relevo_care_seals",
    "Seals that the vault does not have: waiting for it, or parked because it refused them",
    ["agency", "brand", "state"],
)
_UPDATES = Gauge(
    "relevo_care_stream_lag_updates", "Numbered updates not sent to the agency", ["agency", "brand"]
)
_SECONDS = Gauge(
    "relevo_care_stream_lag_seconds",
    "Age of the oldest numbered update not sent to the agency; 0: all are sent",
    ["agency", "brand"],
)
_BREACHES = Gauge(
    "relevo_care_breaches",
    "Breaches that nobody has closed: all of them, and those past their first deadline",
    ["agency", "brand", "state"],
)


def measure(care: Care) -> None:
    """Set the gauges for every agency and brand that care has ever had a case of."""
    with care.storage.read() as tx:
        lags = tx.updates.lags()
        seals = tx.seals.counts((SealState.WAITING, SealState.PARKED))
        now = care.now()
        breaches = tx.breaches.counts(now)
    for lag in lags:
        for state in (SealState.WAITING, SealState.PARKED):
            count = seals.get((lag.agency, lag.brand, state), 0)
            _SEALS.labels(lag.agency, lag.brand, state.value).set(count)
        waiting, overdue = breaches.get((lag.agency, lag.brand), (0, 0))
        _BREACHES.labels(lag.agency, lag.brand, "open").set(waiting)
        _BREACHES.labels(lag.agency, lag.brand, "overdue").set(overdue)
        _UPDATES.labels(lag.agency, lag.brand).set(lag.updates)
        age = (now - lag.oldest).total_seconds() if lag.oldest is not None else 0.0
        _SECONDS.labels(lag.agency, lag.brand).set(max(age, 0.0))
