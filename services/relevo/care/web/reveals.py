"""Opening values, for programs: asked for, confirmed, agreed to, and opened one by one."""

from __future__ import annotations

from uuid import UUID

from relevo.care.domain.challenges import Challenge
from relevo.care.domain.vault import RevealedValue
from relevo.care.people import Role
from relevo.care.use_cases import approvals, reveal
from relevo.care.use_cases.approvals import Pending
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.reveal import Asking, GivenCode, Place
from relevo.care.web import documents, reveal_documents, reveal_forms
from relevo.care.web.acts import Acts, key_of
from relevo.care.web.cases import ACTORS, CASE
from relevo.service.web import Door, with_token

APPROVERS = with_token([Role.LEAD])
_ASKING = CASE + "/reveals/<uuid:challenge_id>"


def reveals_door(care: Care) -> Door:
    """The door to values."""
    door = Door("reveals", description="Opening what the vault holds, on the record.")
    views = _Reveals(care)
    _add_steps(door, views)
    door.add(
        "GET",
        "/reveals",
        views.list_pending,
        access=ACTORS,
        gives=reveal_documents.PendingDocument,
        errors=[503],
    )
    door.add(
        "POST",
        "/reveals/<uuid:challenge_id>/approve",
        views.approve,
        access=APPROVERS,
        takes=reveal_forms.AnsweringSchema,
        gives=reveal_documents.ChallengeDocument,
        errors=[503],
    )
    return door


def _add_steps(door: Door, views: _Reveals) -> None:
    door.add(
        "POST",
        CASE + "/reveals",
        views.ask,
        access=ACTORS,
        takes=reveal_forms.AskingRevealSchema,
        gives=reveal_documents.ChallengeDocument,
        status=201,
        errors=[503],
    )
    door.add(
        "POST",
        _ASKING + "/confirm",
        views.confirm,
        access=ACTORS,
        takes=reveal_forms.AnsweringSchema,
        gives=reveal_documents.ChallengeDocument,
        errors=[503],
    )
    door.add(
        "POST",
        _ASKING + "/open",
        views.open_value,
        access=ACTORS,
        takes=reveal_forms.NamingSchema,
        gives=documents.RevealedDocument,
        errors=[503],
    )


class _Reveals:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def ask(self, asked: reveal_forms.AskingReveal, agency: str, case_id: UUID) -> Challenge:
        """Ask for values of a case, for one purpose. Nothing is opened yet.

        403 with the vault's reason if it refuses.
        """
        asking = Asking(
            tuple(Place(one.post_version_id, one.field_number) for one in asked.values),
            asked.purpose,
        )
        key = key_of(agency, case_id)
        return reveal.ask(self._care, key, self._acts.brands(), asking, actor=self._acts.actor())

    def confirm(
        self, asked: reveal_forms.Answering, agency: str, case_id: UUID, challenge_id: UUID
    ) -> Challenge:
        """Confirm what the caller asked for with her code, which confirms nothing else.

        403 with the vault's reason, such as TOTP_WRONG, if it refuses.
        """
        code = GivenCode(str(challenge_id), asked.digest, asked.totp)
        key = key_of(agency, case_id)
        return reveal.confirm(self._care, key, self._acts.brands(), code, actor=self._acts.actor())

    def open_value(
        self, asked: reveal_forms.Naming, agency: str, case_id: UUID, challenge_id: UUID
    ) -> RevealedValue:
        """Open one of the values, once; on the record before it is answered with.

        Mask it again after `display_seconds`, and keep it nowhere. Card numbers come as BIN and
        last four (`masked`), unless the purpose is fraud prevention or a legal obligation. 403 with
        the vault's reason, such as APPROVAL_MISSING or REVEAL_LIMIT, if it refuses.
        """
        return reveal.open_value(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            str(challenge_id),
            Place(asked.post_version_id, asked.field_number),
            actor=self._acts.actor(),
        )

    def list_pending(self) -> Pending:
        """List the caller's open askings, and those of colleagues that wait for her agreement."""
        return approvals.pending(self._care, self._acts.brands(), actor=self._acts.actor())

    def approve(self, asked: reveal_forms.Answering, challenge_id: UUID) -> Challenge:
        """Agree to what a colleague asks, with a code of one's own; a value is never shown.

        403 with the vault's reason if it refuses.
        """
        code = GivenCode(str(challenge_id), asked.digest, asked.totp)
        return approvals.approve(self._care, self._acts.brands(), code, actor=self._acts.actor())
