"""What every document of ours is made of: a schema that loads into a dataclass, and strict fields.

Field errors state the rule; they never quote. Without any web framework: files are read by the same
schemas as bodies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, TypeVar

import marshmallow as ma
from marshmallow import fields, validate

T = TypeVar("T")

_RFC3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Takes(ma.Schema, Generic[T]):
    """A schema for input. `makes` is the frozen dataclass whose fields are the schema's."""

    makes: ClassVar[type[Any]]

    class Meta:
        unknown = ma.RAISE

    @ma.post_load
    def _make(self, data: Mapping[str, Any], **_options: Any) -> T:
        made: T = self.makes(**data)
        return made


class Text(fields.String):
    """Text without control characters (but tab, CR, LF) and unpaired surrogates."""

    def __init__(self, *, longest: int, shortest: int = 1, **options: Any) -> None:
        options.setdefault("validate", validate.Length(min=shortest, max=longest))
        metadata = {"pattern": r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"}
        super().__init__(metadata=metadata | options.pop("metadata", {}), **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **options)
        if _CONTROL.search(text):
            raise ma.ValidationError("must not hold control characters or half characters")
        return text


class AnyText(fields.String):
    """Text of any characters that JSON can carry, because a customer wrote it."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(validate=validate.Length(max=longest), **options)


class Matching(fields.String):
    """Text of a closed form."""

    def __init__(self, pattern: str, rule: str, **options: Any) -> None:
        self._whole = re.compile(pattern, re.ASCII)
        self._rule = rule
        metadata = {"pattern": f"^{pattern}$", "description": rule}
        super().__init__(metadata=metadata | options.pop("metadata", {}), **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **options)
        if not self._whole.fullmatch(text):
            raise ma.ValidationError(self._rule)
        return text


def slug(**options: Any) -> Matching:
    """The id of a brand, agency or channel."""
    return Matching("[a-z0-9][a-z0-9-]{0,39}", "1 to 40 characters of a-z, 0-9 and '-'", **options)


def random_id(**options: Any) -> Matching:
    """A random id of ours."""
    pattern = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    return Matching(pattern, "a UUID in lower-case text", **options)


def platform_id(**options: Any) -> Matching:
    """A platform's id of a post, thread or author."""
    return Matching("[!-~]{1,200}", "1 to 200 printable ASCII characters, no space", **options)


class Instant(fields.Field[datetime]):
    """A time in RFC 3339 form with an offset; the latest and earliest years are the use case's."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **_options: Any) -> str | None:
        if value is None:
            return None
        return str(value.astimezone(UTC).isoformat(timespec="microseconds")).replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> datetime:
        if isinstance(value, str) and _RFC3339.fullmatch(value):
            try:
                return datetime.fromisoformat(_microseconds(value.upper())).astimezone(UTC)
            except (ValueError, OverflowError):
                pass
        raise ma.ValidationError("must be a time in RFC 3339 form with an offset")


def _microseconds(value: str) -> str:
    """datetime keeps six digits of a second; more are cut."""
    return re.sub(r"(\.\d{6})\d+", r"\1", value)


def closed(values: Any, **options: Any) -> fields.Enum[Any]:
    """A member of a closed list, by its value. The error lists the values, which are ours."""
    return fields.Enum(values, by_value=True, **options)
