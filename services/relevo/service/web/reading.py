"""Reading bodies and queries strictly, into marshmallow schemas that make frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.core import is_json
from webargs.flaskparser import FlaskParser

from relevo.service.strict import FieldError, FieldsRefused, field_errors, strict_json
from relevo.service.web.problems import WrongContentType


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
