"""Scripts cross to the agency, and its restarts back to care."""

from __future__ import annotations

from typing import Any

import pytest

from relevo.agency.loops.scripts import ScriptLoop
from relevo.agency.use_cases import replies
from relevo.care.domain.scripts import ScriptDraft
from relevo.care.use_cases import continuity, scripts
from relevo.continuity import Language, Situation
from relevo.crossing.continuity import Justification
from relevo.crossing.guarding import SendsAway
from relevo.crossing.restarts import GroupedBy
from tests.integration.harm.two_sides import TwoSides
from tests.unit.agency.world import BRAND, ORG
from tests.unit.care.world import ROSA

LUIS = "11111111-1111-4111-8111-111111111111"
TEXT = "Llame ahora a la línea de bloqueo de tarjetas."


def _reply(sides: TwoSides, case_id: str, text: str, reason: Justification | None = None) -> None:
    replies.submit(
        sides.context, case_id, brands=(BRAND,), actor=LUIS, text=text, justification=reason
    )


def _refresh(sides: TwoSides) -> None:
    bridges: Any = {BRAND: sides.wire}
    ScriptLoop(sides.context, bridges, refresh_seconds=60).run_once()


def test_a_script_that_the_brand_approves_passes_at_the_agency_also_while_care_is_away(
    sides: TwoSides,
) -> None:
    case_id = sides.post("me robaron la tarjeta")
    with pytest.raises(SendsAway):
        _reply(sides, case_id, TEXT)
    draft = ScriptDraft("bloqueo", Language.SPANISH, Situation.CARD_BLOCK, TEXT)
    scripts.approve(sides.care, BRAND, draft, actor=ROSA)
    _refresh(sides)
    sides.wire.away = True
    _refresh(sides)
    _reply(sides, case_id, TEXT)
    sides.wire.away = False
    scripts.retire(sides.care, BRAND, "bloqueo", {BRAND}, actor=ROSA)
    _refresh(sides)
    with pytest.raises(SendsAway):
        _reply(sides, case_id, f"¡Hola! {TEXT}")


def test_a_restart_at_the_agency_is_in_the_brands_rate(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(1)
    _reply(sides, case_id, "Indíquenos su DNI, por favor.", Justification.IDENTITY_CHECK_REQUIRED)
    _reply(sides, case_id, "Ya lo revisamos.")
    sides.answer(case_id, "Ya lo resolvimos.")
    sides.run()
    found = continuity.restarts(sides.care, BRAND, {BRAND}, by=GroupedBy.AGENCY)
    counted = {one.name: (one.replies.events, one.replies.trials) for one in found.groups}
    assert counted == {None: (0, 1), ORG: (1, 2)}
    assert found.total.by_reason == {"identity_check_required": 1}
    assert found.total.unread == 0
