"""Parts of pages that a script asks for again and again: 304 while nothing changed."""

from __future__ import annotations

from flask import Response, request


def fragment(html: str) -> Response:
    """The part with an ETag (RFC 9110 section 8.8.3), or 304 if the caller has it already."""
    response = Response(html, mimetype="text/html")
    response.add_etag()
    response.make_conditional(request)
    return response
