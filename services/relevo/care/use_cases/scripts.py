"""The brand approves scripts, lists them for its people and its agencies, and retires them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from relevo.care.domain.errors import CarriesPersonalData, UnknownCase
from relevo.care.domain.scripts import (
    ScriptChanged,
    ScriptDraft,
    StandingScript,
    TooManyScripts,
    UnknownScript,
    check_draft,
    next_version,
)
from relevo.care.use_cases.context import Care
from relevo.crossing.continuity import MAX_SCRIPT_CHARACTERS, MAX_SCRIPTS, ApprovedScript
from relevo.crossing.errors import UnknownBrand
from relevo.crossing.limits import check_text
from relevo.ledger.entries import care_continuity as recorded
from relevo.ledger.values import Actor, Code, Digest, Slug


def approve(care: Care, brand: str, draft: ScriptDraft, *, actor: Actor) -> StandingScript:
    """Let a text pass the guard from now on, in the place of what had its id.

    The same text again changes nothing.

    Raises:
        UnknownBrand: not served here.
        InvalidInput: naming the field. CarriesPersonalData: the text must hold none.
        TooManyScripts, ScriptChanged.
    """
    return approve_all(care, brand, [draft], actor=actor)[0]


def approve_all(
    care: Care, brand: str, drafts: Iterable[ScriptDraft], *, actor: Actor
) -> list[StandingScript]:
    """`approve` for several, all or none; raises as it does."""
    _require_brand(care, brand)
    wanted = list(drafts)
    for draft in wanted:
        _check(care, brand, draft)
    with care.storage.write() as tx:
        at = care.now()
        standing = []
        for draft in wanted:
            newest = tx.scripts.newest(brand, draft.script_id)
            if newest is not None and newest.says(draft):
                standing.append(newest)
                continue
            made = next_version(brand, newest, draft, actor=str(actor), at=at)
            if not tx.scripts.add(made):
                raise ScriptChanged("script_id: was approved otherwise", field="script_id")
            tx.record(_approved(made, actor))
            standing.append(made)
        if len(tx.scripts.listed([brand])) > MAX_SCRIPTS:
            raise TooManyScripts(f"script_id: a brand has at most {MAX_SCRIPTS}", field="script_id")
    return standing


def retire(
    care: Care, brand: str, script_id: str, brands: Collection[str], *, actor: Actor
) -> StandingScript:
    """Let a script pass no more.

    Raises:
        UnknownScript: there is none that holds, or not for this caller.
    """
    with care.storage.write() as tx:
        at = care.now()
        newest = tx.scripts.newest(brand, script_id) if brand in brands else None
        if newest is None or not tx.scripts.retire(newest, actor=str(actor), at=at):
            raise UnknownScript("script_id: there is none that holds", field="script_id")
        tx.record(
            recorded.ScriptRetired(
                at=at,
                actor=actor,
                brand=Slug(brand),
                script=Slug(script_id),
                version=newest.script.version,
            )
        )
        after = tx.scripts.newest(brand, script_id)
    return after or newest


def listed(
    care: Care, brands: Collection[str], *, retired: bool = False
) -> tuple[StandingScript, ...]:
    """The newest version of each script of these brands."""
    with care.storage.read() as tx:
        return tuple(tx.scripts.listed(brands, retired=retired))


def for_agencies(care: Care, brand: str) -> tuple[ApprovedScript, ...]:
    """What agencies are sent: all that hold; raises `UnknownBrand`."""
    _require_brand(care, brand)
    with care.storage.read() as tx:
        return tx.scripts.approved(brand)


def require_visible(brand: str, brands: Collection[str]) -> str:
    """The brand, if the caller may see it; raises `UnknownCase` (404) otherwise."""
    if brand not in brands:
        raise UnknownCase("brand: there is no such brand", field="brand")
    return brand


def _require_brand(care: Care, brand: str) -> None:
    if brand not in care.brands:
        raise UnknownBrand("brand: is not served here", field="brand")


def _check(care: Care, brand: str, draft: ScriptDraft) -> None:
    check_text(draft.text, "text", characters=MAX_SCRIPT_CHARACTERS)
    check_draft(draft)
    findings = care.redactors[brand].redact(draft.text).findings
    if findings:
        raise CarriesPersonalData(tuple(sorted({finding.type.value for finding in findings})))


def _approved(made: StandingScript, actor: Actor) -> recorded.ScriptApproved:
    script = made.script
    return recorded.ScriptApproved(
        at=script.approved_at,
        actor=actor,
        brand=Slug(made.brand),
        script=Slug(script.script_id),
        version=script.version,
        language=Code.of(script.language),
        situation=Code(script.situation),
        text=Digest.of(hashlib.sha256(script.text.encode()).digest()),
    )
