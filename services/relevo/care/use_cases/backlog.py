"""What waits at care, measured for operators: seals that the vault lacks, updates not sent."""

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


def measure(care: Care) -> None:
    """Set the gauges for every agency and brand that care has ever had a case of."""
    with care.storage.read() as tx:
        lags = tx.updates.lags()
        seals = tx.seals.counts((SealState.WAITING, SealState.PARKED))
    now = care.now()
    for lag in lags:
        for state in (SealState.WAITING, SealState.PARKED):
            count = seals.get((lag.agency, lag.brand, state), 0)
            _SEALS.labels(lag.agency, lag.brand, state.value).set(count)
        _UPDATES.labels(lag.agency, lag.brand).set(lag.updates)
        age = (now - lag.oldest).total_seconds() if lag.oldest is not None else 0.0
        _SECONDS.labels(lag.agency, lag.brand).set(max(age, 0.0))
