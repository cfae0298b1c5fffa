"""A value found once is found wherever else it stands in the text, spelled the same.

"mi clave es 8841, repito 8841": the second has no label of its own. One look at each word against
the set of values, by their lengths, so that time stays linear in the text; a value that is longer
than real ones are would make each look as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from relevo.redaction.competition import Candidate
from relevo.redaction.findings import FindingType, Reason

_WORD_START = re.compile(r"(?<!\w)[^\s]")
_SHORTEST = {FindingType.SECRET: 3, FindingType.EXPIRY: 6}
_SHORTEST_OF_OTHERS = 5
_LONGEST = 320  # of an e-mail address: RFC 5321 section 4.5.3.1
_MOST_LENGTHS = 40


def repetitions(standing: Sequence[Candidate], view: str, masked: str) -> Iterator[Candidate]:
    """What of the findings' values stands again in `masked`, the view without the findings."""
    values: dict[str, Candidate] = {}
    for candidate in standing:
        value = view[candidate.start : candidate.end]
        shortest = _SHORTEST.get(candidate.detector.type, _SHORTEST_OF_OTHERS)
        if shortest <= len(value) <= _LONGEST and value in masked:
            values.setdefault(value, candidate)
    lengths = sorted({len(value) for value in values}, reverse=True)[:_MOST_LENGTHS]
    if not lengths:
        return
    done = 0
    for word in _WORD_START.finditer(masked):
        start = word.start()
        if start < done:
            continue
        for length in lengths:
            end = start + length
            found = values.get(masked[start:end])
            # At the end of the text a slice is shorter than asked for.
            if found is not None and end <= len(masked) and not masked[end : end + 1].isalnum():
                done = end
                reasons = (Reason.REPEATED,)
                yield replace(found, start=start, end=done, reasons=reasons)
                break
