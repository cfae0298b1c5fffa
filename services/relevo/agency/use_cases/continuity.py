"""Nobody starts over (P4): what is known of a case, what a draft would do, and stopping it.

On this side a case is looked at by itself: who else it belongs to, the agency never learns (P7).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_continuity
from relevo.agency.adapters.store_continuity import StoppedDraft
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.people import people
from relevo.agency.use_cases.recording import tell
from relevo.agency.use_cases.typed import kinds, redacted
from relevo.continuity import Kind, Known, Language, Verdict, wording
from relevo.crossing.continuity import ApprovedScript, Justification, Reading
from relevo.crossing.guarding import Stopped, let_through, read
from relevo.crossing.limits import MAX_REPLY_CHARACTERS
from relevo.crossing.restarts import GroupedBy, Period, RestartReport, report
from relevo.ledger.entries import agency_continuity as recorded
from relevo.ledger.values import NONCE_SIZE, Code, Digest, Id, Slug, commit
from relevo.ledger.values import actor as actor_of

_READ = Counter(
    "relevo_agency_replies_read",
    "Drafts that the continuity guard read: CLEAN, a stop's reason, or their justification",
    ["brand", "outcome"],
)


@dataclass(frozen=True, slots=True)
class GivenKind:
    """A kind of data that was given, and when it first was, by the channel's clock."""

    kind: str
    given_at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class KnownData:
    """What need not be asked again. `wording`: a sentence that uses it; empty if nothing is."""

    given: tuple[GivenKind, ...]
    wording: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds alone."""
        return tuple(one.kind for one in self.given)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft would do; nothing of it is kept.

    `passes`: it could be published as it is, without a justification.
    """

    passes: bool
    carries: tuple[str, ...]
    verdict: Verdict
    known: KnownData


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's reply on its way through the guard."""

    case_id: str
    brand: str
    actor: str
    text: str = field(repr=False)


def known(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    language: Language = Language.SPANISH,
) -> KnownData:
    """What was given in the case, by kind; raises `UnknownCase`."""
    with context.database.read() as connection:
        case = store_cases.require(connection, case_id, brands)
        return _known(context, connection, case, language)


def check(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    text: str,
    language: Language = Language.SPANISH,
) -> Checked:
    """What would become of a draft. Nothing is stored, and nothing recorded.

    Raises:
        UnknownCase: there is none, or not for this caller.
        InvalidInput: the text is empty, too long or no text.
    """
    with context.database.read() as connection:
        case = store_cases.require(connection, case_id, brands)
        given = _known(context, connection, case, language)
        scripts = store_continuity.scripts(connection, case.brand)
    carries = kinds(redacted(context.redactor_of(case.brand), text, "text", MAX_REPLY_CHARACTERS))
    verdict = read(text, given.kinds, scripts)
    flagged = bool(verdict.asks_again) or verdict.sends_away
    return Checked(not (carries or flagged), carries, verdict, given)


def pass_guard(
    context: AgencyContext, draft: Draft, justification: Justification | None
) -> Reading:
    """Let a draft through, or stop it; that it was stopped is on the record.

    Raises:
        AsksAgain, SendsAway: it does, without a justification.
    """
    with context.database.read() as connection:
        given = store_continuity.given(connection, draft.case_id)
        scripts = store_continuity.scripts(connection, draft.brand)
        team = people().team_of(connection, draft.actor)
    verdict = read(draft.text, given, scripts)
    try:
        reading = let_through(verdict, justification, team=team)
    except Stopped as stop:
        _record_stop(context, draft, stop)
        _READ.labels(draft.brand, stop.reason).inc()
        raise
    outcome = reading.justification.name if reading.justification else "CLEAN"
    _READ.labels(draft.brand, outcome).inc()
    return reading


def record_carrying(context: AgencyContext, draft: Draft, carried: Collection[str]) -> None:
    """Record that a draft was stopped because it carries personal data; nothing of it is kept."""
    now = context.clock()
    with context.database.write() as connection:
        case = store_cases.require(connection, draft.case_id, {draft.brand})
        _tell_stop(context, connection, case, draft.actor, "CARRIES_PERSONAL_DATA", now)
        ledger.record(
            connection,
            recorded.ReplyStopped(
                at=now,
                actor=actor_of(draft.actor),
                case=Id(case.case_id),
                brand=Slug(case.brand),
                draft=None,
                carries=tuple(Code(kind) for kind in sorted(carried)),
                asks_again=(),
                sends_away=False,
                text_commitment=None,
            ),
        )


def restarts(
    context: AgencyContext,
    brand: str,
    *,
    by: GroupedBy,
    since: date | None = None,
    until: date | None = None,
) -> RestartReport:
    """How often this agency's own replies for a brand made customers begin again.

    Raises:
        UnknownBrand: the agency does not work for it. InvalidInput: naming `until`.
    """
    zone = context.require_brand(brand).time_zone
    period = Period.of(since, until, zone, context.clock())
    with context.database.read() as connection:
        replies = store_continuity.counted_replies(connection, brand, context.org, period)
        cases = store_continuity.settled_cases(connection, brand, context.org, period)
    return report(period, by, replies, cases)


def take_scripts(context: AgencyContext, brand: str, listed: Collection[ApprovedScript]) -> bool:
    """Take the brand's scripts into use as care lists them; whether that changed anything.

    Raises:
        UnknownBrand: the agency does not work for it.
    """
    context.require_brand(brand)
    ordered = tuple(sorted(listed, key=lambda one: one.script_id))
    with context.database.write() as connection:
        if store_continuity.scripts(connection, brand) == ordered:
            return False
        store_continuity.replace_scripts(connection, brand, ordered)
    return True


def _known(
    context: AgencyContext, connection: Connection, case: Case, language: Language
) -> KnownData:
    zone = context.require_brand(case.brand).time_zone
    found = store_continuity.given(connection, case.case_id)
    given = tuple(
        GivenKind(kind, at, case.channel)
        for kind, at in sorted(found.items(), key=lambda one: (one[1], one[0]))
    )
    told = [Known(Kind(one.kind), one.given_at.astimezone(zone)) for one in given]
    return KnownData(given, wording(told, language) if told else "")


def _record_stop(context: AgencyContext, draft: Draft, stop: Stopped) -> None:
    """Once for each text by the same person: sending a form twice changes nothing."""
    now = context.clock()
    nonce = context.random_bytes(NONCE_SIZE)
    with context.database.write() as connection:
        case = store_cases.require(connection, draft.case_id, {draft.brand})
        again = store_continuity.draft_like(connection, case.case_id, draft.actor, draft.text)
        if again is not None:
            return
        kept = StoppedDraft(
            context.new_id(), case.case_id, draft.actor, now, nonce, commit(draft.text, nonce)
        )
        store_continuity.keep_draft(connection, kept)
        _tell_stop(context, connection, case, draft.actor, stop.reason, now)
        ledger.record(
            connection,
            recorded.ReplyStopped(
                at=now,
                actor=actor_of(draft.actor),
                case=Id(case.case_id),
                brand=Slug(case.brand),
                draft=Id(kept.draft_id),
                carries=(),
                asks_again=tuple(Code(kind) for kind in stop.kinds),
                sends_away=stop.sends_away,
                text_commitment=Digest(kept.text_commitment),
            ),
        )


def _tell_stop(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    actor: str,
    reason: str,
    now: datetime,
) -> None:
    tell(context, connection, case, TimelineKind.REPLY_STOPPED, at=now, actor=actor, code=reason)
