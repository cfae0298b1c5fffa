"""Looking for authentication secrets again at ingest (P6): the vault trusts no agency's redactor.

What is cut here is gone: it is neither stored nor counted by kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from relevo.redaction import Configuration, FindingType, Redactor
from relevo.sealing.opening import OpenedField
from relevo.sealing.padding import MAX_CONTENT
from relevo.vault.errors import SecretSealed, UnknownFieldType

FIELD_TYPES: Final = frozenset(
    {kind.value for kind in FindingType if kind is not FindingType.SECRET}
    | {"ORIGINAL_TEXT", "AUTHOR_NAME", "AUTHOR_ID", "ATTACHMENT"}
)
"""What a seal may hold; SECRET never."""

_CUT: Final = "[SECRET]"
_UNREADABLE: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Cut:
    """What may be stored. `destroyed`: how many secrets are not in it any more."""

    fields: tuple[OpenedField, ...] = field(repr=False)
    destroyed: int


class SecondLook:
    """Cuts secrets out of opened fields. Safe for threads; keeps nothing."""

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
        opened = tuple(fields)
        for item in opened:  # 1
            if item.type == FindingType.SECRET:
                raise SecretSealed(f"field {item.number}: is a secret", field="type")
            if item.type not in FIELD_TYPES:
                raise UnknownFieldType(f"field {item.number}: is of no known type", field="type")
        looked = [self._look(item) for item in opened]  # 2
        destroyed = sum(len(seen.secrets) for seen in looked)
        if destroyed == 0:
            return Cut(opened, 0)
        secrets = {secret for seen in looked for secret in seen.secrets}
        essences = {_essence(secret) for secret in secrets}
        repetitions = _repetitions_of(secrets)
        kept = []
        for item, seen in zip(opened, looked, strict=True):  # 3
            if item.number and _essence(item.value) in essences:
                destroyed += not seen.secrets
            else:
                text, repeated = repetitions.subn(_CUT, seen.text)
                destroyed += repeated
                kept.append(OpenedField(item.number, item.type, text))
        return Cut(tuple(kept), destroyed)

    def _look(self, item: OpenedField) -> _Looked:
        # Same length, so that findings' offsets hold in both.
        readable = _UNREADABLE.sub("\ufffd", item.value)
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


def _repetitions_of(secrets: Iterable[str]) -> re.Pattern[str]:
    """Any of the secrets again, as a word of its own and spelled the same."""
    longest_first = sorted(secrets, key=len, reverse=True)
    words = "|".join(re.escape(secret) for secret in longest_first)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _essence(value: str) -> str:
    """Letters and digits alone, case folded: how two spellings of one secret are the same."""
    return "".join(sign for sign in value if sign.isalnum()).casefold() or value
