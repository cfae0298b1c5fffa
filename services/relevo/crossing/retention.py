"""How long a brand keeps what customers gave: one JSON file, which care and the vault each have.

{"qori": {"case_days": 1825, "blocked_days": 1095, "types": {"CARD": 180, "PHONE": 730}}}

Care counts from the resolution of a case. The vault, which knows of none, counts from the newest
value of the case, and so never destroys anything earlier than the policy says, whoever asks it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relevo.crossing.value_types import VALUE_TYPES
from relevo.errors import InvalidInput

_MAX_DAYS = 36_500
_MEMBERS = {"case_days", "blocked_days", "types"}


class RetentionFileInvalid(InvalidInput):
    """The retention policy cannot be read; the message names the brand and the member."""

    reason = "RETENTION_FILE_INVALID"


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """What one brand keeps, and for how long.

    Attributes:
        case: after its resolution a case is destroyed as a whole; None: never by the clock.
        blocked: a blocked case is destroyed this long after it was blocked; None: never so.
        types: values of a type are destroyed before that, this long after the resolution.
    """

    case: timedelta | None = None
    blocked: timedelta | None = None
    types: Mapping[str, timedelta] = field(default_factory=lambda: MappingProxyType({}))


NEVER = RetentionPolicy()
"""Nothing is destroyed by the clock."""


def load_retention(path: Path, brands: Collection[str]) -> Mapping[str, RetentionPolicy]:
    """The policies of these brands; one that the file does not name keeps everything.

    Raises:
        RetentionFileInvalid: naming the brand and the member, never a value of it.
    """
    try:
        body = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise RetentionFileInvalid(f"{path.name}: cannot be read as JSON", field="file") from None
    if not isinstance(body, dict) or not body.keys() <= set(brands):
        raise RetentionFileInvalid(
            f"{path.name}: must be an object of brands that are served", field="file"
        )
    return MappingProxyType({brand: _policy(brand, given) for brand, given in body.items()})


def _policy(brand: str, given: Any) -> RetentionPolicy:
    if not isinstance(given, dict) or not given.keys() <= _MEMBERS:
        members = ", ".join(sorted(_MEMBERS))
        raise RetentionFileInvalid(f"{brand}: may have the members {members}", field=brand)
    types = given.get("types", {})
    if not isinstance(types, dict) or not types.keys() <= VALUE_TYPES:
        raise RetentionFileInvalid(f"{brand}: types: must name types of values", field="types")
    return RetentionPolicy(
        case=_days(brand, "case_days", given.get("case_days")),
        blocked=_days(brand, "blocked_days", given.get("blocked_days")),
        types=MappingProxyType(
            {kind: _required(brand, f"types.{kind}", days) for kind, days in types.items()}
        ),
    )


def _days(brand: str, member: str, days: Any) -> timedelta | None:
    return None if days is None else _required(brand, member, days)


def _required(brand: str, member: str, days: Any) -> timedelta:
    if type(days) is not int or not 1 <= days <= _MAX_DAYS:
        raise RetentionFileInvalid(f"{brand}: {member}: must be 1 to {_MAX_DAYS}", field=member)
    return timedelta(days=days)
