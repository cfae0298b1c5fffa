"""What care refuses, each with the reason that reaches the caller."""

from __future__ import annotations

from relevo.errors import Conflict, InvalidInput, NotAllowed, NotFound


class UnknownCase(NotFound):
    """Care has no such case under that agency."""

    reason = "UNKNOWN_CASE"


class UnknownSeal(NotFound):
    """Care has no such seal under that agency."""

    reason = "UNKNOWN_SEAL"


class UnknownReply(NotFound):
    """The case has no such reply."""

    reason = "UNKNOWN_REPLY"


class ChangedMeanwhile(Conflict):
    """Somebody or something changed the case since the caller read it; read it again."""

    reason = "STALE_VERSION"  # the same name on both sides


class AlreadyResolved(Conflict):
    """The case is resolved; reopen it first."""

    reason = "ALREADY_RESOLVED"


class NotResolved(Conflict):
    """Only a resolved case can be reopened."""

    reason = "NOT_RESOLVED"


class NothingToAnswer(Conflict):
    """The post to answer is not of this case, or it was removed."""

    reason = "NOTHING_TO_ANSWER"


class NotParked(Conflict):
    """Only a parked seal can be sent to the vault again."""

    reason = "NOT_PARKED"


class CarriesPersonalData(InvalidInput):
    """A text that would leave for the agency holds personal data; `types` says of what kinds."""

    reason = "CARRIES_PERSONAL_DATA"

    def __init__(self, types: tuple[str, ...]) -> None:
        super().__init__("text: carries personal data: " + ", ".join(types), field="text")
        self.types = types


class UnknownRestoration(NotFound):
    """The case has no such request to put something back."""

    reason = "UNKNOWN_RESTORATION"


class UnknownPlaceholder(NotFound):
    """The placeholder does not stand in care's copy of the text (yet)."""

    reason = "UNKNOWN_PLACEHOLDER"


class SecretDestroyed(InvalidInput):
    """A secret was covered; nobody has it any more, so it cannot be put back."""

    reason = "SECRET_DESTROYED"


class AlreadyDecided(Conflict):
    """Somebody decided on the request before."""

    reason = "ALREADY_DECIDED"


class NotLookedAt(Conflict):
    """Nobody at care has opened the value yet; open it first, then decide."""

    reason = "NOT_LOOKED_AT"


class AlreadyAsked(Conflict):
    """This request for a value was made before; the value is shown once for each request."""

    reason = "ALREADY_ASKED"


class ApprovalNeeded(Conflict):
    """Somebody else has to agree before it is opened; the asking waits for her."""

    reason = "APPROVAL_NEEDED"


class UnknownChallenge(NotFound):
    """Nothing such waits, or not for this person."""

    reason = "UNKNOWN_CHALLENGE"


class StaysCovered(Conflict):
    """What was taken for a card number is never given back to an agency."""

    reason = "STAYS_COVERED"


class CursorAhead(Conflict):
    """The agency has applied more updates than care has numbered: care's history was lost."""

    reason = "CURSOR_AHEAD"


class StreamFenced(Conflict):
    """A newer holder of the agency's lease has opened its own stream."""

    reason = "STREAM_FENCED"


class NotWitnessing(Conflict):
    """This care has no key to witness with."""

    reason = "NOT_WITNESSING"


class VaultRefused(NotAllowed):
    """The vault refused, for the reason in `remote_reason` (a stable code of the vault's)."""

    reason = "VAULT_REFUSED"

    def __init__(self, remote_reason: str, field: str | None = None) -> None:
        super().__init__(f"the vault refused: {remote_reason}", field=field)
        self.remote_reason = remote_reason


class NothingToSample(Conflict):
    """No text of that agency and brand arrived in that time."""

    reason = "NOTHING_TO_SAMPLE"


class SampleTooSmall(InvalidInput):
    """The sample would leave out a stratum."""

    reason = "SAMPLE_TOO_SMALL"


class FrameTooLarge(InvalidInput):
    """More texts arrived in that time than one sample is drawn from."""

    reason = "FRAME_TOO_LARGE"


class UnknownSample(NotFound):
    """There is no such sample."""

    reason = "UNKNOWN_SAMPLE"


class UnknownItem(NotFound):
    """The sample has no such text."""

    reason = "UNKNOWN_ITEM"


