"""A person published a reply by hand and vouches for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_page_comments, store_replies
from relevo.agency.adapters.store_page_comments import OURS
from relevo.agency.context import AgencyContext
from relevo.agency.domain import reply as replies
from relevo.agency.domain.reply import Reply, UnknownReply
from relevo.agency.use_cases.public_acts import record_reply
from relevo.crossing.vocabulary import Verb
from relevo.errors import InvalidInput
from relevo.redaction import Redactor

MAX_PROOF_CHARACTERS = 500

_ADDRESS = re.compile(r"https://[!-~]+")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# Meta's ids have 15 and more digits and begin with 1, as no payment card's number does.
_PLATFORM_NUMBER = re.compile(r"(?<![0-9])1[0-9]{14,19}(?![0-9])")
_PUNCTUATION = re.compile(r"[^\w@+-]+|_")


def mark_by_hand(
    context: AgencyContext,
    case_id: str,
    reply_id: str,
    *,
    brands: Collection[str],
    actor: str,
    proof: str | None,
) -> Reply:
    """A refused reply, or one whose outcome nobody knows, stands because a person saw to it.

    Args:
        proof: an https link to the published reply, or None.

    Raises:
        UnknownReply: the case has none such, or not for this caller.
        IllegalMove: it is published, or waits to be, or carries personal data.
        InvalidInput: the proof is no https link, too long, or holds personal data.
    """
    with context.database.write() as connection:
        reply = store_replies.get(connection, reply_id, lock=True)
        if reply is None or reply.brand not in brands or reply.case_id != case_id:
            raise UnknownReply("reply_id: there is no such reply", field="reply_id")
        if proof is not None:
            _check_proof(context.redactor_of(reply.brand), proof)
        now = context.clock()
        done = replies.by_hand(reply, proof=proof, at=now)
        store_replies.update(connection, done)
        _match(connection, done)
        record_reply(context, connection, done, actor=actor, at=now)
    return done


def _match(connection: Connection, reply: Reply) -> None:
    """The page's comment that the proof names is this reply."""
    waiting = store_page_comments.waiting_in(
        connection, reply.brand, reply.channel, reply.thread_id
    )
    for stored in waiting:
        event = stored.event
        if (
            event.verb is Verb.ADD
            and reply.proof
            and replies.is_named_by(event.source_id, reply.proof)
        ):
            store_page_comments.settle(connection, stored.page_comment_id, OURS, reply.reply_id)


def _check_proof(redactor: Redactor, proof: str) -> None:
    if len(proof) > MAX_PROOF_CHARACTERS or not _ADDRESS.fullmatch(proof):
        _refuse(f"must be an https link of at most {MAX_PROOF_CHARACTERS} characters")
    try:
        parts = urlsplit(proof)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is not None or not _HOST.fullmatch(host) or "@" in parts.netloc:
        _refuse("must be a link to a public host, without user and port")
    readable = _PLATFORM_NUMBER.sub("id", _unquoted(proof).replace("\0", " "))
    # Once as it stands, once in words: in a link, detectors take most numbers for ids.
    for text in (readable, _PUNCTUATION.sub(" ", readable)):
        if redactor.redact(text).findings:
            _refuse("holds what looks like personal data; leave it out if it does not")


def _unquoted(proof: str) -> str:
    """What the link says, however often it was quoted: each time makes it shorter."""
    while (once := unquote(proof, errors="replace")) != proof:
        proof = once
    return proof


def _refuse(rule: str) -> None:
    raise InvalidInput(f"proof: {rule}", field="proof")
