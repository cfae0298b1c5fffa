"""Looking for authentication secrets again at ingest (P6): the vault trusts no agency's redactor.

What is cut here is gone: it is neither stored nor counted by kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from relevo.crossing.value_types import VALUE_TYPES
from relevo.redaction import Configuration, FindingType, Redactor
from relevo.sealing.envelope import CUT_ORIGINAL
from relevo.sealing.opening import OpenedField
from relevo.sealing.padding import MAX_CONTENT
from relevo.vault.errors import SecretSealed, UnknownFieldType

FIELD_TYPES: Final = VALUE_TYPES - {FindingType.SECRET.value} | {CUT_ORIGINAL}
"""What a seal may hold; SECRET never."""

_CUT: Final = "[SECRET]"
_UNREADABLE: Final = re.compile("[\0\ud800-\udfff]")
_WORD: Final = re.compile(r"\w")
_WORD_START: Final = re.compile(r"(?<!\w)\S")


@dataclass(frozen=True, slots=True)
class Cut:
    """What may be stored.

    Attributes:
        destroyed: how many secrets are not in it any more.
        originals: post versions whose original text must not stay: a secret was found in it later.
    """

    fields: tuple[OpenedField, ...] = field(repr=False)
    destroyed: int
    originals: tuple[str, ...] = ()


class SecondLook:
    """Finds secrets, and cuts them out of opened fields. Safe for threads; keeps nothing."""

    def __init__(self) -> None:
        self._redactor = Redactor(Configuration(longest_text=MAX_CONTENT))

    def cut(self, fields: Iterable[OpenedField]) -> Cut:
        """The fields without secrets.

        1. A field that calls itself a secret, or is of no known type, refuses the whole seal.
        2. Each text is looked at by itself. 3. A secret found once is cut wherever else it stands:
        a value that is nothing else is left out, and repetitions in other texts are replaced.

        Raises:
            SecretSealed, UnknownFieldType: as in 1.
        """
        given = tuple(fields)
        originals = tuple(item.value for item in given if item.type == CUT_ORIGINAL)
        opened = tuple(item for item in given if item.type != CUT_ORIGINAL)
        cut = self._cut(opened)
        return Cut(cut.fields, cut.destroyed, originals)

    def cards(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where card numbers stand in a text: start and end of each, in order, apart."""
        readable = _UNREADABLE.sub("\ufffd", text)
        found = self._redactor.redact(readable).findings
        return tuple((f.start, f.end) for f in found if f.type is FindingType.CARD)

    def _cut(self, opened: Sequence[OpenedField]) -> Cut:
        for item in opened:  # 1
            if item.type == FindingType.SECRET:
                raise SecretSealed(f"field {item.number}: is a secret", field="type")
            if item.type not in FIELD_TYPES:
                raise UnknownFieldType(f"field {item.number}: is of no known type", field="type")
        looked = [self._look(item) for item in opened]  # 2
        destroyed = sum(len(seen.secrets) for seen in looked)
        if destroyed == 0:
            return Cut(tuple(opened), 0)
        secrets = {secret for seen in looked for secret in seen.secrets}
        essences = {_essence(secret) for secret in secrets}
        kept = []
        for item, seen in zip(opened, looked, strict=True):  # 3
            if item.number and _essence(item.value) in essences:
                destroyed += not seen.secrets
            else:
                text, repeated = _without(secrets, seen.text)
                destroyed += repeated
                kept.append(OpenedField(item.number, item.type, text))
        return Cut(tuple(kept), destroyed)

    def _look(self, item: OpenedField) -> _Looked:
        # Same length, so that findings' offsets hold in both.
        readable = _UNREADABLE.sub("\ufffd", item.value)
        if not self._redactor.may_hold_secret(readable):
            return _Looked(item.value, ())
        redaction = self._redactor.redact(readable)
        found = [f for f in redaction.findings if f.type is FindingType.SECRET]
        if not found:
            return _Looked(item.value, ())
        secrets = tuple(readable[f.start : f.end] for f in found)
        return _Looked(redaction.without_secrets, secrets)


@dataclass(frozen=True, slots=True)
class _Looked:
    text: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


def _without(secrets: Collection[str], text: str) -> tuple[str, int]:
    """The text without the secrets that stand in it again, and how many did.

    Each as a word of its own and spelled the same, the longest that fits. One look at each word for
    each length: a pattern of all secrets would take their number times the text, which a hostile
    agency chooses.
    """
    lengths = sorted({len(secret) for secret in secrets}, reverse=True)
    kept: list[str] = []
    done = 0
    for word in _WORD_START.finditer(text):
        start = word.start()
        if start < done:
            continue
        ends = (start + length for length in lengths)
        end = next((end for end in ends if text[start:end] in secrets and _ends(text, end)), None)
        if end is not None:
            kept += text[done:start], _CUT
            done = end
    return "".join(kept) + text[done:], len(kept) // 2


def _ends(text: str, at: int) -> bool:
    """Whether no word goes on here."""
    return at <= len(text) and _WORD.match(text, at) is None


def _essence(value: str) -> str:
    """Letters and digits alone, case folded: how two spellings of one secret are the same."""
    return "".join(sign for sign in value if sign.isalnum()).casefold() or value
