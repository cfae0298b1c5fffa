"""The verdict: what was looked at, which rules hold, and every discrepancy by its ids."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from tests.faults.checker.evidence import Evidence
from tests.faults.checker.rules import RULES

_SHOWN = 20


@dataclass(frozen=True)
class Discrepancy:
    """One thing that should not be: the rule that it breaks, what is wrong, and where."""

    rule: str
    says: str
    ids: tuple[str, ...]


Excuse = Callable[[Discrepancy], bool]
"""Whether something that should not be is what was to be expected of what was done to the pair."""


def never(_one: Discrepancy) -> bool:
    """Nothing is excused."""
    return False


@dataclass(frozen=True)
class Report:
    """The verdict. `counts`: how much was looked at."""

    counts: dict[str, int]
    rules: tuple[str, ...]
    discrepancies: tuple[Discrepancy, ...]

    @property
    def clean(self) -> bool:
        """Whether every rule holds."""
        return not self.discrepancies

    def without(self, excused: Excuse) -> Report:
        """The same verdict but for what is excused."""
        left = tuple(one for one in self.discrepancies if not excused(one))
        return replace(self, discrepancies=left)

    def as_json(self) -> str:
        """For programs."""
        verdict = "clean" if self.clean else "broken"
        return json.dumps({"verdict": verdict, **asdict(self)}, indent=2)

    def __str__(self) -> str:
        looked_at = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        broken = Counter(one.rule for one in self.discrepancies)
        lines = [f"Looked at {looked_at}."]
        lines += [f"  {'BROKEN' if broken[rule] else 'holds '}  {rule}" for rule in self.rules]
        for one in self.discrepancies[:_SHOWN]:
            lines.append(f"  !! {one.rule}: {one.says}: {' '.join(one.ids)}")
        if len(self.discrepancies) > _SHOWN:
            lines.append(f"  !! and {len(self.discrepancies) - _SHOWN} more")
        return "\n".join(lines)


def check(evidence: Evidence) -> Report:
    """Hold every rule against the evidence."""
    found = [
        Discrepancy(name, says, ids) for name, rule in RULES.items() for says, ids in rule(evidence)
    ]
    return Report(_counts(evidence), tuple(RULES), tuple(found))


def _counts(evidence: Evidence) -> dict[str, int]:
    agency = evidence.agency
    return {
        "accepted post versions": len(evidence.journaled("post")),
        "cases": len(agency["cases"]),
        "receipts": len(agency["receipts"]),
        "notes": len(evidence.care["notes"]),
        "ingested seals": len(evidence.vault["seals"]),
        "updates": len(agency["updates"]),
        "replies": len(agency["replies"]),
        "ledger entries": sum(
            len(side["ledger_entries"]) for side in (agency, evidence.care, evidence.vault)
        ),
    }
