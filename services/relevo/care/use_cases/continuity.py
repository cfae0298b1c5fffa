"""Nobody starts over (P4): what is known of a customer, what a draft would do, and stopping it.

On this side linked cases count too. What depends on them goes into the private log alone, and into
no wording that could be published: the agency must not learn of a link (P7).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from prometheus_client import Counter

from relevo.care.adapters.continuity_rows import StoppedDraft
from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.customers import Owner, standing
from relevo.care.domain.errors import UnknownCase
from relevo.care.domain.known import Given, KnownOfCustomer, known_of
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.people import people
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import cases_of_customer
from relevo.care.use_cases.desk import visible
from relevo.continuity import Kind, Known, Language, Verdict, wording
from relevo.crossing.continuity import Justification, Reading
from relevo.crossing.guarding import Stopped, let_through, read
from relevo.crossing.limits import MAX_REPLY_CHARACTERS, check_text
from relevo.crossing.restarts import GroupedBy, Period, RestartReport, report
from relevo.errors import InvalidInput
from relevo.ledger.entries import care as recorded
from relevo.ledger.entries.care_continuity_private import LinkedDataAsked
from relevo.ledger.values import NONCE_SIZE, Actor, Code, Id, Slug, commit

_READ = Counter(
    "relevo_care_replies_read",
    "Drafts that the continuity guard read: CLEAN, a stop's reason, or their justification",
    ["brand", "outcome"],
)


MOST_CASES = 50
"""How many linked cases are looked into: a reply must not wait for a customer's whole past."""


@dataclass(frozen=True, slots=True)
class KnownData:
    """What need not be asked again.

    `wording`: a sentence that uses what was given in this case; empty if nothing was.
    """

    known: KnownOfCustomer
    wording: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft would do; nothing of it is kept.

    `passes`: it could be sent as it is, without a justification.
    """

    passes: bool
    carries: tuple[str, ...]
    verdict: Verdict
    known: KnownData


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's reply or question on its way through the guard.

    `public`: it is for the customer; a question to the community manager sends nobody away.
    """

    case: Case
    actor: Actor
    text: str = field(repr=False)
    public: bool = True


@dataclass(frozen=True, slots=True)
class Passed:
    """A draft that may leave.

    `here`: of what it asks again, what was given in its own case; the rest only linked cases gave.
    """

    reading: Reading
    here: tuple[str, ...]

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """What only linked cases gave."""
        return tuple(kind for kind in self.reading.asks_again if kind not in self.here)

    @property
    def main_reason(self) -> Justification | None:
        """The justification, as far as the main log may hold it: it must not tell of a link."""
        shown = self.here or self.reading.sends_away
        return self.reading.justification if shown else None


def known(
    care: Care, key: CaseKey, brands: Collection[str], *, language: Language = Language.SPANISH
) -> KnownData:
    """What was given in the case and in those of the same customer; raises `UnknownCase`."""
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
        return _told(care, case, customers_data(tx, case), language)


def check(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    text: str,
    *,
    language: Language = Language.SPANISH,
) -> Checked:
    """What would become of a draft. Nothing is stored, and nothing recorded.

    Raises:
        InvalidInput: naming `text`: empty, too long, or with control characters.
        UnknownCase.
    """
    if not text.strip():
        raise InvalidInput("text: must not be empty", field="text")
    check_text(text, "text", characters=MAX_REPLY_CHARACTERS)
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
        given = customers_data(tx, case)
        scripts = tx.scripts.approved(case.brand)
    found = care.redactors[case.brand].redact(text).findings
    carries = tuple(sorted({finding.type.value for finding in found}))
    verdict = read(text, given.kinds, scripts)
    flagged = bool(verdict.asks_again) or verdict.sends_away
    return Checked(not (carries or flagged), carries, verdict, _told(care, case, given, language))


def pass_guard(care: Care, draft: Draft, justification: Justification | None) -> Passed:
    """Let a draft through, or stop it; that it was stopped is on the record.

    Raises:
        AsksAgain, SendsAway: it does, without a justification.
    """
    case = draft.case
    with care.storage.read() as tx:
        given = customers_data(tx, case)
        scripts = tx.scripts.approved(case.brand)
        team = people().team_of(tx.connection, str(draft.actor))
    verdict = read(draft.text, given.kinds, scripts)
    if not draft.public:
        verdict = replace(verdict, sends_away=False)
    try:
        reading = let_through(verdict, justification, team=team)
    except Stopped as stop:
        _record_stop(care, draft, stop, given.kinds_here)
        _READ.labels(case.brand, stop.reason).inc()
        raise
    outcome = reading.justification.name if reading.justification else "CLEAN"
    _READ.labels(case.brand, outcome).inc()
    return Passed(reading, _only(reading.asks_again, given.kinds_here))


