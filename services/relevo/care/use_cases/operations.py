"""What operators look at and set right."""

from __future__ import annotations

from collections.abc import Collection

from relevo.care.adapters.update_rows import UpdateSummary
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import NotParked, UnknownSeal
from relevo.care.domain.seals import QUEUED_FOR, Seal, SealState
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.ingest import key_of
from relevo.delivery.messages import Topic
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Digest, Id, Slug

MAX_LISTED = 500


def newest_updates(care: Care, brands: Collection[str], *, limit: int = 100) -> list[UpdateSummary]:
    """The newest updates to agencies, numbered or not; at most `MAX_LISTED`."""
    with care.storage.read() as tx:
        return tx.updates.newest(sorted(brands), limit=min(limit, MAX_LISTED))


def parked_seals(care: Care, brands: Collection[str], *, limit: int = 100) -> list[Seal]:
    """Seals that the vault refused for good, the longest parked first; at most `MAX_LISTED`."""
    with care.storage.read() as tx:
        return tx.seals.parked(sorted(brands), limit=min(limit, MAX_LISTED))


def re_drive(
    care: Care, agency: str, post_version_id: str, brands: Collection[str], *, actor: Actor
) -> None:
    """Send a parked seal to the vault again, once its cause is thought to be gone.

    Raises:
        UnknownSeal: none of that name among these brands. NotParked: it is not parked.
    """
    with care.storage.write() as tx:
        at = care.now()
        seal = tx.seals.get(agency, post_version_id, lock=True)
        if seal is None or seal.brand not in brands:
            raise UnknownSeal("there is no such seal", field="post_version_id")
        if seal.state is not SealState.PARKED:
            raise NotParked("the seal is not parked", field="post_version_id")
        case = tx.cases.get(CaseKey(agency, seal.case_id))
        assert case is not None
        tx.seals.wait(seal, attempts=0, next_attempt_at=at + QUEUED_FOR, at=at, reason=None)
        tx.enqueue(Topic.SEAL_INGEST, key_of(seal), at=at)
        tx.record(
            recorded.IngestRedriven(
                at=at,
                actor=actor,
                agency=Slug(agency),
                brand=Slug(seal.brand),
                case=Id(seal.case_id),
                post_version=Id(post_version_id),
                seal=Digest(seal.digest),
            )
        )
        event = Event(
            care.new_id(), EventKind.SEAL_REDRIVEN, at, str(actor), subject=post_version_id
        )
        tx.desk.add_event(case, event)
