"""The agency's web application: its doors, pages and webhooks on the common base."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from relevo.agency.adapters import tables
from relevo.agency.adapters.channels.registry import meta_endpoints
from relevo.agency.context import AgencyContext
from relevo.agency.people import Role, entrance, people
from relevo.agency.web.answers import answers_door
from relevo.agency.web.cases import cases_door
from relevo.agency.web.continuity import continuity_door
from relevo.agency.web.pages import pages
from relevo.agency.web.posts import posts_door
from relevo.agency.web.redactions import redactions_door
from relevo.agency.web.webhooks import webhooks
from relevo.crossing.value_types import VALUE_TYPES
from relevo.ledger.answering import ServiceLog
from relevo.ledger.door import ledger_door
from relevo.ledger.files_door import files_door
from relevo.service.health import Check
from relevo.service.people import Entrance
from relevo.service.web import Door, Site, create_base, with_token

WATCHERS = with_token([Role.AUDITOR, Role.LEAD, Role.ADMIN])


def create_app(
    context: AgencyContext,
    *,
    session_key: bytes,
    production: bool,
    checks: Mapping[str, Check] | None = None,
    doorkeeper: Entrance | None = None,
) -> Flask:
    """Build the application of one worker; after the fork.

    Args:
        session_key: at least 32 random bytes.
        checks: what must hold for `/readyz`.
        doorkeeper: who lets people in; by default with the library's password cost.
    """
    site = Site(
        service="agency",
        title="Relevo · agencia",
        production=production,
        database=context.database,
        entrance=doorkeeper or entrance(),
        roles=Role,
        templates=Path(__file__).parent / "templates",
        session_key=session_key,
        checks=checks or {},
        clock=context.clock,
    )
    return create_base(
        site,
        doors=[
            posts_door(context),
            cases_door(context),
            answers_door(context),
            continuity_door(context),
            redactions_door(context),
            *_ledger_doors(context),
        ],
        pages=[pages(context), webhooks(context, meta_endpoints(context.brands))],
    )


def _ledger_doors(context: AgencyContext) -> tuple[Door, Door]:
    log = ServiceLog("agency", context.database, tables.ledger)
    brands = frozenset(context.brands)
    asked = ledger_door(
        log,
        readers=WATCHERS,
        brands=brands,
        types=VALUE_TYPES,
        logins=people().logins,
        clock=context.clock,
    )
    read = files_door(log, tables.witness, readers=WATCHERS, brands=brands, clock=context.clock)
    return asked, read