def record_passed(
    tx: Transaction, draft: Draft, passed: Passed, subject: str, at: datetime
) -> Id | None:
    """Record what only the private log may hold; the stopped draft that this is, word for word.

    `subject`: the reply or question that leaves.
    """
    reason = passed.reading.justification
    if reason is None:
        return None
    if passed.elsewhere:
        entry = _over_link(draft, Id(subject), passed.elsewhere, at, Code.of(reason.value))
        tx.record_privately([entry])
    found = tx.continuity.draft_like(draft.case.key, str(draft.actor), draft.text)
    return Id(found.draft_id) if found else None


def restarts(
    care: Care,
    brand: str,
    brands: Collection[str],
    *,
    by: GroupedBy,
    since: date | None = None,
    until: date | None = None,
) -> RestartReport:
    """How often replies to a brand's customers made them begin again.

    Raises:
        UnknownCase: no such brand for this caller. InvalidInput: naming `until`.
    """
    if brand not in brands:
        raise UnknownCase("brand: there is no such brand", field="brand")
    period = Period.of(since, until, care.zone_of(brand), care.now())
    with care.storage.read() as tx:
        replies = [
            *tx.continuity.own_replies(brand, period),
            *tx.continuity.agencies_replies(brand, period),
        ]
        cases = tx.continuity.settled_cases(brand, period)
    return report(period, by, replies, cases)


def customers_data(tx: Transaction, case: Case) -> KnownOfCustomer:
    """What was given, in posts or by forms, in the case and in the newest `MOST_CASES` of the same
    customer.

    What a person said is somebody else's does not count: hers was never given. What was destroyed
    by the clock since does not either: it may be asked for again.
    """
    linked = [key for key in cases_of_customer(tx, case.key) if key != case.key]
    keys = [case.key, *linked[:MOST_CASES]]
    owners = standing(tx.customers.decisions(keys)).owners
    others = {
        (value.key.agency, value.post_version_id, value.number)
        for value in (tx.customers.values_of(keys) if owners else ())
        if owners.get((value.key, value.handle), Owner.CUSTOMER) is not Owner.CUSTOMER
    }
    gone = tx.orders.expired_among(keys)
    given = [*tx.continuity.given(keys, others), *tx.forms.given(keys)]
    kept = [one for one in given if not _is_gone(one, gone.get((one.case, one.kind)))]
    return known_of(case.key, kept)


def _is_gone(one: Given, expired_at: datetime | None) -> bool:
    return expired_at is not None and one.given_at <= expired_at


def _told(care: Care, case: Case, given: KnownOfCustomer, language: Language) -> KnownData:
    zone = care.zone_of(case.brand)
    here = [Known(Kind(one.kind), one.given_at.astimezone(zone)) for one in given.here]
    return KnownData(given, wording(here, language) if here else "")


def _record_stop(care: Care, draft: Draft, stop: Stopped, kinds_here: Collection[str]) -> None:
    """Once for each text by the same person: sending a form twice changes nothing."""
    case, nonce = draft.case, care.random_bytes(NONCE_SIZE)
    here = _only(stop.kinds, kinds_here)
    elsewhere = tuple(kind for kind in stop.kinds if kind not in here)
    with care.storage.write() as tx:
        if tx.continuity.draft_like(case.key, str(draft.actor), draft.text) is not None:
            return
        at = care.now()
        draft_id, binding = Id(care.new_id()), commit(draft.text, nonce)
        kept = StoppedDraft(draft_id, str(draft.actor), at, nonce, binding)
        tx.continuity.keep_draft(case, kept)
        if here or stop.sends_away:
            tx.record(
                recorded.ReplyBlocked(
                    at=at,
                    actor=draft.actor,
                    agency=Slug(case.agency),
                    brand=Slug(case.brand),
                    case=Id(case.key.case_id),
                    carries=(),
                    asks_again=tuple(Code(kind) for kind in here),
                    sends_away=stop.sends_away,
                    draft=draft_id,
                    text_commitment=binding,
                )
            )
        if elsewhere:
            tx.record_privately([_over_link(draft, draft_id, elsewhere, at, None)])
        event = Event(
            care.new_id(), EventKind.REPLY_STOPPED, at, str(draft.actor), code=stop.reason
        )
        tx.desk.add_event(case, event)


def _over_link(
    draft: Draft, subject: Id, kinds: Collection[str], at: datetime, reason: Code | None
) -> LinkedDataAsked:
    case = draft.case
    return LinkedDataAsked(
        at=at,
        actor=draft.actor,
        agency=Slug(case.agency),
        brand=Slug(case.brand),
        case=Id(case.key.case_id),
        draft=subject,
        asks_again=tuple(Code(kind) for kind in kinds),
        justification=reason,
    )


def _only(kinds: Collection[str], wanted: Collection[str]) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if kind in wanted)
