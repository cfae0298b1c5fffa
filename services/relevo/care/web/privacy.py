"""Holding, blocking and erasing cases: the privacy officer's door."""

from __future__ import annotations

import json
from uuid import UUID

from relevo.care.adapters.hold_rows import Block
from relevo.care.domain.case import CaseKey
from relevo.care.domain.holds import Hold
from relevo.care.people import Role
from relevo.care.use_cases import blocking, erasing, holds
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.web import privacy_documents as documents
from relevo.care.web import privacy_forms as forms
from relevo.care.web.acts import Acts, key_of, known_agency
from relevo.crossing.erasure import ErasureReceipt
from relevo.crossing.erasure_text import Language, readable
from relevo.errors import InvalidInput
from relevo.service.web import Door, with_token
from relevo.service.web.access import person

OFFICERS = with_token([Role.PRIVACY])
APPROVERS = with_token([Role.PRIVACY, Role.LEAD])
READERS = with_token([Role.PRIVACY, Role.AUDITOR])

_CASE = "/cases/<agency>/<uuid:case_id>"
_HOLD = "/holds/<agency>/<uuid:hold_id>"
_ERASURE = "/erasures/<uuid:request_id>"


def privacy_door(care: Care) -> Door:
    """The door to holds, blocked cases and erasures."""
    door = Door("privacy", description="Legal holds, blocked cases, and erasures.")
    _add_holds(door, _Holds(care))
    _add_blocks(door, _Blocks(care))
    _add_erasures(door, _Erasures(care))
    return door


def _add_holds(door: Door, views: _Holds) -> None:
    door.add(
        "GET",
        "/holds",
        views.list_holds,
        access=READERS,
        takes=forms.ListedSchema,
        gives=documents.HoldsDocument,
        errors=[404],
    )
    door.add(
        "POST",
        _CASE + "/holds",
        views.set_hold,
        access=OFFICERS,
        takes=forms.HoldingSchema,
        gives=documents.HoldDocument,
        status=201,
        errors=[409],
    )
    door.add(
        "POST",
        _HOLD + "/extend",
        views.extend_hold,
        access=OFFICERS,
        takes=forms.ExtendingSchema,
        gives=documents.HoldDocument,
        errors=[409],
    )
    door.add(
        "POST",
        _HOLD + "/lift",
        views.lift_hold,
        access=OFFICERS,
        gives=documents.HoldDocument,
        errors=[409],
    )


def _add_blocks(door: Door, views: _Blocks) -> None:
    door.add(
        "GET",
        "/blocks",
        views.list_blocks,
        access=READERS,
        takes=forms.ListedSchema,
        gives=documents.BlocksDocument,
        errors=[404],
    )
    door.add(
        "POST",
        _CASE + "/block",
        views.block_case,
        access=OFFICERS,
        takes=forms.BlockingSchema,
        gives=documents.BlockDocument,
        errors=[409, 503],
    )
    door.add(
        "POST",
        _CASE + "/unblock",
        views.unblock_case,
        access=OFFICERS,
        takes=forms.ConfirmedSchema,
        gives=documents.UnblockedDocument,
        errors=[409, 503],
    )


def _add_erasures(door: Door, views: _Erasures) -> None:
    door.add(
        "GET",
        _CASE + "/erasable",
        views.list_erasable,
        access=OFFICERS,
        gives=documents.CandidatesDocument,
    )
    door.add(
        "GET",
        "/erasures",
        views.list_erasures,
        access=APPROVERS,
        takes=forms.ListedSchema,
        gives=documents.RequestsDocument,
        errors=[404],
    )
    door.add(
        "POST",
        "/erasures",
        views.request_erasure,
        access=OFFICERS,
        takes=forms.ErasingSchema,
        gives=documents.RequestDocument,
        status=201,
        errors=[404, 409, 503],
    )
    door.add("GET", _ERASURE, views.read_erasure, access=APPROVERS, gives=documents.RequestDocument)
    door.add(
        "POST",
        _ERASURE + "/approve",
        views.approve_erasure,
        access=APPROVERS,
        takes=forms.ApprovingSchema,
        gives=documents.RequestDocument,
        errors=[409, 503],
    )
    door.add(
        "POST",
        _ERASURE + "/withdraw",
        views.withdraw_erasure,
        access=OFFICERS,
        gives=documents.RequestDocument,
        errors=[409],
    )
    door.add(
        "GET",
        _ERASURE + "/receipt",
        views.read_receipt,
        access=OFFICERS,
        gives=documents.ReceiptDocument,
        errors=[409],
    )


def _officer(totp: str) -> Officer:
    return Officer(person().id, totp)


