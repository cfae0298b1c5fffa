"""The agency's view of a brand's care: what the wire adapter promises, and tests' fakes too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from relevo.crossing.checkpoints import Cosignature, Exchange, Exchanged
from relevo.crossing.continuity import ApprovedScript
from relevo.crossing.updates import AppliedUpdate, StreamStart, Update
from relevo.crossing.vocabulary import Action, HandOverItem
from relevo.sealing.signed import SignedStatement


@dataclass(frozen=True, slots=True)
class Refusal:
    """Care did not take one item. `field` is empty where it names none."""

    reason: str
    field: str
    permanent: bool

    @property
    def contradicts_header(self) -> bool:
        """Whether care has another header under the case's version."""
        return (self.reason, self.field) == ("SAME_ID_OTHER_CONTENT", "header")


@dataclass(frozen=True, slots=True)
class HandOverResult:
    """What became of one case: a statement, yet to be verified as a receipt, or a refusal."""

    case_id: str
    outcome: SignedStatement | Refusal


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What became of one action; no refusal: care has it."""

    action_id: str
    refusal: Refusal | None


class Watch(Protocol):
    """An open stream of updates; iterating ends when it is cancelled or its time is over.

    Attributes:
        start: where it begins; known once the first message is there, and None from a care that
            does not say.
    """

    start: StreamStart | None

    def __iter__(self) -> Iterator[tuple[Update, ...]]:
        """Updates as they come; an empty tuple is a beat.

        Raises:
            PeerUnavailable, PeerRefused: the stream broke, or care does not serve it.
        """

    def cancel(self) -> None:
        """End it from another thread."""


class Bridge(Protocol):
    """One brand's care. Every call has a deadline; safe for threads.

    Each method raises `PeerUnavailable` when care did not answer, and `PeerRefused` when it refused
    the whole call.
    """

    def hand_over(self, items: Sequence[HandOverItem]) -> tuple[HandOverResult, ...]:
        """Hand over a batch within `limits.MAX_ITEMS` and `MAX_MESSAGE_BYTES`."""

    def report(self, actions: Sequence[Action]) -> tuple[ReportResult, ...]:
        """Report a batch of public acts."""

    def watch(
        self, brand: str, applied: Sequence[AppliedUpdate], after_sequence: int, fencing_token: int
    ) -> Watch:
        """Updates after the cursor; `applied`: see `StreamStart` and `store_links.applied`."""

    def recall(self, brand: str, case_id: str) -> HandOverItem:
        """A case as care holds it, without seals; refused with `UNKNOWN_CASE` if it has none."""

    def sealing_keys(self, brand: str, key_ids_held: Sequence[str]) -> SignedStatement:
        """The brand's signed list of sealing keys."""

    def scripts(self, brand: str) -> tuple[ApprovedScript, ...]:
        """The brand's approved scripts; refused with `UNIMPLEMENTED` by a care without them.

        Raises:
            MalformedMessage: care's side breaks the contract.
        """

    def exchange(self, exchange: Exchange) -> Exchanged:
        """Show this side's checkpoint, and see care's and the vault's.

        Raises:
            MalformedMessage: care's side breaks the contract.
        """

    def deliver(self, cosignatures: Sequence[Cosignature]) -> tuple[bool, ...]:
        """Bring cosignatures of care's and the vault's checkpoints; whether each was kept."""

    def close(self) -> None:
        """Close the channel."""
