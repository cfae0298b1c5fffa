"""Care's web application: its doors and pages on the common base."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from relevo.care.adapters import tables
from relevo.care.people import Role, entrance, people
from relevo.care.use_cases.context import Care
from relevo.care.web.approvals import approvals_pages
from relevo.care.web.breach_reports import breach_reports_door
from relevo.care.web.breaches import breaches_door
from relevo.care.web.cases import cases_door
from relevo.care.web.continuity import continuity_door
from relevo.care.web.customer_pages import customer_pages
from relevo.care.web.customers import customers_door
from relevo.care.web.exports import exports_door
from relevo.care.web.pages import pages
from relevo.care.web.privacy import privacy_door
from relevo.care.web.private_form import on_its_own_host, private_form
from relevo.care.web.private_forms import private_forms_door
from relevo.care.web.private_logs import private_log_doors
from relevo.care.web.rectifications import rectifications_door
from relevo.care.web.restorations import restorations_door
from relevo.care.web.reveals import reveals_door
from relevo.care.web.samples import samples_door
from relevo.care.web.scripts import scripts_door
from relevo.care.web.seals import seals_door
from relevo.care.web.vault_log import vault_log_door
from relevo.crossing.value_types import VALUE_TYPES
from relevo.ledger.answering import ServiceLog
from relevo.ledger.door import ledger_door
from relevo.ledger.files_door import files_door
from relevo.service.health import Check
from relevo.service.people import Entrance
from relevo.service.web import Door, Site, create_base, with_token

WATCHERS = with_token([Role.AUDITOR, Role.LEAD, Role.ADMIN])


def create_app(
    care: Care,
    *,
    session_key: bytes,
    production: bool,
    checks: Mapping[str, Check] | None = None,
    doorkeeper: Entrance | None = None,
    form_host_apart: bool = False,
    form_caller_header: str = "",
) -> Flask:
    """Build the application of one worker; after the fork.

    Args:
        session_key: at least 32 random bytes.
        checks: what must hold for `/readyz`.
        form_host_apart, form_caller_header: of the settings.
        doorkeeper: who lets people in; by default with the library's password cost.
    """
    site = Site(
        service="care",
        title="Relevo · atención",
        production=production,
        database=care.storage.database,
        entrance=doorkeeper or entrance(),
        roles=Role,
        templates=Path(__file__).parent / "templates",
        session_key=session_key,
        checks=checks or {},
        clock=care.now,
        first=on_its_own_host(care.forms.links.base) if care.forms and form_host_apart else None,
    )
    opened = [private_form(care, caller_header=form_caller_header)] if care.forms else []
    return create_base(
        site,
        doors=[
            cases_door(care),
            continuity_door(care),
            scripts_door(care),
            seals_door(care),
            reveals_door(care),
            restorations_door(care),
            private_forms_door(care),
            samples_door(care),
            breaches_door(care),
            breach_reports_door(care),
            customers_door(care),
            privacy_door(care),
            exports_door(care),
            rectifications_door(care),
            *_ledger_doors(care),
            *private_log_doors(care),
        ],
        pages=[pages(care), approvals_pages(care), customer_pages(care), *opened],
    )


def _ledger_doors(care: Care) -> tuple[Door, ...]:
    log = ServiceLog("care", care.storage.database, tables.ledger)
    brands = care.brands
    asked = ledger_door(
        log,
        readers=WATCHERS,
        brands=brands,
        types=VALUE_TYPES,
        logins=people().logins,
        clock=care.now,
    )
    read = files_door(log, tables.witness, readers=WATCHERS, brands=brands, clock=care.now)
    return asked, read, vault_log_door(care, log, readers=WATCHERS)
