"""Opening one value. It passes through to one person's screen and rests nowhere on its way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.errors import AlreadyAsked, UnknownSeal, VaultRefused
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import Purpose, RevealedValue
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.errors import InvalidInput, Unavailable
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.sealing.envelope import ORIGINAL_TEXT


@dataclass(frozen=True, slots=True)
class RevealRequest:
    """What to open and why.

    Attributes:
        totp: the person's current one-time password, six digits.
        asked_before: how often the person had asked for values of this case when she was given
            the form, so that a form sent twice is refused; None: not to be looked at.
    """

    post_version_id: str
    field_number: int
    purpose: Purpose
    totp: str = field(repr=False)
    asked_before: int | None = None


def reveal(
    care: Care, key: CaseKey, brands: Collection[str], request: RevealRequest, *, actor: Id
) -> RevealedValue:
    """Ask the vault to open one value for `actor`, whom the vault verifies itself.

    That it was asked is on care's record before the vault is called; what the vault decided is on
    the vault's, before the value is returned. What became of it is added to the case's story.

    Raises:
        UnknownCase, UnknownSeal: the case, or a post version of it with a seal, is not there.
        AlreadyAsked: the form was sent before.
        InvalidInput: naming `totp` or `field_number`.
        VaultRefused: `remote_reason` says why. PeerUnavailable: it does not answer.
    """
    if not (len(request.totp) == 6 and request.totp.isascii() and request.totp.isdigit()):
        raise InvalidInput("totp: must be six digits", field="totp")
    if not 0 <= request.field_number <= 0xFFFF:
        raise InvalidInput("field_number: must be 0 to 65535", field="field_number")
    with care.storage.write() as tx:
        at = care.now()
        case = visible(tx, key, brands, lock=True)
        if request.asked_before not in (None, asked_by(tx.desk.events(key), str(actor))):
            raise AlreadyAsked("the value was asked for already")
        seal = tx.seals.get(key.agency, request.post_version_id)
        of_case = seal is not None and seal.case_id == key.case_id
        if not of_case and not _came_by_form(tx, key, request.post_version_id):
            raise UnknownSeal("the case has no such seal", field="post_version_id")
        tx.record(
            recorded.RevealAsked(
                at=at,
                actor=actor,
                agency=Slug(key.agency),
                brand=Slug(case.brand),
                case=Id(key.case_id),
                post_version=Id(request.post_version_id),
                field_number=request.field_number,
                purpose=Code.of(request.purpose.value),
                type=_type_of(tx, key, request),
            )
        )
        _tell(tx, care, case, request, EventKind.REVEAL_ASKED, request.purpose.value, actor)
    try:
        value = care.vault.reveal(
            key,
            case.brand,
            request.post_version_id,
            request.field_number,
            purpose=request.purpose,
            person_id=str(actor),
            totp=request.totp,
        )
    except (VaultRefused, Unavailable) as error:
        reason = error.remote_reason if isinstance(error, VaultRefused) else error.reason
        with care.storage.write() as tx:
            _tell(tx, care, case, request, EventKind.REVEAL_REFUSED, reason, actor)
        raise
    with care.storage.write() as tx:
        _tell(tx, care, case, request, EventKind.REVEAL_SHOWN, value.type, actor)
    return value


def asked_by(events: Iterable[Event], person_id: str) -> int:
    """How often a person has asked for values of the case whose events these are."""
    return sum(
        event.kind is EventKind.REVEAL_ASKED and event.actor == person_id for event in events
    )


def _came_by_form(tx: Transaction, key: CaseKey, submission_id: str) -> bool:
    return any(
        form.submission_id == submission_id and form.values for form in tx.forms.of_case(key)
    )


def _type_of(tx: Transaction, key: CaseKey, request: RevealRequest) -> Code | None:
    """What kind of value is asked for, as far as the redacted text says."""
    seal_id = request.post_version_id
    for form in tx.forms.of_case(key):
        for value in form.values if form.submission_id == seal_id else ():
            if value.number == request.field_number:
                return Code(value.type)
    redaction = tx.redactions.named(key.agency, [seal_id]).get(seal_id)
    version_id = redaction.redaction.post_version_id if redaction else seal_id
    post = tx.cases.posts_named(key.agency, [version_id]).get(version_id)
    for finding in post.version.findings if post else ():
        if (finding.seal_id or version_id, finding.field_number) == (seal_id, request.field_number):
            return Code.of(finding.type)
    return Code(ORIGINAL_TEXT) if redaction is None and request.field_number == 0 else None


def _tell(
    tx: Transaction,
    care: Care,
    case: Case,
    request: RevealRequest,
    kind: EventKind,
    code: str,
    actor: Id,
) -> None:
    """Add to the case's story, for the people who work on it."""
    subject, number = request.post_version_id, request.field_number
    event = Event(care.new_id(), kind, care.now(), str(actor), subject, code, number)
    tx.desk.add_event(case, event)