class UnknownMark(NotFound):
    """The text has no such mark, or it counts no more."""

    reason = "UNKNOWN_MARK"


class CoveredByHand(InvalidInput):
    """A person covered it: it says nothing of the redactor, and is not marked."""

    reason = "COVERED_BY_HAND"


class TextChanged(Conflict):
    """The text was redacted again since the caller read it; read it again."""

    reason = "STALE_VERSION"  # the same name on both sides


class CoverPending(Conflict):
    """Something of this text was marked as missed; once it is covered, read the text again."""

    reason = "COVER_PENDING"


class NotAllMarked(Conflict):
    """A text is examined when all that is covered in it is marked."""

    reason = "NOT_ALL_MARKED"


class UnknownBreach(NotFound):
    """There is no such breach."""

    reason = "UNKNOWN_BREACH"


class BreachClosed(Conflict):
    """The breach is closed already."""

    reason = "BREACH_CLOSED"


class BreachOpen(Conflict):
    """Only a closed breach can be reopened."""

    reason = "BREACH_OPEN"


class FormsNotServed(Conflict):
    """This care serves no private forms, or none for that brand."""

    reason = "FORMS_NOT_SERVED"


class UnknownForm(NotFound):
    """There is no such form, or its link works no more: the same for whoever asks."""

    reason = "UNKNOWN_FORM"


class FormOver(Conflict):
    """The form was filled in, revoked, or its time is over."""

    reason = "FORM_OVER"


class FormAsksKnown(InvalidInput):
    """The form asks for what was given already; it needs a reason. `types` says what."""

    reason = "ALREADY_GIVEN"

    def __init__(self, types: tuple[str, ...]) -> None:
        super().__init__("again: was given already: " + ", ".join(types), field="again")
        self.types = types


class TooManyForms(Conflict):
    """The case has as many open forms as one case may."""

    reason = "TOO_MANY_FORMS"


class ValueJudged(Conflict):
    """Somebody has said the same of this value before."""

    reason = "ALREADY_JUDGED"


class NotLinkable(Conflict):
    """Both names are of one case, or of two brands' customers."""

    reason = "NOT_LINKABLE"


class SplitStands(Conflict):
    """Cases of these two customers were split by a person; that must be undone first."""

    reason = "SPLIT_STANDS"


class UnknownValue(NotFound):
    """The case has no such value."""

    reason = "UNKNOWN_VALUE"


class UnknownDecision(NotFound):
    """There is no such decision about links that the person may see, or it was undone."""

    reason = "UNKNOWN_DECISION"


class CaseBlocked(NotAllowed):
    """The case is blocked: closed to all but those who look after people's rights."""

    reason = "CASE_BLOCKED"


class CaseErased(Conflict):
    """The case was erased; nothing of it is left."""

    reason = "CASE_ERASED"


class CaseOpen(Conflict):
    """The case is not blocked."""

    reason = "CASE_OPEN"


class UnknownHold(NotFound):
    """There is no such hold."""

    reason = "UNKNOWN_HOLD"


class HoldOver(Conflict):
    """The hold has ended, or was lifted."""

    reason = "HOLD_OVER"


class HoldStands(Conflict):
    """A legal hold keeps the case as it is."""

    reason = "HOLD_STANDS"


class UnknownErasure(NotFound):
    """There is no such request for an erasure."""

    reason = "UNKNOWN_ERASURE"


class AlreadyOrdered(Conflict):
    """The erasure of one of the cases was asked for already."""

    reason = "ALREADY_ORDERED"


class OrderSettled(Conflict):
    """The request does not stand where this could be done with it."""

    reason = "ORDER_SETTLED"


class OwnApproval(NotAllowed):
    """Who asked for an erasure cannot approve it."""

    reason = "OWN_APPROVAL"


class NothingProposed(Conflict):
    """Nobody says that the value is wrong; only then it is put right."""

    reason = "NOTHING_PROPOSED"


class OwnProposal(NotAllowed):
    """Nobody but the officer herself says that the value is wrong."""

    reason = "OWN_PROPOSAL"


class ErasureUnderWay(Conflict):
    """The case is being erased at this moment; nothing can stop it."""

    reason = "ERASURE_UNDER_WAY"


class NoReceipt(Conflict):
    """The receipt is made once every case of the request is erased."""

    reason = "NO_RECEIPT"
