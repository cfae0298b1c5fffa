"""Brand-approved scripts: texts that pass because the brand has said so, word for word.

A reply passes by a script only where whole sentences of it are that script: the same words in the
same order, slots filled. What stands around is judged like any other text, and so is what a slot
was filled with.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache

from relevo.continuity.kinds import Language
from relevo.continuity.spelling import plain_of
from relevo.errors import InvalidInput

_SLOT = re.compile(r"\{([a-z_]{1,30})\}")
_WORD = re.compile(r"[a-z0-9ñ]+")
_LONGEST = 2_000
_MOST_SLOTS = 6
_FEWEST_WORDS = 3
_SLOT_WORDS = 6
_SENTENCE_ENDS = re.compile(r"[.!?;\n]")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")


@unique
class Situation(StrEnum):
    """What a script is for. Closed."""

    EMERGENCY = "EMERGENCY"
    LEGAL_CLAIM = "LEGAL_CLAIM"
    IDENTITY_CHECK = "IDENTITY_CHECK"
    CARD_BLOCK = "CARD_BLOCK"
    FRAUD = "FRAUD"
    REGULATOR = "REGULATOR"
    OUTAGE = "OUTAGE"


@dataclass(frozen=True, slots=True)
class Script:
    """One approved text in one language.

    Attributes:
        id: small letters, digits and dashes; it goes on the ledger.
        text: whole sentences; a slot is a name in braces, as in `{name}`, and takes up to 6 words.

    Raises:
        InvalidInput: the id or the text is not of that form; `field` says which.
    """

    id: str
    language: Language
    situation: Situation
    text: str

    def __post_init__(self) -> None:
        if not _ID.match(self.id):
            raise InvalidInput("must be small letters, digits and dashes", field="id")
        if len(self.text) > _LONGEST:
            raise InvalidInput(f"has at most {_LONGEST} characters", field="text")
        bare = _SLOT.sub(" ", self.text)
        if "{" in bare or "}" in bare:
            raise InvalidInput("has a brace that is no slot such as {name}", field="text")
        if len(_SLOT.findall(self.text)) > _MOST_SLOTS:
            raise InvalidInput(f"has at most {_MOST_SLOTS} slots", field="text")
        if len(_WORD.findall(plain_of(bare).text)) < _FEWEST_WORDS:
            raise InvalidInput(f"has at least {_FEWEST_WORDS} words beside its slots", field="text")
        if re.search(r"\}\W*\{", self.text):
            raise InvalidInput("has two slots with no word between them", field="text")


def set_aside(text: str, scripts: Collection[Script]) -> tuple[str | None, str]:
    """The id of the first script that stands in a plain text, and the text without all of them.

    What fills a slot stays, as a sentence of its own; so do all places of the rest.
    """
    first: str | None = None
    for script in scripts:
        pattern = _pattern(script)
        for found in pattern.finditer(text):
            if not _whole(text, found):
                continue
            first = first or script.id
            text = text[: found.start()] + _without(text, found) + text[found.end() :]
            break
    return first, text


def _whole(text: str, found: re.Match[str]) -> bool:
    """It begins and ends where sentences do."""
    before, after = text[: found.start()].rstrip(' "¿!*('), text[found.end() :].lstrip(' ")*')
    return (not before or before[-1] in ".!?;\n:,") and (not after or after[0] in ".!?;\n")


def _without(text: str, found: re.Match[str]) -> str:
    """The script blanked out, each slot's filling between full stops."""
    blank = [" "] * (found.end() - found.start())
    for group in range(1, (found.re.groups or 0) + 1):
        start, end = found.span(group)
        blank[start - found.start() : end - found.start()] = text[start:end]
        if start > found.start():
            blank[start - found.start() - 1] = "."
        if end < found.end():
            blank[end - found.start()] = "."
    return "".join(blank)


@lru_cache(maxsize=256)
def _pattern(script: Script) -> re.Pattern[str]:
    """The script's words in order, whatever signs are between them; a slot takes a few words."""
    parts = []
    done = 0
    plain = plain_of(script.text).text
    for slot in _SLOT.finditer(plain):
        parts += [re.escape(word) for word in _WORD.findall(plain[done : slot.start()])]
        parts.append(rf"([^\s.!?;]+(?: [^\s.!?;]+){{0,{_SLOT_WORDS - 1}}}?)")
        done = slot.end()
    parts += [re.escape(word) for word in _WORD.findall(plain[done:])]
    return re.compile(r"(?<![a-z0-9])" + r"[^a-z0-9{]{1,4}?".join(parts) + r"(?![a-z0-9])")
