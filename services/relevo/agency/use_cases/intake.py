"""Post versions come in: redacted in memory, then sealed, signed and stored in one transaction.

A value that goes on in the next post is covered in both (`split_posts`). Whoever comes while
another's transaction runs shares the next one. The rows that say which case a post belongs to are
held before it is sealed, since the seal is bound to case and post version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from prometheus_client import Counter

from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import IntakeFailed, NoSealingKey, StorageUnavailable
from relevo.agency.domain.post import PostEvent, Taken
from relevo.agency.domain.protection import Protected, protect
from relevo.agency.use_cases.sealing_posts import Ready, author_ref, keys_for, needs_key, seal
from relevo.agency.use_cases.split_posts import Splits, case_ids_of
from relevo.agency.use_cases.storing_posts import Storing
from relevo.errors import RelevoError
from relevo.sealing.keys import SealingPublicKey
from relevo.service import crash
from relevo.service.crash import Point
from relevo.service.database import as_unavailable

_POSTS = Counter("relevo_agency_posts", "Post versions that came in", ["verb", "outcome"])


def take_in(context: AgencyContext, event: PostEvent, *, actor: str | None = None) -> Taken:
    """Take one post version in, once, whatever is repeated.

    Args:
        actor: who brought it, if not the web process: a person's id.

    Raises:
        UnknownBrand, UnknownChannel, MalformedMessage: the event names what is not there.
        PostTooLarge: not even sealed whole does it fit the contract.
        NoSealingKey, StorageUnavailable: nothing was stored; to be tried again.
        IntakeFailed: something of ours broke; nothing was stored.
    """
    event.check()
    context.require_channel(event.brand, event.channel)
    try:
        protected = protect(event, context.redactor_of(event.brand).redact)
        coming = _Coming(event, author_ref(context, event), protected, actor)
        taken: Taken = context.intake.do(coming, lambda several: _take_several(context, several))
    except RelevoError:
        raise
    except Exception:  # noqa: BLE001 - no other message or chained error may leave here
        raise IntakeFailed("the post could not be processed") from None
    _POSTS.labels(event.verb.value, "duplicate" if taken.duplicate else "taken").inc()
    return taken


@dataclass(frozen=True, slots=True)
class _Coming:
    event: PostEvent = field(repr=False)
    author_ref: str
    protected: Protected
    actor: str | None


class _Refused(Exception):
    """Some of a round's versions cannot be stored; the rest is tried again without them."""

    def __init__(self, errors: Mapping[int, RelevoError]) -> None:
        super().__init__(*errors)
        self.errors = errors


def _take_several(context: AgencyContext, several: Sequence[_Coming]) -> list[Taken | RelevoError]:
    """Take versions in together; one that cannot be taken harms no other."""
    left = dict(enumerate(several))
    outcomes: dict[int, Taken | RelevoError] = {}
    while left:
        try:
            taken = _commit(context, list(left.values()))
        except _Refused as refused:
            places = list(left)
            for number, error in refused.errors.items():
                outcomes[places[number]] = error
                del left[places[number]]
        except Exception as error:  # noqa: BLE001 - it may be one's alone; `_failure` says no more
            if len(left) > 1 and as_unavailable(error) is None:
                for place, coming in left.items():
                    (outcomes[place],) = _take_several(context, [coming])
            else:
                outcomes.update((place, _failure(error)) for place in left)
            break
        else:
            outcomes.update(zip(left, taken, strict=True))
            break
    return [outcomes[place] for place in range(len(several))]


def _failure(error: Exception) -> RelevoError:
    """An error of the caller's own, without the words of the one that broke the transaction: these
    may quote what it was given.
    """
    if isinstance(error, sa.exc.SQLAlchemyError):
        return StorageUnavailable("the database did not take the post")
    return IntakeFailed("the post could not be processed")


def _commit(context: AgencyContext, several: Sequence[_Coming]) -> list[Taken]:
    """All of them in one transaction.

    Raises:
        _Refused: these of them cannot be sealed; nothing was stored.
    """
    now = context.clock()
    process = context.process("web")
    with context.database.write() as connection:
        brands = [coming.event.brand for coming in several if needs_key(coming.event)]
        keys = keys_for(context, connection, brands, now)
        events = [(coming.event, coming.author_ref) for coming in several]
        storing = Storing.begin(context, connection, events, at=now)
        splits = Splits(context, connection, case_ids_of(storing, events))
        taken = []
        refused: dict[int, RelevoError] = {}
        for number, coming in enumerate(several):
            before = storing.standing.taken(coming.event)
            if before is None:
                try:
                    key = keys.get(coming.event.brand)
                    ready = _sealed(context, storing, coming, key, splits)
                except RelevoError as error:
                    refused[number] = error
                    continue
                before = storing.store(ready, coming.actor or process)
                if before.case_id is not None and needs_key(coming.event):
                    splits.keep(before.case_id, ready.version)
            taken.append(before)
        if refused:
            raise _Refused(refused)
        storing.write(connection)
        splits.write(storing, connection)
        crash.point(Point.INTAKE_BEFORE_COMMIT)
    crash.point(Point.INTAKE_AFTER_COMMIT)
    return taken


def _sealed(
    context: AgencyContext,
    storing: Storing,
    coming: _Coming,
    key: SealingPublicKey | None,
    splits: Splits,
) -> Ready:
    event = coming.event
    place = storing.place(event, coming.author_ref)
    if not needs_key(event):
        return seal(context, event, coming.protected, place, None, storing.at)
    if key is None:
        raise NoSealingKey("the brand has no sealing key that holds")
    try:
        protected = coming.protected
        if place.case_id is not None:
            protected = splits.protected(place.case_id, event, protected)
        return seal(context, event, protected, place, key, storing.at)
    except RelevoError:
        raise
    except Exception:  # noqa: BLE001 - any other message may quote the post
        raise IntakeFailed("the post could not be processed") from None
