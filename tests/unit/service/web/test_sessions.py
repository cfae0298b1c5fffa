"""Pages: logging in and out, CSRF, cookies, sessions that end, parts that are polled."""

from __future__ import annotations

import re
import tempfile
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from tests.unit.service.web.small_site import PASSWORD, House

pytestmark = pytest.mark.thorough

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HTML = {"Accept": "text/html"}


def form_token(client: FlaskClient, path: str = "/login") -> str:
    found = TOKEN.search(client.get(path).get_data(as_text=True))
    assert found
    return found[1]


def log_in(client: FlaskClient, password: str = PASSWORD, login: str = "luis") -> Any:
    return client.post(
        "/login",
        data={"login": login, "password": password, "csrf_token": form_token(client)},
        headers=HTML,
    )


def test_without_session_a_page_leads_to_the_log_in(house: House) -> None:
    answer = house.client.get("/", headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")


def test_logging_in_gives_a_strict_cookie_and_the_pages(house: House) -> None:
    client = house.client
    answer = log_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("relevo-agency="))
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Casos" in client.get("/").get_data(as_text=True)


def test_a_wrong_password_shows_the_form_again_with_401_and_without_the_input(
    house: House,
) -> None:
    answer = log_in(house.client, "wrong password!", "Zq7canary")
    assert answer.status_code == 401
    text = answer.get_data(as_text=True)
    assert 'role="alert"' in text
    assert "Zq7canary" not in text
    assert "wrong password!" not in text


def test_the_log_in_form_needs_its_own_token_and_cookie(house: House) -> None:
    client = house.client
    data = {"login": "luis", "password": PASSWORD}
    assert client.post("/login", data=data, headers=HTML).status_code == 403
    stolen = form_token(house.client)  # of another browser
    form_token(client)
    answer = client.post("/login", data=data | {"csrf_token": stolen}, headers=HTML)
    assert answer.status_code == 403


def test_an_unsafe_request_needs_the_sessions_csrf_token(house: House) -> None:
    client = house.client
    log_in(client)
    assert client.post("/act").status_code == 403
    assert client.post("/act", data={"csrf_token": "x"}).status_code == 403
    other = house.client
    log_in(other)
    assert client.post("/act", data={"csrf_token": form_token(other, "/")}).status_code == 403
    token = form_token(client, "/")
    assert client.post("/act", data={"csrf_token": token}).status_code == 200
    assert client.post("/act", headers={"X-CSRF-Token": token}).status_code == 200


def test_logging_out_ends_the_session_on_the_server_too(house: House) -> None:
    client = house.client
    log_in(client)
    cookie = client.get_cookie("relevo-agency")
    assert cookie
    answer = client.post("/logout", data={"csrf_token": form_token(client, "/")})
    assert answer.headers["Location"] == "/login"
    again = house.client
    again.set_cookie("relevo-agency", cookie.value)
    assert again.get("/").status_code == 303


def test_a_role_that_does_not_fit_sees_a_page_that_says_so(house: House) -> None:
    client = house.client
    log_in(client)
    answer = client.get("/admin", headers=HTML)
    assert answer.status_code == 403
    assert "No está permitido" in answer.get_data(as_text=True)


def test_polling_is_answered_with_304_while_nothing_changed_and_keeps_no_session_alive(
    house: House,
) -> None:
    client = house.client
    log_in(client)
    poll = {"X-Relevo-Poll": "1"}
    first = client.get("/part", headers=poll)
    assert first.status_code == 200
    again = client.get("/part", headers=poll | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    house.clock.pass_by(minutes=29)
    assert client.get("/part", headers=poll).status_code == 200
    house.clock.pass_by(minutes=2)
    assert client.get("/part", headers=poll).status_code == 401
    assert client.get("/", headers=HTML).status_code == 303


def test_a_poll_that_finds_nothing_new_leaves_no_line_in_the_log(house: House) -> None:
    client = house.client
    log_in(client)
    etag = client.get("/part").headers["ETag"]
    with structlog.testing.capture_logs() as lines:
        assert client.get("/part", headers={"If-None-Match": etag}).status_code == 304
        assert lines == []
        assert client.get("/part").status_code == 200
    assert [line["route"] for line in lines] == ["/part"]
    assert 'status="304"' in client.get("/metrics").get_data(as_text=True)


def test_a_person_reads_a_page_where_a_program_reads_a_problem(house: House) -> None:
    page = house.client.get("/nothing", headers=HTML)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert house.client.get("/nothing").mimetype == "application/problem+json"
    assert house.client.get("/api/v1/nothing", headers=HTML).mimetype == "application/problem+json"


def test_pages_hold_no_inline_script_or_style(house: House) -> None:
    client = house.client
    log_in(client)
    for path in ("/", "/login", "/nothing"):
        text = client.get(path, headers=HTML).get_data(as_text=True)
        assert "<style" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r'\s(style|on\w+)="', text)


def test_a_large_file_in_a_form_never_touches_the_disk(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooled: list[int] = []
    monkeypatch.setattr(
        tempfile.SpooledTemporaryFile, "rollover", lambda _self: spooled.append(1), raising=True
    )
    disposition = 'Content-Disposition: form-data; name="f"; filename="a.txt"'
    body = f"--b\r\n{disposition}\r\n\r\n{'mi dni es 45678912 ' * 40_000}\r\n--b--\r\n"
    answer = house.client.post(
        "/login", data=body.encode(), content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 403
    assert spooled == []
