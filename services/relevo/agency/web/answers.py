"""What is done in public, and what is sent again: replies, hides, hand-overs."""

from __future__ import annotations

from uuid import UUID

from relevo.agency.context import AgencyContext
from relevo.agency.domain.reply import Reply
from relevo.agency.domain.visibility import Visibility
from relevo.agency.people import Role
from relevo.agency.use_cases import by_hand, handover, moderation, replies
from relevo.agency.use_cases.actions import Acted
from relevo.agency.web import documents, forms
from relevo.agency.web.cases import ACTORS, CASE
from relevo.agency.web.seeing import visible_brands
from relevo.crossing.limits import check_platform_id
from relevo.service.web import Door, with_token
from relevo.service.web.access import person

_POST = CASE + "/posts/<path:source_id>"
_RESENDERS = with_token([Role.LEAD, Role.ADMIN])


def answers_door(context: AgencyContext) -> Door:
    """The door to what the public sees."""
    door = Door("answers", description="Replies, hides, and hand-overs that are sent again.")
    views = _Answers(context)
    door.add(
        "POST",
        CASE + "/replies",
        views.submit_reply,
        access=ACTORS,
        takes=forms.WrittenReplySchema,
        gives=documents.ReplyDocument,
        status=201,
    )
    door.add(
        "POST",
        CASE + "/replies/<uuid:reply_id>/by-hand",
        views.mark_by_hand,
        access=ACTORS,
        takes=forms.ByHandSchema,
        gives=documents.ReplyDocument,
        errors=[409],
    )
    for rule, view in ((_POST + "/hide", views.hide_post), (_POST + "/unhide", views.unhide_post)):
        door.add(
            "POST",
            rule,
            view,
            access=ACTORS,
            takes=forms.ModerationSchema,
            gives=documents.VisibilityDocument,
            status=202,
        )
    door.add(
        "POST",
        "/parked/<uuid:case_id>/resend",
        views.resend,
        access=_RESENDERS,
        gives=documents.ActedDocument,
        status=202,
    )
    return door


class _Answers:
    def __init__(self, context: AgencyContext) -> None:
        self._context = context

    def submit_reply(self, asked: forms.WrittenReply, case_id: UUID) -> Reply:
        """Queue a reply for publication. One that carries personal data is refused.

        422 ASKS_AGAIN or SENDS_AWAY if it makes the customer begin again without a justification.
        """
        return replies.submit(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
            text=asked.text,
            in_reply_to_source_id=asked.in_reply_to_source_id,
            justification=asked.justification,
        )

    def mark_by_hand(self, asked: forms.ByHand, case_id: UUID, reply_id: UUID) -> Reply:
        """Say that a reply which the channel refused was published by hand, with a link to it."""
        return by_hand.mark_by_hand(
            self._context,
            str(case_id),
            str(reply_id),
            brands=visible_brands(self._context),
            actor=person().id,
            proof=asked.proof,
        )

    def hide_post(self, asked: forms.Moderation, case_id: UUID, source_id: str) -> Visibility:
        """Ask for a post to be hidden from the public."""
        return moderation.hide(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
            source_id=check_platform_id(source_id, "source_id"),
            reason=asked.reason,
        )

    def unhide_post(self, asked: forms.Moderation, case_id: UUID, source_id: str) -> Visibility:
        """Ask for a hidden post to be shown again."""
        return moderation.unhide(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
            source_id=check_platform_id(source_id, "source_id"),
            reason=asked.reason,
        )

    def resend(self, case_id: UUID) -> Acted:
        """Send a case to care again, once the reason why it was parked is gone."""
        return handover.resend(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
        )
