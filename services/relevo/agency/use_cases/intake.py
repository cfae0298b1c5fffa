"""A post version comes in: redacted, sealed and signed in memory, then stored in one transaction.

The seal is bound to case and post version, so the case is resolved first, in a read. If it is
another one by the time of the write, the post is sealed again for that one.
"""

from __future__ import annotations

import sqlalchemy as sa
from prometheus_client import Counter

from relevo.agency.adapters import store_intake
from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import Contended, IntakeFailed, StorageUnavailable
from relevo.agency.domain.post import PostEvent, Taken
from relevo.agency.domain.protection import Protected, protect
from relevo.agency.use_cases.sealing_posts import Place, author_ref, needs_key, seal
from relevo.agency.use_cases.storing_posts import CaseMoved, store_all
from relevo.errors import RelevoError
from relevo.service import crash
from relevo.service.crash import Point

_POSTS = Counter("relevo_agency_posts", "Post versions that came in", ["verb", "outcome"])
_ATTEMPTS = 6


def take_in(context: AgencyContext, event: PostEvent, *, actor: str | None = None) -> Taken:
    """Take one post version in, once, whatever is repeated.

    Args:
        actor: who brought it, if not the web process: a person's id.

    Raises:
        UnknownBrand, UnknownChannel, MalformedMessage: the event names what is not there.
        PostTooLarge: not even sealed whole does it fit the contract.
        NoSealingKey, StorageUnavailable, Contended: nothing was stored; to be tried again.
        IntakeFailed: something of ours broke; nothing was stored.
    """
    event.check()
    context.require_channel(event.brand, event.channel)
    try:
        taken = _take_in(context, event, actor or context.process("web"))
    except RelevoError:
        raise
    except sa.exc.SQLAlchemyError:
        # What a database driver says may quote what it was given.
        raise StorageUnavailable("the database did not take the post") from None
    except Exception:  # noqa: BLE001 - nor may any other message or chained error leave here
        raise IntakeFailed("the post could not be processed") from None
    _POSTS.labels(event.verb.value, "duplicate" if taken.duplicate else "taken").inc()
    return taken


def _take_in(context: AgencyContext, event: PostEvent, actor: str) -> Taken:
    redactor = context.redactor_of(event.brand)
    author = author_ref(context, event)
    protected: Protected | None = None
    for _ in range(_ATTEMPTS):
        now = context.clock()
        with context.database.read() as connection:
            standing = store_intake.look(connection, [(event, author)])
            before = standing.taken(event)
            if before is not None:
                return before
            key = context.keys.active(connection, event.brand, now) if needs_key(event) else None
        case = standing.case_for(event, author, at=now)
        protected = protected or protect(event, redactor.redact)
        place = Place(author, case.case_id if case else None, context.new_id())
        ready = seal(context, event, protected, place, key, now)
        try:
            with context.database.write() as connection:
                (taken,) = store_all(context, connection, [ready], at=now, actor=actor)
                crash.point(Point.INTAKE_BEFORE_COMMIT)
        except CaseMoved:
            continue
        crash.point(Point.INTAKE_AFTER_COMMIT)
        return taken
    raise Contended("the case kept changing while the post was sealed")
