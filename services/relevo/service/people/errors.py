"""Why a person or a program is not let in. One answer for every cause: nothing to learn from it."""

from __future__ import annotations

from relevo.errors import Conflict, Unauthenticated


class LoginRefused(Unauthenticated):
    """Unknown login, wrong password, locked or disabled: the caller is not told which."""

    reason = "LOGIN_REFUSED"


class TokenRefused(Unauthenticated):
    """The API token is unknown, expired or revoked, or its person is disabled."""

    reason = "TOKEN_REFUSED"


class SessionEnded(Unauthenticated):
    """There is no such session, or it was idle or open for too long."""

    reason = "SESSION_ENDED"


class LoginTaken(Conflict):
    """Another person has this login."""

    reason = "LOGIN_TAKEN"
