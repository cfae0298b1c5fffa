"""Values on the page: asked for with a code, shown once in the answer to the form, masked again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from relevo.care.domain.case import CaseKey
from relevo.care.domain.challenges import Challenge, ChallengeState
from relevo.care.domain.errors import AlreadyAsked, VaultRefused
from relevo.care.domain.vault import Purpose
from relevo.care.use_cases import approvals
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import CaseDetail
from relevo.care.use_cases.reveal import Asking, GivenCode, Opened, Place, open_approved, reveal
from relevo.care.web.acts import Acts, key_of
from relevo.crossing.limits import check_id
from relevo.errors import Conflict, InvalidInput, NotFound, Unavailable
from relevo.service.web import notices
from relevo.service.web.refusals import refused

_WAIT = (ChallengeState.CONFIRMED, ChallengeState.READY)


class Revealing:
    """The two forms that show values. `show`: the case's page with what is told on it."""

    def __init__(self, care: Care, show: Callable[..., str]) -> None:
        self._care = care
        self._acts = Acts(care)
        self._show = show

    def reveal(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Values, once: they stand in this answer alone, and mask themselves.

        The same form again leads back to the case and reveals nothing.
        """
        key = key_of(agency, case_id)
        totp = request.form.get("totp", "").strip()

        def act() -> Opened:
            asking = Asking(_values(), _purpose(), number("asked"))
            return reveal(
                self._care, key, self._acts.brands(), asking, totp, actor=self._acts.actor()
            )

        return self._do(key, "reveal", act)

    def open(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """What a colleague has agreed to, under another code."""
        key = key_of(agency, case_id)

        def act() -> Opened:
            code = given_code()
            return open_approved(
                self._care, key, self._acts.brands(), code, actor=self._acts.actor()
            )

        return self._do(key, "open", act)

    def _do(self, key: CaseKey, form: str, act: Callable[[], Opened]) -> ResponseReturnValue:
        try:
            opened = act()
        except (VaultRefused, Unavailable) as error:
            denied = error.remote_reason if isinstance(error, VaultRefused) else error.reason
            told = refused(error, form)
            return self._show(key, denied=denied, refused=told), told.status
        except AlreadyAsked:
            return notices.back_to(address_of(key), "once")
        except (InvalidInput, Conflict, NotFound) as error:
            told = refused(error, form)
            return self._show(key, refused=told), told.status
        if not opened.shown:
            return notices.back_to(address_of(key), "awaits")
        return self._show(key, revealed=opened.shown, denied=opened.denied)


def askings(care: Care, detail: CaseDetail) -> tuple[Challenge, ...]:
    """The caller's askings in this case that wait for others, or for her; none if nobody says."""
    acts = Acts(care)
    try:
        mine = approvals.pending(care, [detail.case.brand], actor=acts.actor()).mine
    except (VaultRefused, Unavailable):
        return ()
    return tuple(
        one
        for one in mine
        if one.case == detail.case.key and one.approvals_needed and one.state in _WAIT
    )


def given_code() -> GivenCode:
    """The code that was typed, for the asking that the form names."""
    return GivenCode(
        check_id(request.form.get("challenge", ""), "challenge"),
        request.form.get("digest", ""),
        request.form.get("totp", "").strip(),
    )


def address_of(key: CaseKey) -> str:
    """The address of a case's page."""
    return url_for("pages.case", agency=key.agency, case_id=key.case_id)


def number(field: str) -> int | None:
    """A whole number that a form holds; None: nothing."""
    given = request.form.get(field, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 15):
        raise InvalidInput(f"{field}: must be a number", field=field)
    return int(given)


def _values() -> tuple[Place, ...]:
    places = []
    for value in request.form.getlist("value"):
        version_id, _, place = value.partition(":")
        if not (place.isascii() and place.isdigit() and len(place) <= 5):
            raise InvalidInput("value: must be one of the case's values", field="value")
        places.append(Place(check_id(version_id, "value"), int(place)))
    if not places:
        raise InvalidInput("value: must be one of the case's values", field="value")
    return tuple(places)


def _purpose() -> Purpose:
    try:
        return Purpose(request.form.get("purpose", ""))
    except ValueError:
        raise InvalidInput("purpose: must be one of the list", field="purpose") from None
