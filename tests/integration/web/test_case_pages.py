"""What a case's page shows of what happened, and which forms it offers to whom, as it changes."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from relevo.agency.use_cases import moderation, publish
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import HeldField
from relevo.care.use_cases.actions import report_action
from relevo.care.web import words as care_words
from relevo.crossing.vocabulary import (
    ActionKind,
    CaseState,
    CloseReason,
    HandOverItem,
    Urgency,
    Verb,
)
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser
from tests.unit.care.world import AGENCY, FORWARDER, action, item, note, post

_CODE = re.compile(r"\b[A-Z]{2,}_[A-Z_]+\b|\([A-Z_]{3,}\)|\([a-z]+_[a-z_]+\)")


def _visible(page: str) -> str:
    """What a person reads of a page, tips included."""
    tips = " ".join(re.findall(r'title="([^"]*)"', page))
    return html.unescape(re.sub(r"<[^>]+>", " ", page)) + tips


def _part(browser: Browser, case: str, name: str) -> str:
    answer = browser.client.get(f"{case}/{name}", headers={"X-Relevo-Poll": "1"})
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def test_the_agencys_forms_follow_the_case_while_the_page_stands(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    assert f'data-poll="{case}/forms"' in browser.read(case)
    forms = _part(browser, case, "forms")
    assert "Pasar a la marca" in forms
    etag = browser.client.get(case + "/forms").headers["ETag"]
    same = browser.client.get(case + "/forms", headers={"If-None-Match": etag})
    assert same.status_code == 304
    agency.post("lena", case + "/escalate", {"urgency": "urgent"})
    forms = _part(browser, case, "forms")
    assert "Cambiar urgencia" in forms
    assert "Pasar a la marca" not in forms
    agency.post("lena", case + "/replies", {"text": "Hola"}, 201)
    publish.attend_due(agency.world.context)
    assert 'data-block="by_hand-' in _part(browser, case, "forms")
    other = f"/cases/{agency.bring(source_id='f_2', thread_id='t_2')['case_id']}"
    agency.post("lena", other + "/close", {"reason": "praise"})
    assert "Reabrir" in _part(browser, other, "forms")


def test_each_block_of_a_live_part_has_a_name_of_its_own(
    agency: AgencySide, care: CareSide
) -> None:
    for browser, case in (
        (Browser(agency.browser(), "luis"), f"/cases/{agency.bring()['case_id']}"),
        (Browser(care.browser(), "rosa"), care.arrive()),
    ):
        for name in ("part", "forms"):
            names = re.findall(r'<section[^>]* data-block="([^"]+)"', _part(browser, case, name))
            assert names
            assert len(set(names)) == len(names) == _part(browser, case, name).count("<section")


def test_cares_forms_ask_the_vault_only_after_a_change(
    care: CareSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    asked: list[object] = []

    def held(*key: object) -> tuple[HeldField, ...]:
        asked.append(key)
        return care.world.vault.fields

    monkeypatch.setattr(care.world.vault, "held_fields", held)
    etag = browser.client.get(case + "/forms").headers["ETag"]
    same = browser.client.get(case + "/forms", headers={"If-None-Match": etag})
    assert (same.status_code, len(asked)) == (304, 1)
    care.post("lola", case + "/assign")
    changed = browser.client.get(case + "/forms", headers={"If-None-Match": etag})
    assert (changed.status_code, len(asked)) == (200, 2)
    monkeypatch.undo()
    care.world.vault.away = True
    away = browser.client.get(case + "/forms")
    assert "La bóveda no responde ahora" in away.get_data(as_text=True)
    assert "ETag" not in away.headers


@pytest.mark.parametrize(("side", "reader"), [("agency", "root"), ("care", "julia")])
def test_who_may_only_read_is_offered_no_form(
    side: str, reader: str, request: pytest.FixtureRequest
) -> None:
    built: AgencySide | CareSide = request.getfixturevalue(side)
    case = f"/cases/{built.bring()['case_id']}" if isinstance(built, AgencySide) else built.arrive()
    browser = Browser(built.browser(), reader)
    text = browser.read(case)
    assert "Su función es de lectura" in text
    assert re.findall(r'<form[^>]*action="([^"]+)"', text) == ["/logout"]
    assert "<form" not in _part(browser, case, "forms") + _part(browser, case, "part")
    assert browser.send(case + "/reply", text="Hola").status_code == 403


def test_an_answer_stands_under_its_comment_on_both_sides(
    agency: AgencySide, care: CareSide
) -> None:
    case = f"/cases/{agency.bring(text='primero')['case_id']}"
    agency.bring(source_id="f_2", text="segundo", event_time="2026-07-01T02:05:00Z")
    asked = {"text": "La respuesta", "in_reply_to_source_id": "f_1"}
    agency.post("luis", case + "/replies", asked, 201)
    text = Browser(agency.browser(), "luis").read(case)
    assert text.index("primero") < text.index("La respuesta") < text.index("segundo")
    case = care.arrive()
    header = care.world.case(case.rsplit("/", 1)[1]).header
    later = post(source_id="100_300", redacted_text="segundo", findings=())
    care.world.taken(HandOverItem(replace(header, version=2), (later,)))
    reply = care.post(
        "rosa",
        case + "/replies",
        {"text": "La respuesta", "in_reply_to_source_id": "100_201"},
        201,
    )
    done = action(header.case_id, ActionKind.REPLY_BY_HAND, reply_id=reply["reply_id"])
    report_action(
        care.world.care, AGENCY, replace(done, proof="https://x.example/1"), actor=FORWARDER
    )
    text = _part(Browser(care.browser(), "rosa"), case, "part")
    assert text.index("[DNI-1]") < text.index("La respuesta") < text.index("segundo")
    assert "Publicada a mano" in text
    assert 'href="https://x.example/1"' in text


def test_what_to_answer_is_told_by_time_and_text_in_one_order(
    agency: AgencySide, care: CareSide
) -> None:
    case = f"/cases/{agency.bring(text='primero')['case_id']}"
    agency.bring(source_id="f_2", text="segundo", event_time="2026-07-01T02:05:00Z")
    agency.bring(verb="edit", text="primero, corregido", event_time="2026-07-01T02:08:00Z")
    text = Browser(agency.browser(), "luis").read(case)
    expected = ["01/07/2026 02:05 UTC · «segundo»", "01/07/2026 02:00 UTC · «primero, corregido»"]
    assert re.findall(r'<option value="f_\d">([^<]+)<', text) == expected
    case = care.arrive()
    header = care.world.case(case.rsplit("/", 1)[1]).header
    later = post(source_id="100_300", redacted_text="x" * 80, findings=())
    care.world.taken(HandOverItem(replace(header, version=2), (later,)))
    text = Browser(care.browser(), "rosa").read(case)
    labels = re.findall(r'<option value="100_\d+">([^<]+)<', text)
    assert labels == [
        "04/05/2026 02:09 UTC · «" + "x" * 59 + "…»",
        "04/05/2026 02:09 UTC · «mi dni es [DNI-1]»",
    ]


def test_edits_are_counted_in_words(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    agency.bring(verb="edit", text="uno", event_time="2026-07-01T02:01:00Z")
    assert "· editado ·" in " ".join(_visible(browser.read(case)).split())
    agency.bring(verb="edit", text="dos", event_time="2026-07-01T02:02:00Z")
    assert "· editado 2 veces ·" in " ".join(_visible(browser.read(case)).split())


def test_values_are_grouped_by_post_and_named_as_they_stand_in_it(care: CareSide) -> None:
    case = care.arrive()
    header = care.world.case(case.rsplit("/", 1)[1]).header
    first = care.world.vault.fields[0].post_version_id
    later = post(source_id="100_300", redacted_text="es [DNI-1] mío")
    later = replace(later, findings=(replace(later.findings[0], start=3, end=10),))
    care.world.taken(HandOverItem(replace(header, version=2), (later,)))
    second = later.post_version_id
    care.world.vault.fields = (
        HeldField(first, 0, "ORIGINAL_TEXT"),
        HeldField(first, 1, "NATIONAL_ID"),
        HeldField(second, 2, "AUTHOR_NAME"),
        HeldField(second, 0, "ORIGINAL_TEXT"),
        HeldField(second, 1, "NATIONAL_ID"),
    )
    text = Browser(care.browser(), "rosa").read(case)
    assert re.findall(r'<optgroup label="([^"]+)"', text) == [
        "04/05/2026 02:09 UTC · «es [DNI-1] mío»",
        "04/05/2026 02:09 UTC · «mi dni es [DNI-1]»",
    ]
    assert re.findall(r'<option value="[0-9a-f-]{36}:\d">([^<]+)<', text) == [
        "[DNI-1] · Documento de identidad",
        "Nombre del autor",
        "Texto original",
        "[DNI-1] · Documento de identidad",
        "Texto original",
    ]


def test_a_channel_that_cannot_hide_offers_no_hiding_and_says_so(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    text = browser.read(case)
    assert "el canal no lo permite desde aquí" in text
    assert f'action="{case}/hide"' not in text
    text = browser.act(case + "/hide", source_id="f_1", reason="personal_data")
    assert "Se pidió ocultar" in text
    assert "Ocultándose" in text
    moderation.attend_due(agency.world.context)
    text = _part(browser, case, "part")
    assert "No se hizo" in text
    assert "NO_API" not in text


def test_the_agencys_story_is_told_in_words(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    for act, body in (
        ("/escalate", {"urgency": "urgent", "note": "llamar"}),
        ("/escalate", {"urgency": "normal"}),
        ("/posts/f_1/hide", {"reason": "insult"}),
    ):
        agency.send("luis", "POST", case + act, body)
    agency.post("luis", case + "/replies", {"text": "Hola"}, 201)
    publish.attend_due(agency.world.context)
    closed = f"/cases/{agency.bring(source_id='f_2', thread_id='t_2')['case_id']}"
    agency.post("luis", closed + "/close", {"reason": "no_answer"})
    agency.post("luis", closed + "/reopen")
    browser = Browser(agency.browser(), "luis")
    told = " ".join(_visible(browser.read(case)).split())
    assert "Pasado a la marca · Urgente · Luis llamar" in told
    assert "Urgencia o nota cambiada · Normal" in told
    assert "Respuesta no publicada: el canal no lo permite desde aquí" in told
    other = " ".join(_visible(browser.read(closed)).split())
    assert "Cerrado: no pide respuesta · Luis" in other
    assert "Caso reabierto: a mano · Luis" in other
    for page in (told, other, _visible(browser.home)):
        assert _CODE.findall(page) == []


def test_cares_story_says_what_the_agency_did_and_who_saw_what(
    care: CareSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = care.arrive(state=CaseState.NEW)
    header = care.world.case(case.rsplit("/", 1)[1]).header
    header = replace(header, version=2, state=CaseState.ESCALATED, urgency=Urgency.URGENT)
    care.world.taken(HandOverItem(header, (), (note("llamó dos veces"),)))
    browser = Browser(care.browser(), "rosa")
    browser.read(case)
    value = f"{care.world.vault.fields[0].post_version_id}:1"
    form = {"value": value, "purpose": "complaint_handling", "totp": "123456"}
    browser.send(case + "/reveal", **form)

    def refuse(*_: object, **__: object) -> None:
        raise VaultRefused("REVEAL_LIMIT")

    monkeypatch.setattr(care.world.vault, "reveal", refuse)
    browser.send(case + "/reveal", **form)
    browser.send(case + "/reply", text="su dni es 45678912")
    browser.act(case + "/assign")
    browser.act(case + "/resolve")
    browser.act(case + "/reopen")
    hidden = action(header.case_id, ActionKind.POST_HIDDEN, source_id="100_201", reason="INSULT")
    report_action(care.world.care, AGENCY, hidden, actor=FORWARDER)
    told = " ".join(_visible(_part(browser, case, "part")).split())
    for said in (
        "Llegó de la agencia, que lo atiende",
        "La agencia lo pasó · Urgente",
        "Nota de la agencia llamó dos veces",
        "Vio: Documento de identidad [DNI-1] · Atender el reclamo · Rosa",
        "No pudo ver: [DNI-1] · alcanzó el límite de datos por hora · Atender el reclamo · Rosa",
        "llevaba datos personales (Documento de identidad) · Rosa",
        "Lo atiende · Rosa",
        "Reabierto: a mano · Rosa",
        "La agencia: comentario oculto (insultos)",
    ):
        assert said in told, said
    assert told.count("Vio:") == 1
    assert "Pidió ver" not in told
    assert "oculto" in told[: told.index("Qué ha pasado")]
    assert _CODE.findall(told) == []


def test_cares_story_tells_each_change_of_the_agencys_header(care: CareSide) -> None:
    case = care.arrive()
    header = care.world.case(case.rsplit("/", 1)[1]).header
    for number, changes in enumerate(
        (
            {"urgency": Urgency.URGENT},
            {"note": "una nota"},
            {},
            {"state": CaseState.RESOLVED},
            {"state": CaseState.ESCALATED},
            {"state": CaseState.CLOSED, "close_reason": CloseReason.PRAISE},
        ),
        start=2,
    ):
        header = replace(header, version=number, **changes)  # type: ignore[arg-type]
        care.world.taken(item(header))
    lines = re.findall(
        r"UTC</span> · ([^<]+)</li>", _part(Browser(care.browser(), "rosa"), case, "part")
    )
    assert lines == [
        "La agencia lo cerró: elogio",
        "La agencia lo tiene abierto otra vez",
        "La agencia sabe que está resuelto",
        "Novedades en la conversación",
        "La agencia cambió la urgencia · Urgente",
        "La agencia lo pasó · Normal",
    ]


def test_each_list_that_is_empty_says_of_what(agency: AgencySide, care: CareSide) -> None:
    browser = Browser(agency.browser(), "luis")
    seen = {
        re.search(r'class="empty">([^<]+)<', browser.read(path))[1]  # type: ignore[index]
        for path in ("/", "/?state=new", "/?state=escalated", "/?state=closed", "/?state=resolved")
    }
    assert len(seen) == 5
    browser = Browser(care.browser(), "rosa")
    for where, said in care_words.EMPTY.items():
        assert said in browser.read(f"/?desk={where}")


def test_only_a_post_that_stands_can_be_hidden(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    removal = {"verb": Verb.REMOVE.value, "event_time": "2026-07-01T02:01:00Z", "text": None}
    agency.bring(**removal)
    text = Browser(agency.browser(), "luis").read(case)
    assert "borrado" in text
    assert "Ocultar" not in text
    assert "No queda ningún comentario" in text
