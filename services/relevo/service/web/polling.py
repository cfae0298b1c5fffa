"""Parts of pages that a script asks for again and again: 304 while nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response, request


def fragment(html: str) -> Response:
    """The part with an ETag (RFC 9110 section 8.8.3), or 304 if the caller has it already."""
    response = Response(html, mimetype="text/html")
    response.add_etag()
    response.make_conditional(request)
    return response


def fragment_of(state: str, render: Callable[[], tuple[str, bool]]) -> Response:
    """The part for a state that names all it shows; rendered only if the caller has another.

    `render` gives the part and whether it is whole: one that is not is asked for again.
    """
    etag = hashlib.sha256(state.encode()).hexdigest()[:32]
    if request.if_none_match.contains(etag):
        response = Response(status=304)
        response.set_etag(etag)
        return response
    html, whole = render()
    response = Response(html, mimetype="text/html")
    if whole:
        response.set_etag(etag)
    return response
