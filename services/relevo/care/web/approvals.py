"""The page of what waits for somebody else's agreement."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from relevo.care.domain.errors import UnknownChallenge, VaultRefused
from relevo.care.people import Role
from relevo.care.use_cases import approvals
from relevo.care.use_cases.approvals import Pending
from relevo.care.use_cases.context import Care
from relevo.care.web import words
from relevo.care.web.acts import Acts
from relevo.care.web.revealing import given_code
from relevo.errors import InvalidInput, Unavailable
from relevo.service.web import declares, notices, with_session
from relevo.service.web.refusals import Refused, refused

APPROVERS = with_session([Role.LEAD])


def approvals_pages(care: Care) -> Blueprint:
    """The list, and the form of each of its entries."""
    group = Blueprint("approvals", __name__)
    views = _Approvals(care)
    listing = declares(APPROVERS)(views.listing)
    group.add_url_rule("/approvals", "listing", listing, methods=["GET"])
    approve = declares(APPROVERS)(views.approve)
    group.add_url_rule("/approvals/approve", "approve", approve, methods=["POST"])
    return group


class _Approvals:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def listing(self) -> ResponseReturnValue:
        """What waits for the caller."""
        done, _ = notices.take()
        return self._show(done=words.DONE.get(done or ""))

    def approve(self) -> ResponseReturnValue:
        """She agrees to one of them."""
        try:
            approvals.approve(
                self._care, self._acts.brands(), given_code(), actor=self._acts.actor()
            )
        except (VaultRefused, Unavailable) as error:
            denied = error.remote_reason if isinstance(error, VaultRefused) else error.reason
            told = refused(error, "approve")
            return self._show(denied=denied, refused=told), told.status
        except (InvalidInput, UnknownChallenge) as error:
            told = refused(error, "approve")
            return self._show(refused=told), told.status
        return notices.back_to(url_for("approvals.listing"), "approve")

    def _show(
        self,
        *,
        done: str | None = None,
        denied: str | None = None,
        refused: Refused | None = None,
    ) -> str:
        listed = self._pending()
        waiting = None if listed is None else listed.to_approve
        return render_template(
            "approvals.html",
            waiting=waiting,
            cases=approvals.cases_of(self._care, waiting or ()),
            names={one.id: one.display_name for one in self._acts.colleagues()},
            words=words,
            done=done,
            cut=(),
            denied=denied,
            refused=refused,
        )

    def _pending(self) -> Pending | None:
        """None: the vault does not say."""
        try:
            return approvals.pending(self._care, self._acts.brands(), actor=self._acts.actor())
        except (VaultRefused, Unavailable):
            return None
