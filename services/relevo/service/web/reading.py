"""Reading bodies and queries strictly, into marshmallow schemas that make frozen dataclasses.

An error names a field only if the schema knows it: an unknown name is content too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.core import is_json
from webargs.flaskparser import FlaskParser

from relevo.service.web.problems import FieldError, FieldsRefused, MalformedBody, WrongContentType

_MAX_FIELD_ERRORS = 20


class InMemoryRequest(Request):
    """A request whose uploaded files stay in memory, within the bound that every body has.

    Werkzeug writes those beyond 500 kB into a temporary file, raw, whoever sends them.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


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


class StrictParser(FlaskParser):
    """The parser behind every documented argument."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - overrides a class attribute of webargs
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The JSON body, which must be there and be declared as JSON."""
        raw = req.get_data(cache=True)
        if not is_json(req.mimetype):
            raise WrongContentType("body: must be application/json", field="body")
        return strict_json(raw)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The query; a parameter given twice is refused."""
        for name, values in req.args.lists():
            if len(values) > 1:
                field = name if name in schema.fields else "query"
                raise FieldsRefused([FieldError(field, "must not be given twice")])
        return req.args.to_dict()

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Translate what the schema refused."""
        messages: Any = error.messages
        whole = "body"
        if len(messages) == 1 and isinstance(next(iter(messages.values())), Mapping):
            # webargs wraps them in the location's name
            ((location, messages),) = messages.items()
            whole = "query" if location == "query" else "body"
        raise FieldsRefused(field_errors(messages, schema, whole)) from None


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
