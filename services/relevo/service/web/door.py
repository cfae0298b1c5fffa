"""Doors: documented API routes. The one place that knows flask-smorest, which has no types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

import marshmallow as ma
from flask import Flask, Response
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint

from relevo import __version__
from relevo.service.web import problems
from relevo.service.web.access import Access, declares
from relevo.service.web.reading import StrictParser
from relevo.service.web.schemas import ProblemSchema, Takes

P = ParamSpec("P")
T = TypeVar("T")

PREFIX = "/api/v1"
_DESCRIPTIONS = {
    400: "The body cannot be read.",
    401: "No valid token.",
    403: "The role or the brand's grants do not allow it.",
    404: "It does not exist, or the caller may not know that it does.",
    409: "The present state does not allow it.",
    413: "The body is larger than is taken.",
    415: "The body is not declared as JSON.",
    422: "Fields were refused; `errors` or `field` names them.",
    429: "Too often; `Retry-After` says when to try again.",
    503: "A part that is needed does not answer; try again.",
}


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A documented blueprint that reads strictly."""

    ARGUMENTS_PARSER = StrictParser()


class Door:
    """A group of documented routes under `/api/v1`."""

    def __init__(self, name: str, *, description: str) -> None:
        self.blueprint = Blueprint(
            f"api-{name}", __name__, url_prefix=PREFIX, description=description
        )

    @overload
    def add(
        self,
        method: str,
        rule: str,
        view: Callable[Concatenate[T, P], object],
        *,
        access: Access,
        takes: type[Takes[T]],
        gives: type[ma.Schema],
        status: int = ...,
        also: Mapping[int, str] = ...,
        also_as: Iterable[str] = ...,
        errors: Iterable[int] = ...,
    ) -> None: ...

    @overload
    def add(
        self,
        method: str,
        rule: str,
        view: Callable[P, object],
        *,
        access: Access,
        takes: None = ...,
        gives: type[ma.Schema],
        status: int = ...,
        also: Mapping[int, str] = ...,
        also_as: Iterable[str] = ...,
        errors: Iterable[int] = ...,
    ) -> None: ...

    def add(  # noqa: PLR0913 - one keyword an aspect of the document
        self,
        method: str,
        rule: str,
        view: Callable[..., object],
        *,
        access: Access,
        takes: type[Takes[Any]] | None = None,
        gives: type[ma.Schema],
        status: int = 200,
        also: Mapping[int, str] | None = None,
        also_as: Iterable[str] = (),
        errors: Iterable[int] = (),
    ) -> None:
        """Add a route.

        Args:
            view: gets what `takes` makes (from the query for GET, else from the JSON body) and the
                rule's variables; gives what `gives` dumps, or that with another status.
            also: further successful statuses with the same document.
            also_as: further media types of the answer; the view makes such a `Response` itself.
            errors: statuses beyond those that the route can always answer with.
        """
        blueprint = self.blueprint
        wrapped = self._refusing(view, {*errors, *_always(method, rule, takes is not None)})
        for code, description in (also or {}).items():
            wrapped = blueprint.alt_response(
                code, schema=gives, description=description, success=True
            )(wrapped)
        wrapped = blueprint.response(status, gives)(wrapped)
        for media_type in also_as:
            wrapped = blueprint.alt_response(
                status, schema={"type": "string"}, content_type=media_type, success=True
            )(wrapped)
        if takes is not None:
            location = "query" if method == "GET" else "json"
            wrapped = blueprint.arguments(takes, location=location)(wrapped)
        self._open(method, rule, view, wrapped, access)

    def add_file(
        self,
        rule: str,
        view: Callable[..., Response],
        *,
        access: Access,
        media_type: str,
        errors: Iterable[int] = (),
    ) -> None:
        """Add a GET route whose answer is bytes of one media type, which the view makes itself."""
        wrapped = self._refusing(view, {*errors, *_always("GET", rule, takes=False)})
        content = {"type": "string", "format": "binary"}
        wrapped = self.blueprint.response(200, content, content_type=media_type)(wrapped)
        self._open("GET", rule, view, wrapped, access)

    def _refusing(self, view: Callable[..., object], statuses: set[int]) -> Any:
        wrapped: Any = _plain(view)
        for code in sorted(statuses, reverse=True):
            wrapped = self.blueprint.alt_response(
                code,
                schema=ProblemSchema,
                content_type=problems.CONTENT_TYPE,
                description=_DESCRIPTIONS[code],
            )(wrapped)
        return wrapped

    def _open(
        self, method: str, rule: str, view: Callable[..., object], wrapped: Any, access: Access
    ) -> None:
        blueprint = self.blueprint
        roles = ", ".join(sorted(access.roles))
        wrapped = blueprint.doc(
            security=[{"token": []}], operationId=view.__name__, **{"x-roles": roles}
        )(wrapped)
        blueprint.add_url_rule(rule, view.__name__, declares(access)(wrapped), methods=[method])


def _plain(view: Callable[P, T]) -> Callable[P, T]:
    """A function of its own to hang documentation on; a bound method takes none."""

    @wraps(view)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return view(*args, **kwargs)

    return call


def _always(method: str, rule: str, takes: bool) -> set[int]:
    found = {401, 403}
    if "<" in rule:
        found.add(404)
    if takes:
        found.add(422)
    if takes and method != "GET":
        found |= {400, 413, 415}
    return found


class Api(SmorestApi):  # type: ignore[misc]  # flask-smorest has no types
    """Serves the OpenAPI document; errors are ours, not flask-smorest's."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None  # every status that can come is listed

    def _register_error_handlers(self) -> None:
        """Leave errors to `problems`."""


def open_doors(app: Flask, *, title: str, doors: Iterable[Door]) -> None:
    """Register the doors and the document that describes them at `/api/v1/openapi.json`."""
    app.config |= {
        "API_TITLE": title,
        "API_VERSION": __version__,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": PREFIX,
    }
    api = Api(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for door in doors:
        api.register_blueprint(door.blueprint)
