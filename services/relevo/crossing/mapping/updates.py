"""What care sends back."""

from __future__ import annotations

from relevo.crossing.mapping.scalars import (
    from_timestamp,
    statement_from_wire,
    statement_to_wire,
    to_timestamp,
)
from relevo.crossing.updates import (
    Assigned,
    Cover,
    Erase,
    FormLink,
    Given,
    Ingested,
    Question,
    Received,
    Reopened,
    ReplyToPublish,
    Resolved,
    Restoration,
    Stretch,
    Unassigned,
    Unknown,
    Update,
    UpdateKind,
)
from relevo.wire.bridge.v1 import update_pb2


def update_to_wire(update: Update) -> update_pb2.Update:
    """An update as it crosses."""
    message = update_pb2.Update(
        sequence=update.sequence,
        update_id=update.update_id,
        brand=update.brand,
        case_id=update.case_id,
        at=to_timestamp(update.at),
    )
    _write_kind(message, update.kind)
    return message


def update_from_wire(message: update_pb2.Update) -> Update:
    """An update as it came; a kind that this release does not know becomes `Unknown`."""
    return Update(
        sequence=message.sequence,
        update_id=message.update_id,
        brand=message.brand,
        case_id=message.case_id,
        at=from_timestamp(message.at, "at"),
        kind=_read_kind(message),
    )


def _write_kind(message: update_pb2.Update, kind: UpdateKind) -> None:
    match kind:
        case Received(case_version):
            message.received.case_version = case_version
        case Assigned(assignee_id):
            message.assigned.assignee_id = assignee_id
        case Unassigned():
            message.unassigned.SetInParent()
        case Ingested(post_version_id, notice, grace_seconds):
            message.ingested.post_version_id = post_version_id
            message.ingested.notice.CopyFrom(statement_to_wire(notice))
            message.ingested.grace_seconds = grace_seconds
        case Question(question_id, text):
            message.question.question_id = question_id
            message.question.text = text
        case FormLink(url, expires_at, form_id):
            message.form_link.url = url
            message.form_link.form_id = form_id
            message.form_link.expires_at.CopyFrom(to_timestamp(expires_at))
        case Given(form_id, types):
            message.given.form_id = form_id
            message.given.types.extend(types)
        case Unknown():
            raise ValueError("an unknown kind is read, never written")
        case _:
            _write_request(message, kind)


def _write_request(
    message: update_pb2.Update,
    kind: Resolved | Reopened | ReplyToPublish | Erase | Restoration | Cover,
) -> None:
    """What the agency is to do."""
    match kind:
        case Resolved(reopens_until):
            message.resolved.reopens_until.CopyFrom(to_timestamp(reopens_until))
        case Reopened(reopener_id):
            message.reopened.reopener_id = reopener_id
        case ReplyToPublish(reply_id, text, source_id):
            message.reply.reply_id = reply_id
            message.reply.text = text
            message.reply.in_reply_to_source_id = source_id
        case Erase(order_id):
            message.erase.order_id = order_id
        case Restoration(request_id, text):
            message.restoration.request_id = request_id
            message.restoration.granted = text is not None
            message.restoration.text = text or ""
        case Cover():
            message.cover.CopyFrom(_cover_to_wire(kind))


def _read_kind(message: update_pb2.Update) -> UpdateKind:
    match message.WhichOneof("kind"):
        case "received":
            return Received(message.received.case_version)
        case "assigned":
            return Assigned(message.assigned.assignee_id)
        case "unassigned":
            return Unassigned()
        case "ingested":
            return Ingested(
                post_version_id=message.ingested.post_version_id,
                notice=statement_from_wire(message.ingested.notice),
                grace_seconds=message.ingested.grace_seconds,
            )
        case "question":
            return Question(message.question.question_id, message.question.text)
        case "form_link":
            return FormLink(
                url=message.form_link.url,
                expires_at=from_timestamp(message.form_link.expires_at, "expires_at"),
                form_id=message.form_link.form_id,
            )
        case "given":
            return Given(message.given.form_id, tuple(message.given.types))
        case _:
            return _read_request(message)


def _read_request(message: update_pb2.Update) -> UpdateKind:
    match message.WhichOneof("kind"):
        case "resolved":
            return Resolved(from_timestamp(message.resolved.reopens_until, "reopens_until"))
        case "reopened":
            return Reopened(message.reopened.reopener_id)
        case "reply":
            return ReplyToPublish(
                reply_id=message.reply.reply_id,
                text=message.reply.text,
                in_reply_to_source_id=message.reply.in_reply_to_source_id,
            )
        case "erase":
            return Erase(message.erase.order_id)
        case "restoration":
            given = message.restoration
            return Restoration(given.request_id, given.text if given.granted else None)
        case "cover":
            return _cover_from_wire(message.cover)
        case _:
            return Unknown()


def _cover_to_wire(cover: Cover) -> update_pb2.Cover:
    return update_pb2.Cover(
        request_id=cover.request_id,
        post_version_id=cover.post_version_id,
        revision=cover.revision,
        stretches=[
            update_pb2.Stretch(start=one.start, end=one.end, type=one.type)
            for one in cover.stretches
        ],
    )


def _cover_from_wire(message: update_pb2.Cover) -> Cover:
    return Cover(
        request_id=message.request_id,
        post_version_id=message.post_version_id,
        revision=message.revision,
        stretches=tuple(Stretch(one.start, one.end, one.type) for one in message.stretches),
    )
