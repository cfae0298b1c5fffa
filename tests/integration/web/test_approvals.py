"""Values that somebody has to agree to, on the pages: who asks, who agrees, and what is shown."""

from __future__ import annotations

import re

import pytest

from relevo.care.domain.errors import VaultRefused
from relevo.errors import Unavailable
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser

VALUE = "CANARY-45678912"


def _form(care: CareSide, *numbers: int) -> dict[str, object]:
    version = care.world.vault.fields[0].post_version_id
    values = [f"{version}:{number}" for number in numbers or (1,)]
    return {"value": values, "purpose": "fraud_prevention", "totp": "123456"}


def _hidden(page: str) -> dict[str, str]:
    """The asking that the page's form names."""
    return {
        name: found[1]
        for name in ("challenge", "digest")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', page))
    }


def test_several_values_are_shown_at_once_each_masking_itself(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    browser.read(case)
    shown = browser.send(case + "/reveal", **_form(care, 1, 2)).get_data(as_text=True)
    assert shown.count(f'<p class="revealed">{VALUE}</p>') == 2
    assert shown.count('data-mask-after="60"') == 2
    assert len(care.world.vault.challenged) == 1
    assert VALUE not in browser.read(case)


def test_a_lead_agrees_and_who_asked_sees_it_under_another_code(care: CareSide) -> None:
    care.world.vault.approvals_needed = 1
    case = care.arrive()
    rosa, lola = Browser(care.browser(), "rosa"), Browser(care.browser(), "lola")
    assert "nadie espera que usted apruebe" in lola.read("/approvals")
    rosa.read(case)
    page = rosa.act(case + "/reveal", **_form(care))
    assert "Otra persona debe aprobarlo" in page
    assert "espera que otra persona lo apruebe" in page
    assert VALUE not in page
    listed = lola.read("/approvals")
    assert "Rosa pide ver" in listed
    assert "Prevenir un fraude" in listed
    assert VALUE not in listed
    agreed = lola.act("/approvals/approve", totp="654321", **_hidden(listed))
    assert "Aprobado: quien lo pidió ya puede ver los datos" in agreed
    assert "nadie espera que usted apruebe" in agreed
    page = rosa.read(case)
    assert "Mostrar lo aprobado" in page
    assert "Aprobó que se vean datos" in page
    shown = rosa.send(case + "/open", totp="222222", **_hidden(page)).get_data(as_text=True)
    assert f'<p class="revealed">{VALUE}</p>' in shown
    assert "Mostrar lo aprobado" not in rosa.read(case)


def test_before_anybody_agrees_nothing_is_shown(care: CareSide) -> None:
    care.world.vault.approvals_needed = 1
    case = care.arrive()
    rosa = Browser(care.browser(), "rosa")
    rosa.read(case)
    rosa.send(case + "/reveal", **_form(care))
    (asked,) = care.world.vault.challenged.values()
    named = {"challenge": asked.challenge_id, "digest": asked.digest}
    answer = rosa.send(case + "/open", totp="222222", **named)
    assert answer.status_code == 409
    assert "Otra persona debe aprobarlo" in answer.get_data(as_text=True)
    assert care.world.vault.revealed == []


@pytest.mark.parametrize("who", ["rosa", "julia", "root"])
def test_leads_alone_have_the_list(care: CareSide, who: str) -> None:
    browser = Browser(care.browser(), who)
    assert "Por aprobar" not in browser.home
    browser.read("/approvals", 403)
    assert browser.send("/approvals/approve", totp="123456").status_code == 403


def test_an_approval_that_fails_says_why_and_approves_nothing(
    care: CareSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    care.world.vault.approvals_needed = 1
    case = care.arrive()
    rosa, lola = Browser(care.browser(), "rosa"), Browser(care.browser(), "lola")
    rosa.read(case)
    rosa.send(case + "/reveal", **_form(care))
    named = _hidden(lola.read("/approvals"))
    assert lola.send("/approvals/approve", totp="12", **named).status_code == 422
    unknown = {**named, "challenge": "0b7e57ed-1111-4222-8333-444455556666"}
    answer = lola.send("/approvals/approve", totp="123456", **unknown)
    assert answer.status_code == 404
    assert "Esa petición ya no espera" in answer.get_data(as_text=True)

    def refuse(*_: object, **__: object) -> None:
        raise VaultRefused("TOTP_USED")

    monkeypatch.setattr(care.world.vault, "approve", refuse)
    answer = lola.send("/approvals/approve", totp="123456", **named)
    assert answer.status_code == 403
    assert "Ese código ya se usó" in answer.get_data(as_text=True)

    def away(*_: object, **__: object) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(care.world.vault, "challenges", away)
    assert "La bóveda no responde ahora" in lola.read("/approvals")
    assert "Ver un dato" in rosa.read(case)


def test_what_was_shown_before_the_vault_refused_the_rest_is_shown(
    care: CareSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = care.arrive()
    rosa = Browser(care.browser(), "rosa")
    rosa.read(case)
    vault, calls = care.world.vault, []
    honest = vault.reveal

    def once(*args: object, **named: object) -> object:
        calls.append(args)
        if len(calls) > 1:
            raise VaultRefused("REVEAL_LIMIT")
        return honest(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(vault, "reveal", once)
    shown = rosa.send(case + "/reveal", **_form(care, 1, 2, 3)).get_data(as_text=True)
    assert shown.count('class="revealed"') == 1
    assert "límite de datos por hora" in shown
    assert len(calls) == 2
