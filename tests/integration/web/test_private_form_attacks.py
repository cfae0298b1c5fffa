"""Attacks on private forms, each by its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.typing import EventDict, WrappedLogger
from werkzeug.test import TestResponse

from relevo.care.adapters import tables
from relevo.care.domain.case import Closure
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.forms import FormState, Language
from relevo.care.use_cases.forms import forms_of, revoke
from relevo.care.web import create_app
from relevo.care.web.form_limits import WINDOW_SECONDS, Misses, network_of
from relevo.care.web.private_form import MAX_BODY
from relevo.ledger.entries import care_forms as recorded
from relevo.service import logs
from relevo.vault.sql.tables import held_values
from tests.canary import scan
from tests.databases import at_rest
from tests.unit.care.forms_world import ASKED, CONSENT, FormsWorld, open_forms_world
from tests.unit.care.world import BRAND, ROSA

SENT = {"f1": "987 654 321", "f2": "rosa.canaria@correo.example", "consent": CONSENT}
UNKNOWN = f"/f/{'b' * 64}"


@pytest.fixture
def forms(tmp_path: Path) -> Iterator[FormsWorld]:
    with open_forms_world(tmp_path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[str]]:
    lines: list[str] = []

    def keep(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        lines.append(json.dumps(event, ensure_ascii=False, default=repr))
        raise structlog.DropEvent

    structlog.configure(
        processors=[structlog.processors.add_log_level, logs._exception_without_content, keep],
        cache_logger_on_first_use=False,
    )
    yield lines
    structlog.reset_defaults()


def _app(forms: FormsWorld, **options: Any) -> Flask:
    return create_app(forms.care, session_key=b"s" * 32, production=True, **options)


@pytest.fixture
def page(forms: FormsWorld) -> FlaskClient:
    return _app(forms).test_client()


def _link(forms: FormsWorld, **changes: Any) -> str:
    return f"/f/{forms.token(forms.open(replace(ASKED, **changes)))}"


def _seen(answer: TestResponse) -> tuple[object, ...]:
    """All that whoever asks can compare."""
    headers = {k: v for k, v in answer.headers.items() if k not in ("X-Request-Id", "Date")}
    return answer.status_code, sorted(headers.items()), answer.get_data()


def _nothing_taken(forms: FormsWorld) -> None:
    assert forms.vault.count(held_values) == 0
    assert forms.world.recorded(recorded.FormSubmitted) == []


def _dead_links(forms: FormsWorld, page: FlaskClient) -> dict[str, str]:
    """A link of every kind that does not work."""
    used, over, gone = _link(forms), forms.open(), forms.open()
    assert page.post(used, data=SENT).status_code == 200
    revoke(forms.care, forms.key, {BRAND}, gone.form.form_id, actor=ROSA)
    working = forms.token(forms.open(replace(ASKED, language=Language.PT), forms.another_case()))
    forms.world.clock.forward(hours=24)
    return {
        "unknown": UNKNOWN,
        "used": used,
        "expired": f"/f/{forms.token(over)}",
        "revoked": f"/f/{forms.token(gone)}",
        "in another language": f"/f/{working}",
        "cut": f"/f/{working[:63]}",
        "in capitals": f"/f/{working.upper()}",
        "with more": f"/f/{working}b",
    }


def test_enumeration_every_link_that_does_not_work_gets_the_same_answer(
    forms: FormsWorld, page: FlaskClient
) -> None:
    links = _dead_links(forms, page)
    assert len({_seen(page.get(link)).__repr__() for link in links.values()}) == 1
    assert len({_seen(page.post(link, data=SENT)).__repr__() for link in links.values()}) == 1
    assert page.get(UNKNOWN).status_code == 404


def test_enumeration_the_work_behind_the_same_answer_is_the_same(
    forms: FormsWorld, page: FlaskClient
) -> None:
    links, counts = _dead_links(forms, page), {}
    statements: list[str] = []
    engine = forms.care.storage.database.engine

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    for name in ("unknown", "used", "expired", "revoked", "in another language", "cut"):
        statements.clear()
        page.get(links[name])
        counts[name] = tuple(statements)
    assert len(set(counts.values())) == 1
    assert len(counts["unknown"]) == 1


def _close(forms: FormsWorld, closure: Closure | None) -> None:
    with forms.care.storage.write() as tx:
        case = tx.cases.get(forms.key, lock=True)
        assert case is not None
        tx.cases.save(replace(case, closure=closure, revision=case.revision + 1))


@pytest.mark.parametrize("closure", [Closure.BLOCKED, Closure.ERASED])
def test_an_open_form_of_a_blocked_case_is_like_any_link_that_does_not_work(
    forms: FormsWorld, page: FlaskClient, closure: Closure
) -> None:
    link = _link(forms)
    _close(forms, closure)
    assert _seen(page.get(link)) == _seen(page.get(UNKNOWN))
    assert _seen(page.post(link, data=SENT)) == _seen(page.post(UNKNOWN, data=SENT))
    _nothing_taken(forms)
    _close(forms, None)
    assert page.post(link, data=SENT).status_code == 200


@pytest.mark.parametrize("reason", ["BLOCKED", "ERASED"])
def test_a_case_that_is_blocked_while_she_types_tells_nothing_of_it(
    forms: FormsWorld, page: FlaskClient, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    def refuse(*_given: object) -> None:
        raise VaultRefused(reason, "case_id")

    link = _link(forms)
    monkeypatch.setattr(forms.deposits, "deposit", refuse)
    assert _seen(page.post(link, data=SENT)) == _seen(page.post(UNKNOWN, data=SENT))
    _nothing_taken(forms)


def test_guessing_is_limited_for_those_who_miss_and_for_nobody_who_has_a_link(
    forms: FormsWorld, page: FlaskClient, logged: list[str]
) -> None:
    link = _link(forms)
    answers = [page.get(f"/f/{number:064d}") for number in range(40)]
    assert [one.status_code for one in answers] == [404] * 30 + [429] * 10
    assert answers[-1].headers["Retry-After"] == str(int(WINDOW_SECONDS))
    assert answers[-1].get_data() == answers[0].get_data()
    assert sum("unusually many misses" in line for line in logged) == 1
    assert page.get(link).status_code == 200
    assert page.post(link, data=SENT).status_code == 200


def test_guessing_from_many_networks_is_limited_in_total() -> None:
    misses = Misses("links", each=5, total=50)
    assert sum(misses.add(f"10.0.{number}.0/24") for number in range(60)) == 10


def test_guessing_counts_a_network_not_an_address_and_starts_anew_after_a_while() -> None:
    at = [0.0]
    misses = Misses("links", each=2, total=99, clock=lambda: at[0])
    nets = [network_of(f"203.0.113.{number}") for number in range(3)]
    assert [misses.add(net) for net in nets] == [False, False, True]
    assert network_of("2001:db8:1:1ff::1") == network_of("2001:db8:1:100::2")
    assert network_of("::ffff:203.0.113.9") == nets[0]
    assert network_of("'; drop table forms") == network_of(None) == "unknown"
    at[0] = WINDOW_SECONDS
    assert not misses.add(nets[0])


def test_a_caller_behind_the_proxy_is_known_by_what_the_proxy_added(forms: FormsWorld) -> None:
    page = _app(forms, form_caller_header="X-Forwarded-For").test_client()

    def get(addresses: str) -> int:
        return page.get(UNKNOWN, headers={"X-Forwarded-For": addresses}).status_code

    # What the caller itself sends stands before it, and changes nothing.
    assert [get(f"198.51.100.{n}, 203.0.113.7") for n in range(31)][-1] == 429
    assert get("192.0.2.1") == 404


def test_a_link_that_works_is_no_place_to_try_numbers(forms: FormsWorld, page: FlaskClient) -> None:
    link, wrong = _link(forms), {**SENT, "f1": "12"}
    statuses = [page.post(link, data=wrong).status_code for _ in range(41)]
    assert statuses == [422] * 40 + [429]
    assert page.post(link, data=SENT).status_code == 200


def test_replay_of_a_submission_is_refused(forms: FormsWorld, page: FlaskClient) -> None:
    link = _link(forms)
    assert page.post(link, data=SENT).status_code == 200
    for sent in (SENT, {**SENT, "f1": "912345678"}):
        assert page.post(link, data=sent).status_code == 404
    assert forms.vault.count(held_values) == 2
    assert len(forms.world.recorded(recorded.FormSubmitted)) == 1


def test_two_tabs_sent_at_once_are_one_submission(forms: FormsWorld) -> None:
    app, link = _app(forms), _link(forms)

    def send(number: int) -> int:
        return app.test_client().post(link, data={**SENT, "f1": f"98765432{number}"}).status_code

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(send, range(4))) == [200, 404, 404, 404]
    assert forms.vault.count(held_values) == 2


def test_preview_bots_consume_nothing_however_often_they_look(
    forms: FormsWorld, page: FlaskClient
) -> None:
    link = _link(forms)
    for agent in ("facebookexternalhit/1.1", "WhatsApp/2.23", "Twitterbot/1.0", "Slackbot"):
        for _ in range(10):
            assert page.get(link, headers={"User-Agent": agent}).status_code == 200
            assert page.head(link, headers={"User-Agent": agent}).status_code == 200
    assert page.post(link, data=SENT).status_code == 200


def test_a_form_that_expires_while_she_types_tells_her_and_how_to_go_on(
    forms: FormsWorld, page: FlaskClient
) -> None:
    link = _link(forms)
    assert page.get(link).status_code == 200
    forms.world.clock.forward(hours=24)
    answer = page.post(link, data=SENT)
    text = " ".join(answer.get_data(as_text=True).split())
    assert answer.status_code == 404
    assert "lo que escribió no se guardó" in text
    assert "responda al mensaje en el que recibió el enlace" in text
    _nothing_taken(forms)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }}{% raw %}",
        "'; DROP TABLE forms; --",
        "x\r\nSet-Cookie: a=b",
        'x\r\n{"event": "forged"}',
        "\u202e\u0000canario",
    ],
)
@pytest.mark.parametrize("name", ["f1", "f2", "consent", "f3", "state"])
def test_injection_through_every_field_does_nothing_and_stands_nowhere(
    forms: FormsWorld, page: FlaskClient, logged: list[str], name: str, attack: str
) -> None:
    marked = f"injected-{attack}"
    answer = page.post(_link(forms), data={**SENT, name: marked})
    expected = 200 if name in ("f3", "state") else 422
    assert answer.status_code == expected
    text = answer.get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "49" not in text.replace("2049", "")
    assert "Set-Cookie" not in answer.headers
    assert not any("injected-" in line for line in logged)
    assert b"injected-" not in at_rest(forms.care.storage.database)
    assert forms.world.count(tables.private_forms.forms) == 1


def test_injection_through_the_link_itself_does_nothing(
    forms: FormsWorld, page: FlaskClient, logged: list[str]
) -> None:
    plain = page.get(UNKNOWN).get_data()
    for token in ("'%20or%201=1--", "%3Cscript%3E", "%0d%0aSet-Cookie:a=b", "%00", "..%2f..%2fetc"):
        answer = page.get(f"/f/{token}")
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
    assert page.get("/f/%3Cscript%3E").get_data() == plain
    assert not any("script" in line or "1=1" in line for line in logged)


@pytest.mark.parametrize("size", [41, 201, 5_000])
def test_oversized_fields_are_refused_by_field(
    forms: FormsWorld, page: FlaskClient, size: int
) -> None:
    answer = page.post(_link(forms), data={**SENT, "f1": "9" * size})
    assert answer.status_code == 422
    assert "Es demasiado largo" in answer.get_data(as_text=True)
    _nothing_taken(forms)


def test_an_oversized_body_is_refused_before_it_is_read(
    forms: FormsWorld, page: FlaskClient
) -> None:
    link, body = _link(forms), {**SENT, "f1": "9" * MAX_BODY}
    answers = [page.post(where, data=body) for where in (link, UNKNOWN)]
    assert [one.status_code for one in answers] == [413, 413]
    assert answers[0].get_data() == answers[1].get_data()
    _nothing_taken(forms)


@pytest.mark.parametrize(
    ("mimetype", "body"),
    [
        ("application/json", json.dumps(SENT).encode()),
        ("text/plain", b"f1=987654321&consent=2026-11"),
        ("", b"f1=987654321"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="f1"'),
    ],
)
def test_a_wrong_content_type_is_refused(
    forms: FormsWorld, page: FlaskClient, mimetype: str, body: bytes
) -> None:
    link = _link(forms)
    assert page.post(link, data=body, content_type=mimetype).status_code == 404
    _nothing_taken(forms)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_cross_site_post_is_refused_even_with_the_link(
    forms: FormsWorld, page: FlaskClient, site: str
) -> None:
    link = _link(forms)
    answer = page.post(link, data=SENT, headers={"Sec-Fetch-Site": site})
    assert _seen(answer) == _seen(page.get(UNKNOWN))
    _nothing_taken(forms)
    assert page.post(link, data=SENT, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_host_header_of_somebody_else_changes_no_link(
    forms: FormsWorld, page: FlaskClient
) -> None:
    answer = page.get(_link(forms), headers={"Host": "evil.example", "X-Forwarded-Host": "evil"})
    assert "evil" not in answer.get_data(as_text=True)
    opened = forms.open()
    assert opened.link is not None
    assert opened.link.startswith("https://datos.qori.example/f/")


def test_a_host_of_its_own_has_nothing_but_forms_and_forms_are_nowhere_else(
    forms: FormsWorld,
) -> None:
    page = _app(forms, form_host_apart=True).test_client()
    link = _link(forms)
    own = {"Host": "datos.qori.example"}
    assert page.get(link, headers=own).status_code == 200
    assert page.get("/f/static/form.css", headers=own).status_code == 200
    for path in ("/", "/login", "/api/v1/openapi.json", "/static/relevo.css", "/healthz", "/x"):
        answer = page.get(path, headers=own)
        assert answer.status_code == 404, path
        assert "Relevo" not in answer.get_data(as_text=True)
    assert page.get(link, headers={"Host": "desk.qori.example"}).status_code == 404
    assert page.post(link, data=SENT, headers={"Host": "desk.qori.example"}).status_code == 404
    assert page.get("/login", headers={"Host": "desk.qori.example"}).status_code == 200
    _nothing_taken(forms)


def test_no_link_and_no_value_stands_in_any_file_or_log_line(
    forms: FormsWorld, page: FlaskClient, logged: list[str], tmp_path: Path
) -> None:
    links = [_link(forms), _link(forms)]
    page.get(links[0])
    page.post(links[0], data={**SENT, "f2": "no-mail-canario"})
    forms.deposits.away = True
    page.post(links[0], data=SENT)
    forms.deposits.away = False
    page.post(links[0], data=SENT)
    page.post(links[0], data=SENT)
    page.post(links[1], data=json.dumps(SENT), content_type="application/json")
    canaries = [*links, SENT["f1"], SENT["f2"], "no-mail-canario"]
    canaries += [link.removeprefix("/f/") for link in links]
    assert scan([tmp_path], canaries) == []
    for canary in canaries:
        assert not any(canary in line for line in logged)
    assert any("/f/<token>" in line for line in logged)


def test_a_process_that_fails_in_the_middle_says_nothing_of_what_was_typed(
    forms: FormsWorld, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError(SENT["f1"])

    monkeypatch.setattr(forms.deposits, "deposit", broken)
    answer = _app(forms).test_client().post(_link(forms), data=SENT)
    assert answer.status_code == 500
    assert SENT["f1"] not in answer.get_data(as_text=True)
    assert not any(SENT["f1"] in line for line in logged)
    (form,) = forms_of(forms.care, forms.key, {BRAND})
    assert form.state is FormState.OPEN
