"""What the page says after an act: codes in a cookie that the next page takes back, so that it is
said once and stands neither in an address nor after a reload.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import after_this_request, current_app, redirect, request
from werkzeug.wrappers import Response

_COOKIE = "relevo-done"
_CODES = re.compile(r"[A-Za-z_]{1,40}(?:\.[A-Za-z_]{1,40}){0,20}")
_SECONDS = 60


def back_to(address: str, done: str, kinds: Sequence[str] = ()) -> Response:
    """Lead to the page at `address` (303), which will say that `done` was done.

    Args:
        done: our name of the act; letters and `_`.
        kinds: kinds of personal data that were cut from what was typed.
    """
    response = redirect(address, 303)
    response.set_cookie(
        _COOKIE,
        ".".join((done, *kinds)),
        max_age=_SECONDS,
        path=address,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Strict",
    )
    return response


def take() -> tuple[str | None, tuple[str, ...]]:
    """What was done just before this page was asked for, and the kinds cut; (None, ()) if nothing.

    A browser can send anything: callers look both up in lists of their own.
    """
    found = request.cookies.get(_COOKIE, "")
    if not _CODES.fullmatch(found):
        return None, ()
    path = request.path

    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(_COOKIE, path=path, httponly=True, samesite="Strict")
        return response

    done, *kinds = found.split(".")
    return done, tuple(kinds)
