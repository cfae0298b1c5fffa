"""Every rule by the name under which the report lists it."""

from __future__ import annotations

from tests.faults.checker import acts, crossing, ledgers, receipts
from tests.faults.checker.evidence import Rule

RULES: dict[str, Rule] = {
    "what was accepted stands at the agency once": crossing.accepted_at_agency,
    "every version stands at care once, the same": crossing.same_at_care,
    "every note stands at care once, as it was written": crossing.notes_at_care,
    "every case is at care at its newest version": crossing.newest_version,
    "receipts are signed by care and name what crossed": receipts.receipts,
    "every seal is with the vault once, and nowhere else": crossing.ingested_once,
    "the vault's notices are signed and name each seal": receipts.notices,
    "updates have no gap and are applied to the last": crossing.updates,
    "every reply is public once, or not with a reason": acts.replies,
    "escalations and hides were done once": acts.public_acts,
    "edits and removals show as the journal's model says": acts.visible_state,
    "nothing is parked, set aside or under way": acts.nothing_waits,
    "ledgers are whole": ledgers.whole,
    "ledgers tell every fact once": ledgers.tell_the_rows,
}
