"""Opening values. They pass through to one person's screen and rest nowhere on their way.

    challenge = ask(care, key, brands, Asking(values, purpose), actor=actor)
    challenge = confirm(care, key, brands, Code(challenge_id, digest, totp), actor=actor)
    ... others agree: `use_cases.approvals` ...
    value = open_value(care, key, brands, challenge_id, place, actor=actor)

What was asked is on care's record before the vault is called; what the vault decided is on the
vault's, before a value is returned. What became of it is added to the case's story.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import CaseKey
from relevo.care.domain.challenges import Challenge, ChallengeState
from relevo.care.domain.errors import (
    AlreadyAsked,
    ApprovalNeeded,
    UnknownChallenge,
    UnknownSeal,
    VaultRefused,
)
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import Purpose, RevealedValue
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.errors import InvalidInput, Unavailable
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.sealing.envelope import ORIGINAL_TEXT

MAX_VALUES = 20
"""As the vault has it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the vault holds a value: post version and number."""

    post_version_id: str
    field_number: int


@dataclass(frozen=True, slots=True)
class Asking:
    """What to open and why.

    Attributes:
        asked_before: how often the person had asked for values of this case when she was given
            the form, so that a form sent twice is refused; None: not to be looked at.
    """

    values: tuple[Place, ...]
    purpose: Purpose
    asked_before: int | None = None


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A person's current one-time password for a challenge that she was shown."""

    challenge_id: str
    digest: str
    totp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is shown of what was asked: nothing while others have to agree.

    Attributes:
        denied: why the rest was refused, where some was shown.
    """

    challenge: Challenge
    shown: tuple[RevealedValue, ...] = ()
    denied: str | None = None


def ask(
    care: Care, key: CaseKey, brands: Collection[str], asking: Asking, *, actor: Id
) -> Challenge:
    """Ask the vault for values of a case; nobody is verified yet.

    Raises:
        UnknownCase, UnknownSeal: the case, or a post version of it with a seal, is not there.
        AlreadyAsked: the form was sent before.
        InvalidInput: naming `values` or `field_number`.
        VaultRefused: `remote_reason` says why. PeerUnavailable: it does not answer.
    """
    _check(asking)
    with care.storage.write() as tx:
        case = visible(tx, key, brands, lock=True)
        if asking.asked_before not in (None, asked_by(tx.desk.events(key), str(actor))):
            raise AlreadyAsked("the value was asked for already")
        require_seals(tx, key, asking.values)
        for place in asking.values:
            _record(care, tx, key, case.brand, asking.purpose, place, actor)
        _tell(care, tx, key, asking.values, EventKind.REVEAL_ASKED, asking.purpose.value, actor)
    try:
        return care.reveals.open_reveal(
            key,
            case.brand,
            [(place.post_version_id, place.field_number) for place in asking.values],
            purpose=asking.purpose,
            person_id=str(actor),
        )
    except (VaultRefused, Unavailable) as error:
        _tell_refused(care, key, asking.values, error, actor)
        raise


def confirm(
    care: Care, key: CaseKey, brands: Collection[str], code: GivenCode, *, actor: Id
) -> Challenge:
    """Who asked gives her code.

    Raises:
        UnknownChallenge: she has none such in this case.
        InvalidInput: naming `totp`.
        VaultRefused, PeerUnavailable: as `ask`.
    """
    check_code(code.totp)
    return _confirm(care, find(care, key, brands, code.challenge_id, actor=actor), code, actor)


def open_value(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    challenge_id: str,
    place: Place,
    *,
    actor: Id,
) -> RevealedValue:
    """One value of a challenge that is ready.

    Raises:
        UnknownCase: there is none that the person may see.
        VaultRefused, PeerUnavailable: as `ask`; the vault says why not.
    """
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
    try:
        value = care.reveals.reveal(
            key,
            case.brand,
            place.post_version_id,
            place.field_number,
            challenge_id=challenge_id,
            person_id=str(actor),
        )
    except (VaultRefused, Unavailable) as error:
        _tell_refused(care, key, [place], error, actor)
        raise
    with care.storage.write() as tx:
        _tell(care, tx, key, [place], EventKind.REVEAL_SHOWN, value.type, actor)
    return value


def reveal(
    care: Care, key: CaseKey, brands: Collection[str], asking: Asking, totp: str, *, actor: Id
) -> Opened:
    """All steps in one: asked for, confirmed, and opened where nobody else has to agree.

    Raises: as `ask`, `confirm` and `open_value`, unless something was opened before.
    """
    check_code(totp)
    asked = ask(care, key, brands, asking, actor=actor)
    code = GivenCode(asked.challenge_id, asked.digest, totp)
    challenge = _confirm(care, asked, code, actor)
    if challenge.state is not ChallengeState.READY:
        return Opened(challenge)
    return _open_all(care, key, brands, challenge, actor)


def open_approved(
    care: Care, key: CaseKey, brands: Collection[str], code: GivenCode, *, actor: Id
) -> Opened:
    """All values of a challenge that others have agreed to, under another code.

    Raises:
        UnknownChallenge: she has none such in this case.
        ApprovalNeeded: nobody has agreed yet.
        InvalidInput, VaultRefused, PeerUnavailable: as `confirm` and `open_value`.
    """
    check_code(code.totp)
    found = find(care, key, brands, code.challenge_id, actor=actor)
    if found.state is not ChallengeState.READY:
        raise ApprovalNeeded("somebody else has to agree first", field="challenge_id")
    return _open_all(care, key, brands, _confirm(care, found, code, actor), actor)


def open_one(
    care: Care, key: CaseKey, brands: Collection[str], asking: Asking, totp: str, *, actor: Id
) -> RevealedValue:
    """The one value that is asked for, at once: under an approval that stands, where it needs one.

    Raises:
        ApprovalNeeded: somebody has to agree; then it is called once more.
        InvalidInput, AlreadyAsked, VaultRefused, PeerUnavailable: as `reveal`.
    """
    standing = _ready(care, key, brands, asking, actor)
    if standing is not None:
        code = GivenCode(standing.challenge_id, standing.digest, totp)
        opened = open_approved(care, key, brands, code, actor=actor)
    else:
        opened = reveal(care, key, brands, asking, totp, actor=actor)
    if not opened.shown:
        raise ApprovalNeeded("somebody else has to agree first", field="challenge_id")
    return opened.shown[0]


def find(
    care: Care, key: CaseKey, brands: Collection[str], challenge_id: str, *, actor: Id
) -> Challenge:
    """The person's own challenge in this case, neither used nor over.

    Raises:
        UnknownCase, UnknownChallenge: there is none that she may see.
        VaultRefused, PeerUnavailable: as `ask`.
    """
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
    for one in care.reveals.challenges([case.brand], actor):
        if (one.challenge_id, one.case, one.person_id) == (challenge_id, key, actor):
            return one
    raise UnknownChallenge("there is no such asking of yours", field="challenge_id")


def asked_by(events: Iterable[Event], person_id: str) -> int:
    """How often a person has asked for values of the case whose events these are."""
    return sum(
        event.kind is EventKind.REVEAL_ASKED and event.actor == person_id for event in events
    )


def check_code(totp: str) -> None:
    """Raise `InvalidInput` unless it has the form of a code."""
    if not (len(totp) == 6 and totp.isascii() and totp.isdigit()):
        raise InvalidInput("totp: must be six digits", field="totp")


def _check(asking: Asking) -> None:
    if not 1 <= len(set(asking.values)) == len(asking.values) <= MAX_VALUES:
        raise InvalidInput(f"values: must be 1 to {MAX_VALUES}, each once", field="values")
    for place in asking.values:
        if not 0 <= place.field_number <= 0xFFFF:
            raise InvalidInput("field_number: must be 0 to 65535", field="field_number")


def require_seals(tx: Transaction, key: CaseKey, values: Iterable[Place]) -> None:
    """Raise `UnknownSeal` unless each of these came with a seal, or a form, of the case."""
    for version_id in dict.fromkeys(place.post_version_id for place in values):
        seal = tx.seals.get(key.agency, version_id)
        of_case = seal is not None and seal.case_id == key.case_id
        if not of_case and not _came_by_form(tx, key, version_id):
            raise UnknownSeal("the case has no such seal", field="post_version_id")


def _came_by_form(tx: Transaction, key: CaseKey, submission_id: str) -> bool:
    return any(
        form.submission_id == submission_id and form.values for form in tx.forms.of_case(key)
    )


def _ready(
    care: Care, key: CaseKey, brands: Collection[str], asking: Asking, actor: Id
) -> Challenge | None:
    """A challenge of hers over exactly this that others have agreed to."""
    wanted = {(place.post_version_id, place.field_number) for place in asking.values}
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
    for one in care.reveals.challenges([case.brand], actor):
        named = {(value.post_version_id, value.field_number) for value in one.values}
        mine = (one.person_id, one.case, one.purpose) == (actor, key, asking.purpose)
        if mine and named == wanted and one.state is ChallengeState.READY and one.approvers:
            return one
    return None


def _confirm(care: Care, challenge: Challenge, code: GivenCode, actor: Id) -> Challenge:
    try:
        return care.reveals.confirm(
            code.challenge_id, code.digest, person_id=str(actor), totp=code.totp
        )
    except (VaultRefused, Unavailable) as error:
        assert challenge.case is not None
        _tell_refused(care, challenge.case, _places(challenge), error, actor)
        raise


def _open_all(
    care: Care, key: CaseKey, brands: Collection[str], challenge: Challenge, actor: Id
) -> Opened:
    shown: list[RevealedValue] = []
    for place in _places(challenge):
        try:
            shown.append(open_value(care, key, brands, challenge.challenge_id, place, actor=actor))
        except (VaultRefused, Unavailable) as error:
            if not shown:
                raise
            return Opened(challenge, tuple(shown), _reason(error))
    return Opened(challenge, tuple(shown))


def _places(challenge: Challenge) -> list[Place]:
    return [Place(one.post_version_id, one.field_number) for one in challenge.values]


def _record(
    care: Care,
    tx: Transaction,
    key: CaseKey,
    brand: str,
    purpose: Purpose,
    place: Place,
    actor: Id,
) -> None:
    tx.record(
        recorded.RevealAsked(
            at=care.now(),
            actor=actor,
            agency=Slug(key.agency),
            brand=Slug(brand),
            case=Id(key.case_id),
            post_version=Id(place.post_version_id),
            field_number=place.field_number,
            purpose=Code.of(purpose.value),
            type=_type_of(tx, key, place),
        )
    )


def _type_of(tx: Transaction, key: CaseKey, place: Place) -> Code | None:
    """What kind of value is asked for, as far as the redacted text says."""
    seal_id = place.post_version_id
    for form in tx.forms.of_case(key):
        for value in form.values if form.submission_id == seal_id else ():
            if value.number == place.field_number:
                return Code(value.type)
    redaction = tx.redactions.named(key.agency, [seal_id]).get(seal_id)
    version_id = redaction.redaction.post_version_id if redaction else seal_id
    post = tx.cases.posts_named(key.agency, [version_id]).get(version_id)
    for finding in post.version.findings if post else ():
        if (finding.seal_id or version_id, finding.field_number) == (seal_id, place.field_number):
            return Code.of(finding.type)
    return Code(ORIGINAL_TEXT) if redaction is None and place.field_number == 0 else None


def _tell_refused(
    care: Care,
    key: CaseKey,
    values: Sequence[Place],
    error: VaultRefused | Unavailable,
    actor: Id,
) -> None:
    with care.storage.write() as tx:
        _tell(care, tx, key, values, EventKind.REVEAL_REFUSED, _reason(error), actor)


def _reason(error: VaultRefused | Unavailable) -> str:
    return error.remote_reason if isinstance(error, VaultRefused) else error.reason


def _tell(
    care: Care,
    tx: Transaction,
    key: CaseKey,
    values: Iterable[Place],
    kind: EventKind,
    code: str,
    actor: Id,
) -> None:
    """Add to the case's story, for the people who work on it."""
    case = tx.cases.get(key)
    if case is None:  # erased meanwhile
        return
    for place in values:
        subject, number = place.post_version_id, place.field_number
        event = Event(care.new_id(), kind, care.now(), str(actor), subject, code, number)
        tx.desk.add_event(case, event)
