"""Reading JSON strictly, and saying what a schema refused without repeating any of it.

An error names a field only if the schema knows it: an unknown name is content too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import marshmallow as ma

from relevo.errors import InvalidInput

_MAX_FIELD_ERRORS = 20


@dataclass(frozen=True, slots=True)
class FieldError:
    """One refused field: its path among the names that we know, and a code or rule."""

    field: str
    message: str


class MalformedBody(InvalidInput):
    """The body cannot be read as what it claims to be."""

    reason = "MALFORMED_BODY"


class FieldsRefused(InvalidInput):
    """One or more fields are missing, unknown or malformed."""

    reason = "FIELDS_REFUSED"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("some fields were refused", field=errors[0].field if errors else None)
        self.errors = tuple(errors)


def strict_json(raw: bytes) -> Any:
    """Parse JSON (RFC 8259): UTF-8 without BOM, no NaN or infinities, no name twice in an object.

    Raises:
        MalformedBody: without a word of the content.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedBody("body: must be UTF-8", field="body") from None
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except MalformedBody:
        raise
    except (ValueError, RecursionError):
        raise MalformedBody("body: must be JSON", field="body") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedBody("body: an object must not hold a name twice", field="body")
    return found


def _no_constant(_name: str) -> NoReturn:
    raise MalformedBody("body: NaN and infinities are not JSON", field="body")


def field_errors(messages: Mapping[Any, Any], schema: ma.Schema, whole: str) -> list[FieldError]:
    """marshmallow's nested messages, flat, each with a path of names that the schema knows.

    `whole` (`body` or `query`) names what no known field stands for.
    """
    found: list[FieldError] = []
    _collect(messages, schema, "", found)
    named = [FieldError(one.field or whole, one.message) for one in found[:_MAX_FIELD_ERRORS]]
    return named or [FieldError(whole, "is invalid")]


def _collect(messages: Any, part: Any, path: str, found: list[FieldError]) -> None:
    if not isinstance(messages, Mapping):
        texts = messages if isinstance(messages, list) else [messages]
        found.extend(FieldError(path, str(text)) for text in texts)
        return
    for name, inner in messages.items():
        if isinstance(part, ma.fields.List):
            _collect(inner, part.inner, f"{path}[{int(name)}]", found)
            continue
        known = part.schema if isinstance(part, ma.fields.Nested) else part
        field = known.fields.get(name) if isinstance(known, ma.Schema) else None
        if name == "_schema":
            _collect(inner, None, path, found)
        elif field is None:
            found.append(FieldError(path, "holds a field that is not known"))
        else:
            _collect(inner, field, f"{path}.{name}" if path else name, found)
