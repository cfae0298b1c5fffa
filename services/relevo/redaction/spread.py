"""Digits pulled apart.

"4 5 8 7 9 6 3 2", "4_5_8_7", "4557 - 8801 - 2345", two lines: people write so when a
platform hides their numbers, or by habit. Single digits are put together again; between groups one
plain separator stays, since the grouping tells detectors something. Brackets are never crossed:
they belong to placeholders and to phones.
"""

from __future__ import annotations

import re

from relevo.redaction.disguise import disjoint

_SIGN = r"[^0-9A-Za-z\[\]()+\0]"
_SLASHES = "[0-9]{3}/[0-9]{3,6}/[0-9]{3}"

_FOUR_SIGN = r"(?:x|[;,:|/~*_\xb7]{1,3}|[.\-]{2,3})"

HINT = (
    r"[0-9](?:[^0-9A-Za-z .,:/\[\]$%()\-\x00]| [^0-9A-Za-z \[\]$()\x00]|[^0-9A-Za-z\[\]:$%\x00] )"
    r"[^0-9A-Za-z\[\]$\x00]{0,3}[0-9]"
    r"|[0-9][.,/\-][^0-9A-Za-z \[\]()$%:\x00][^0-9A-Za-z\[\]()\x00]{0,2}[0-9]"
    r"|[0-9][ .,:/*_\-]{1,3}[0-9][ .,:/*_\-]{1,3}[0-9][ .,:/*_\-]{1,3}[0-9](?:[^0-9]|$)"
    rf"|{_SLASHES}"
    r"|[0-9]\n"
    rf"|[0-9]{{4}}{_FOUR_SIGN}[0-9]{{4}}{_FOUR_SIGN}[0-9]"
    r"|[0-9][~=\xb7_] ?[kK](?:[^0-9A-Za-z]|$)"
)

# Digits and signs between them, at most five signs in a row.
_CHAIN = re.compile(rf"(?<![0-9A-Za-z])[0-9]+(?:{_SIGN}{{1,4}}[0-9]+)+", re.ASCII)
_SLASHED = re.compile(_SLASHES)
# A card, whatever stands between its fours; the check digit of a RUT.
_FOURS = re.compile(
    rf"(?<![0-9A-Za-z])[0-9]{{4}}(?P<sign>{_FOUR_SIGN})[0-9]{{4}}(?P=sign)[0-9]{{4}}(?P=sign)[0-9]{{4}}(?![0-9A-Za-z])"
)
_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}[^0-9]{1,3}){3}")
_CHECK = re.compile(r"(?<![0-9A-Za-z])[0-9.]{6,9}[0-9](?P<sign>[~=\xb7_] ?)[kK](?![0-9A-Za-z])")
_GROUP = re.compile(r"[0-9]+")
_FEWEST_SINGLES = 4  # digits in a row that stand alone
_PLAIN = frozenset({" ", ".", "-"})
_AMOUNTS = frozenset("$€£%:")
_USUAL = frozenset(" .,;/:-+x*()'")  # signs that stand between two numbers, too
_LEAST_GROUP, _MOST_GROUP = 2, 6
_MOST_ODD_GROUP = 14  # with a sign that nothing else has between two numbers


def edits(text: str) -> list[tuple[int, int, str]]:
    """Separators that go or become plain, and letters that are digits."""
    found = []
    for chain in _CHAIN.finditer(text):
        found += _joined(text, [group.span() for group in _GROUP.finditer(text, *chain.span())])
    for card in _FOURS.finditer(text):
        if _YEARS.match(card[0]):
            continue
        ends = range(card.start() + 4, card.end(), 4 + len(card["sign"]))
        found += [(end, end + len(card["sign"]), " ") for end in ends]
    found += [(*check.span("sign"), "-") for check in _CHECK.finditer(text)]
    return disjoint(found)


def _joined(text: str, groups: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """What becomes of the separators of one chain."""
    found = []
    index = 0
    slashed = _SLASHED.search(text, groups[0][0], groups[-1][1]) is not None
    while index < len(groups) - 1:
        last = _singles(groups, index, text)
        if last - index + 1 >= _FEWEST_SINGLES:
            pairs = zip(groups[index:last], groups[index + 1 : last + 1], strict=True)
            found += [(end, start, "") for (_, end), (start, _) in pairs]
            index = last
            continue
        (start, end), (following, after) = groups[index], groups[index + 1]
        between = text[end:following]
        if between not in _PLAIN and _same_number(
            between, end - start, after - following, slashed=slashed
        ):
            found.append((end, following, " "))
        index += 1
    return found


def _singles(groups: list[tuple[int, int]], index: int, text: str) -> int:
    """The last of a run of single digits that begins at `index`, one kind of separator within."""
    if groups[index][1] - groups[index][0] != 1:
        return index
    last = index
    while (
        last + 1 < len(groups)
        and groups[last + 1][1] - groups[last + 1][0] == 1
        and _AMOUNTS.isdisjoint(text[groups[last][1] : groups[last + 1][0]])
    ):
        last += 1
    return last


def _same_number(between: str, size: int, next_size: int, *, slashed: bool) -> bool:
    """Whether two groups of digits so separated are parts of one number.

    Args:
        slashed: the chain has three long groups with slashes between them.
    """
    if between.strip() == "":
        return True
    signs = between.strip()
    odd = _USUAL.isdisjoint(signs)
    least, most = (1, _MOST_ODD_GROUP) if odd else (_LEAST_GROUP, _MOST_GROUP)
    if not _AMOUNTS.isdisjoint(between) or not (
        least <= size <= most and least <= next_size <= most
    ):
        return False
    if signs == "/":
        return slashed and size >= 3 and next_size >= 3
    if set(signs) <= {",", ";", "."}:
        # Thousands, decimals and lists are written so too; fours in a row are a card.
        return len(between) > 1 and size == next_size and size >= 3
    return True
