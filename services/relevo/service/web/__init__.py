"""The base of the web processes: `create_base` builds the application, `server.serve` runs it.

A service describes itself with a `Site`, its API with `Door`s and its pages with blueprints; every
route declares who may call it (`PUBLIC`, `with_token`, `with_session`).
"""

from __future__ import annotations

from relevo.service.web.access import PUBLIC, Access, declares, with_session, with_token
from relevo.service.web.app import MAX_BODY, Site, create_base
from relevo.service.web.door import Door

__all__ = [
    "MAX_BODY",
    "PUBLIC",
    "Access",
    "Door",
    "Site",
    "create_base",
    "declares",
    "with_session",
    "with_token",
]
