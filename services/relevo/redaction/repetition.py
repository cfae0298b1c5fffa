"""A value found once is found wherever else it stands in the text: spelled the same but for
capitals, or, of a number, with other signs between its digits or glued to a word.

"mi clave es 8841, repito 8841": the second has no label of its own. One look at each word against
the set of values, by their lengths, so that time stays linear in the text; a value that is longer
than real ones are would make each look as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from relevo.redaction.competition import Candidate
from relevo.redaction.findings import FindingType, Reason

_DIGIT = re.compile("[0-9]")
_SIGNS = re.compile(r"[ .\-/]")
_CHAIN = re.compile(r"(?<![0-9])\d+(?:[ .\-/]{1,3}\d+)*", re.ASCII)
_WORD_START = re.compile(r"(?<!\w)[^\s]")
_SHORTEST = {FindingType.SECRET: 3, FindingType.EXPIRY: 5}
_SHORTEST_OF_OTHERS = 5
_LONGEST = 320  # of an e-mail address: RFC 5321 section 4.5.3.1
_MOST_LENGTHS = 40
_MANY = 60  # from here on, looking for each value by itself costs more than one look at each word


Known = tuple[str, Candidate]
"""A value as a view had it, and the candidate that it is the value of."""


def repetitions(known: Sequence[Known], masked: str) -> list[Candidate]:
    """What of the findings' values stands again in `masked`, a view without the findings: by
    start, disjoint.
    """
    if not known:
        return []
    lowered = masked.lower()
    if len(lowered) != len(masked):  # a letter whose small form is two
        lowered = masked
    many = len(known) > _MANY
    values: dict[str, Candidate] = {}
    numbers: dict[str, Candidate] = {}
    for written, candidate in known:
        value = written.lower()
        shortest = _SHORTEST.get(candidate.detector.type, _SHORTEST_OF_OTHERS)
        if not shortest <= len(value) <= _LONGEST:
            continue
        if value not in values and (many or value in lowered):
            values[value] = candidate
        digits = _SIGNS.sub("", value.lstrip("+"))
        if digits.isdigit():
            numbers.setdefault(digits, candidate)
    found = list(_of_words(values, lowered)) if values else []
    if numbers and _DIGIT.search(lowered) is not None:
        found += _of_numbers(numbers, lowered)
    if not found:
        return []
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept


def _of_words(values: Mapping[str, Candidate], masked: str) -> Iterator[Candidate]:
    lengths = sorted({len(value) for value in values}, reverse=True)[:_MOST_LENGTHS]
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
                yield found._replace(start=start, end=done, reasons=(Reason.REPEATED,))
                break


def _of_numbers(numbers: Mapping[str, Candidate], masked: str) -> Iterator[Candidate]:
    for chain in _CHAIN.finditer(masked):
        found = numbers.get(_SIGNS.sub("", chain[0]))
        if found is not None:
            start, end = chain.span()
            yield found._replace(start=start, end=end, reasons=(Reason.REPEATED,))
