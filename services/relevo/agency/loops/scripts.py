"""The brands' approved scripts are fetched by the clock and kept, like their sealing keys."""

from __future__ import annotations

from collections.abc import Mapping

from relevo.agency.context import AgencyContext
from relevo.agency.loops.base import Loop
from relevo.agency.ports import Bridge
from relevo.agency.use_cases.continuity import take_scripts
from relevo.errors import RelevoError
from relevo.service import logs
from relevo.service.rpc.errors import PeerRefused

_log = logs.get("scripts")
_NOT_THERE = "UNIMPLEMENTED"


class ScriptLoop(Loop):
    """Fetches each brand's scripts. Where care does not answer, those at hand go on to pass."""

    name = "scripts"

    def __init__(
        self, context: AgencyContext, bridges: Mapping[str, Bridge], *, refresh_seconds: float
    ) -> None:
        self.pause_seconds = refresh_seconds
        self._context = context
        self._bridges = bridges

    def run_once(self) -> bool:
        """Every brand once; one that fails does not keep the others from theirs."""
        for brand, bridge in self._bridges.items():
            try:
                if take_scripts(self._context, brand, bridge.scripts(brand)):
                    _log.info("scripts changed", brand=brand)
            except PeerRefused as error:
                if error.remote_reason != _NOT_THERE:  # a care of an earlier release has none
                    _log.warning("scripts not refreshed", brand=brand, why=error.remote_reason)
            except RelevoError as error:
                _log.warning("scripts not refreshed", brand=brand, why=error.reason)
        return False
