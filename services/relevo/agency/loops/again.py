"""Looking once more at what was stored before this redactor, this configuration, came into use."""

from __future__ import annotations

from relevo.agency.adapters.store_redactions import Place
from relevo.agency.adapters.store_typed import Reached
from relevo.agency.context import AgencyContext
from relevo.agency.loops.base import Loop
from relevo.agency.use_cases import again, again_typed


class AgainLoop(Loop):
    """Walks the texts that another redactor looked at last, batch after batch, brand after brand,
    and whatever people typed.

    It begins at the start of the process; a look at what is up to date costs two reads of an index.
    What was readable in a text before leaves the database's log as well, whoever covered it.
    """

    name = "again"

    def __init__(
        self, context: AgencyContext, *, pause_seconds: float = 5.0, batch: int = 100
    ) -> None:
        self.pause_seconds = pause_seconds
        self._context = context
        self._batch = batch
        self._places = dict.fromkeys(sorted(context.brands), Place())
        self._reached = Reached()
        self._forgotten: int | None = None

    def run_once(self) -> bool:
        """One batch of each brand's posts, and one of what was typed."""
        more = False
        for brand, place in self._places.items():
            following = again.walk(self._context, brand, place, limit=self._batch)
            self._places[brand] = following or Place()
            more = more or following is not None
        reached = again_typed.walk(self._context, self._reached, limit=self._batch)
        more = more or reached != self._reached
        self._reached = reached
        if not more:
            self._forgotten = again.forget(self._context, self._forgotten)
        return more
