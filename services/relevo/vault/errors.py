"""What the vault refuses. A message names what was wrong and never holds a value, code or key."""

from __future__ import annotations

from relevo.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unauthenticated, Unavailable


class UnknownAgency(NotAllowed):
    """No agency of that id is on the vault's books."""

    reason = "UNKNOWN_AGENCY"


class SecretSealed(InvalidInput):
    """A seal holds a field that calls itself an authentication secret; those are never stored."""

    reason = "SECRET_SEALED"


class UnknownFieldType(InvalidInput):
    """A seal holds a field of a type that is not on the closed list."""

    reason = "UNKNOWN_FIELD_TYPE"


class PurposeRefused(InvalidInput):
    """The purpose of a reveal is not on the closed list."""

    reason = "PURPOSE_REFUSED"


class PersonUnknown(Unauthenticated):
    """No such person is enrolled with the vault."""

    reason = "PERSON_UNKNOWN"


class PersonDisabled(Unauthenticated):
    """The person was disabled."""

    reason = "PERSON_DISABLED"


class PersonLocked(Unauthenticated):
    """Too many wrong codes in a row; no code is looked at until the lock ends."""

    reason = "PERSON_LOCKED"


class CodeWrong(Unauthenticated):
    """The one-time code is not one of the person's present ones."""

    reason = "TOTP_WRONG"


class CodeUsed(Unauthenticated):
    """The one-time code, or a later one, was accepted before; each is good once."""

    reason = "TOTP_USED"


class PersonExists(Conflict):
    """The person, or the login, is enrolled already."""

    reason = "PERSON_EXISTS"


class RevealLimit(NotAllowed):
    """The person has revealed as many values in the past hour or day as one person may."""

    reason = "REVEAL_LIMIT"


class CallerLimit(NotAllowed):
    """The calling process has, for everybody who comes through it."""

    reason = "CALLER_LIMIT"


class BrandLimit(NotAllowed):
    """All people together have, for one brand."""

    reason = "BRAND_LIMIT"


class CallerLocked(NotAllowed):
    """The calling process was refused too often; within five minutes it is heard again."""

    reason = "CALLER_LOCKED"


class FieldNotNamed(NotAllowed):
    """The challenge does not name this value."""

    reason = "FIELD_NOT_NAMED"


class OpenedAlready(Conflict):
    """The challenge has opened this value before; each is opened once."""

    reason = "OPENED_ALREADY"


class ChallengeUnknown(NotFound):
    """There is no such challenge: never issued, another's, or forgotten after it was over."""

    reason = "CHALLENGE_UNKNOWN"


class ChallengeOver(Conflict):
    """The challenge has expired or was used; ask anew."""

    reason = "CHALLENGE_OVER"


class ChallengeMismatch(Conflict):
    """What is to be confirmed or approved is not what the challenge asks."""

    reason = "CHALLENGE_MISMATCH"


class TooManyChallenges(NotAllowed):
    """The person has as many challenges open as one person may."""

    reason = "TOO_MANY_CHALLENGES"


class NotConfirmed(NotAllowed):
    """Who asks has not given her code for this, or longer than a step-up ago; once more, then."""

    reason = "NOT_CONFIRMED"


class ApprovalMissing(NotAllowed):
    """Somebody else has to agree first."""

    reason = "APPROVAL_MISSING"


class CaseNotNamed(NotAllowed):
    """An export is not of the cases that were agreed to."""

    reason = "CASE_NOT_NAMED"


class OwnApproval(NotAllowed):
    """Nobody approves what she asks for herself."""

    reason = "OWN_APPROVAL"


class ApprovedAlready(Conflict):
    """This person has agreed before, or nobody else's approval is needed."""

    reason = "APPROVED_ALREADY"


class LookupLimit(NotAllowed):
    """The person, the calling process, or everybody, has looked up as much as they may for now."""

    reason = "LOOKUP_LIMIT"


class OriginalNotHere(Unavailable):
    """A seal says that another's original must go, and that one has not come yet; it will."""

    reason = "ORIGINAL_NOT_HERE"


class ValueNotHeld(NotFound):
    """The vault holds no such value: never ingested, destroyed as a secret, or erased."""

    reason = "VALUE_NOT_HELD"


class NotOnRecord(Unavailable):
    """What must stand in a signed checkpoint first could not be brought there; nothing is shown."""

    reason = "NOT_ON_RECORD"


class StoreUnavailable(Unavailable):
    """The vault's database did not answer, or answered with an error."""

    reason = "STORE_UNAVAILABLE"


class KeptKeyDamaged(Unavailable):
    """What the vault wrapped itself does not open: another wrapping key, or damaged rows."""

    reason = "KEPT_KEY_DAMAGED"


class EpochFileInvalid(Unavailable):
    """A file of the sealing keys' folder is not an epoch; until it is mended no seal is opened."""

    reason = "EPOCH_FILE_INVALID"


class ClosedKeyRefused(InvalidInput):
    """What a passphrase should open does not: another one, damaged, or not of its form."""

    reason = "CLOSED_KEY_REFUSED"


class KeysReadOnly(NotAllowed):
    """Keys lie where this process may read them alone."""

    reason = "KEYS_READ_ONLY"


class EpochExists(Conflict):
    """The epoch is in the folder already."""

    reason = "EPOCH_EXISTS"


class EpochUnknown(NotFound):
    """The brand has no epoch of that id."""

    reason = "EPOCH_UNKNOWN"


class EpochInUse(Conflict):
    """An agency may still seal under the epoch, or holds seals under it."""

    reason = "EPOCH_IN_USE"


class LastActiveEpoch(Conflict):
    """Agencies would be left without a key to seal to."""

    reason = "LAST_ACTIVE_EPOCH"


class KeyDestroyed(InvalidInput):
    """The seal came too late: the private key that would open it was destroyed."""

    reason = "KEY_DESTROYED"


class KeyMissing(Unavailable):
    """The vault itself offered the key for sealing, did not destroy it, and does not have it."""

    reason = "KEY_MISSING"


class AgencyFileInvalid(InvalidInput):
    """An agency's onboarding file is not of the documented form."""

    reason = "AGENCY_FILE_INVALID"


class Erased(NotAllowed):
    """The case was destroyed; nothing of it is taken in any more, now or later."""

    reason = "ERASED"


class Blocked(NotAllowed):
    """The case is blocked: it is opened for a legal duty or the customer's own request alone."""

    reason = "BLOCKED"


class UnknownErasure(NotFound):
    """Nobody asked for such an erasure, or it was not approved in time."""

    reason = "UNKNOWN_ERASURE"


class ErasureExists(Conflict):
    """A request, or an order, of this id is here with other content."""

    reason = "ERASURE_EXISTS"


class ErasureUnlike(Conflict):
    """What is approved is not what was asked for."""

    reason = "ERASURE_UNLIKE"


class SecondPersonNeeded(NotAllowed):
    """Who asked for an erasure cannot approve it."""

    reason = "SECOND_PERSON_NEEDED"


class NotApproved(NotAllowed):
    """No approved order, no policy, and no statement of ours allows the case's destruction."""

    reason = "NOT_APPROVED"


class NotErased(Conflict):
    """The case was not destroyed, so that no receipt can say it was."""

    reason = "NOT_ERASED"
