"""One case is asked back from care."""

from __future__ import annotations

from relevo.agency.context import AgencyContext
from relevo.agency.ports import Bridge
from relevo.agency.use_cases import recall
from relevo.crossing.errors import MalformedMessage
from relevo.service import logs
from relevo.service.rpc.errors import PeerRefused

_log = logs.get("recall")


def recall_case(context: AgencyContext, bridge: Bridge, brand: str, case_id: str) -> bool:
    """Ask care for a case that this side has forgotten, and store it; whether it stands here now.

    Raises:
        PeerUnavailable: care did not answer; ask again later.
    """
    try:
        item = bridge.recall(brand, case_id)
    except (PeerRefused, MalformedMessage) as refused:
        why = refused.remote_reason if isinstance(refused, PeerRefused) else refused.reason
        _log.error("a case does not come back", brand=brand, case=case_id, why=why)
        return False
    return recall.take(context, brand, case_id, item)
