"""The people of one service: passwords, roles, brands, API tokens and browser sessions.

Each service adds `PeopleTables` to its own MetaData and builds one `People` (who there is) with its
roles and with the function that writes a `Change` into its ledger, in the transaction of the change
(P8), and one `Entrance` (who is let in).
"""

from __future__ import annotations

from relevo.service.people.changes import (
    Change,
    PersonChange,
    PersonChanged,
    TokenIssued,
    TokenRevoked,
)
from relevo.service.people.entrance import Entrance
from relevo.service.people.errors import LoginRefused, LoginTaken, SessionEnded, TokenRefused
from relevo.service.people.passwords import Passwords
from relevo.service.people.people import People
from relevo.service.people.person import IssuedToken, LogIn, Person, Session, TokenSummary
from relevo.service.people.tables import PeopleTables

__all__ = [
    "Change",
    "Entrance",
    "IssuedToken",
    "LogIn",
    "LoginRefused",
    "LoginTaken",
    "Passwords",
    "People",
    "PeopleTables",
    "Person",
    "PersonChange",
    "PersonChanged",
    "Session",
    "SessionEnded",
    "TokenIssued",
    "TokenRefused",
    "TokenRevoked",
    "TokenSummary",
]
