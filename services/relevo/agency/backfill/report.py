"""What became of an import, as JSON: counts, and refused lines by number, reason and field."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from relevo.agency.backfill.running import Ended
from relevo.agency.context import AgencyContext
from relevo.agency.domain.backfill import Refused
from relevo.agency.use_cases import backfill
from relevo.errors import RelevoError

See = Callable[[int, Refused], None]
Reasons = Mapping[Refused, int]


class ReportUnwritable(RelevoError):
    """The report cannot be written where it was asked for; the import itself is done."""

    reason = "REPORT_UNWRITABLE"


def reasons(context: AgencyContext, ended: Ended) -> Reasons:
    """How many lines were refused for each reason, the most frequent first."""
    counts: Counter[Refused] = Counter()
    _each(context, ended, lambda _line, why: counts.update((why,)))
    return dict(counts.most_common())


def write(context: AgencyContext, ended: Ended, path: Path) -> None:
    """Write the report, whole or not at all. It holds nothing of any line.

    Raises:
        ReportUnwritable: there is no room or right for it.
    """
    reach = ended.reach
    head = {
        "import_id": ended.import_id,
        "dry_run": ended.import_id is None,
        "outcome": ended.ending.value,
        "lines": reach.lines,
        "taken": reach.taken,
        "duplicates": reach.duplicates,
        "refused": reach.refused,
    }
    partial = path.with_name(path.name + ".part")
    try:
        with partial.open("w", encoding="ascii") as file:
            file.write(json.dumps(head, indent=2)[:-2] + ',\n  "refused_lines": [')
            separator = "\n    "

            def see(line: int, why: Refused) -> None:
                nonlocal separator
                row = {"line": line, "reason": why.reason, "field": why.field}
                file.write(separator + json.dumps(row))
                separator = ",\n    "

            _each(context, ended, see)
            file.write("\n  ]\n}\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        raise ReportUnwritable("report: cannot be written there", field="report") from None


def _each(context: AgencyContext, ended: Ended, see: See) -> None:
    if ended.import_id is not None:
        backfill.each_refused(context, ended.import_id, see)
        return
    for line, why in ended.refusals or ():
        see(line, why)