class _Holds:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_holds(self, asked: forms.Listed) -> holds.HoldsPage:
        """List legal holds, the newest first, also those that are over."""
        brands = self._acts.brands(asked.brand)
        return holds.holds(self._care, brands, cursor=asked.cursor, limit=asked.limit)

    def set_hold(self, asked: forms.Holding, agency: str, case_id: UUID) -> Hold:
        """Keep a case, or all of its customer's, as they are: no erasure, no expiry."""
        wanted = holds.NewHold(
            asked.scope, asked.ground, asked.reference, asked.ends_on, asked.review_on
        )
        return holds.set_hold(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            wanted,
            actor=self._acts.actor(),
        )

    def extend_hold(self, asked: forms.Extending, agency: str, hold_id: UUID) -> Hold:
        """Let a standing hold end at another day, or not by itself."""
        return holds.extend_hold(
            self._care,
            known_agency(agency),
            str(hold_id),
            self._acts.brands(),
            ends_on=asked.ends_on,
            review_on=asked.review_on,
            actor=self._acts.actor(),
        )

    def lift_hold(self, agency: str, hold_id: UUID) -> Hold:
        """End a hold; what waited for it goes on."""
        return holds.lift_hold(
            self._care,
            known_agency(agency),
            str(hold_id),
            self._acts.brands(),
            actor=self._acts.actor(),
        )


class _Blocks:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_blocks(self, asked: forms.Listed) -> dict[str, object]:
        """List blocked cases, and when the policy destroys them."""
        brands = self._acts.brands(asked.brand)
        found = blocking.blocked(
            self._care, brands, after=_after(asked.cursor), limit=asked.limit + 1
        )
        page = [*found[: asked.limit]]
        more = len(found) > asked.limit
        return {"blocks": page, "next_cursor": documents.after_of(page) if more else None}

    def block_case(self, asked: forms.Blocking, agency: str, case_id: UUID) -> Block:
        """Close a case to all but privacy officers and auditors; the vault refuses reveals."""
        return blocking.block(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            asked.ground,
            _officer(asked.totp),
        )

    def unblock_case(self, asked: forms.Confirmed, agency: str, case_id: UUID) -> dict[str, object]:
        """Open a blocked case again, unless a legal hold stands."""
        key = key_of(agency, case_id)
        blocking.unblock(self._care, key, self._acts.brands(), _officer(asked.totp))
        return {"agency": key.agency, "case_id": key.case_id}


class _Erasures:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_erasable(self, agency: str, case_id: UUID) -> dict[str, object]:
        """List the case and its customer's others, for the officer to choose from."""
        found = erasing.candidates(self._care, key_of(agency, case_id), self._acts.brands())
        return {"cases": [documents.candidate_document(one) for one in found]}

    def list_erasures(self, asked: forms.Listed) -> dict[str, object]:
        """List requests for erasures, the newest first."""
        page = erasing.requests(
            self._care,
            self._acts.brands(asked.brand),
            cursor=asked.cursor,
            limit=asked.limit,
        )
        found = [documents.request_document(one) for one in page.requests]
        return {"requests": found, "next_cursor": page.next_cursor}

    def request_erasure(self, asked: forms.Erasing) -> dict[str, object]:
        """Ask for the erasure of exactly these cases; somebody else must approve it."""
        keys = [CaseKey(one.agency, one.case_id) for one in asked.cases]
        made = erasing.request_erasure(
            self._care, keys, self._acts.brands(), asked.ground, _officer(asked.totp)
        )
        return documents.request_document(made)

    def read_erasure(self, request_id: UUID) -> dict[str, object]:
        """Read a request: its cases, where each stands, and the digest to approve."""
        found = erasing.request_of(self._care, str(request_id), self._acts.brands())
        return documents.request_document(found)

    def approve_erasure(self, asked: forms.Approving, request_id: UUID) -> dict[str, object]:
        """Approve what somebody else asked for; it cannot be undone once it is executed."""
        after = erasing.approve_erasure(
            self._care,
            str(request_id),
            self._acts.brands(),
            asked.digest,
            _officer(asked.totp),
        )
        return documents.request_document(after)

    def withdraw_erasure(self, request_id: UUID) -> dict[str, object]:
        """Withdraw a request; what of it is erased stays so."""
        after = erasing.withdraw_erasure(
            self._care, str(request_id), self._acts.brands(), actor=self._acts.actor()
        )
        return documents.request_document(after)

    def read_receipt(self, request_id: UUID) -> dict[str, object]:
        """Read the signed receipt, as JSON and as text in three languages."""
        statement = erasing.receipt_of(self._care, str(request_id), self._acts.brands())
        receipt = ErasureReceipt.unverified(statement)
        return {
            "receipt": json.loads(statement.to_bytes()),
            "texts": {language.value: readable(receipt, language) for language in Language},
        }


def _after(cursor: str | None) -> tuple[str, str]:
    if cursor is None:
        return "", ""
    case_id, separator, agency = cursor.partition("_")
    if not separator:
        raise InvalidInput("cursor: is not one of ours", field="cursor")
    return case_id, agency
