"""The API's base: strict reading, problems that say which field and never what, roles, headers."""

from __future__ import annotations

import json
from typing import Any

import pytest
import structlog
from werkzeug.test import TestResponse

from relevo.errors import RelevoError
from relevo.service.web import PUBLIC, declares
from relevo.service.web.access import UndeclaredRoute, require_declarations, with_token
from tests.unit.service.web.small_site import House

CANARY = "Zq7canary45678912"
GOOD: dict[str, Any] = {"brand": "qori", "text": "hola"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert isinstance(answer, TestResponse)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    document: dict[str, Any] = json.loads(answer.get_data())
    assert document["status"] == status
    assert document["reason"]
    return document


def test_a_good_body_becomes_a_frozen_dataclass_and_is_answered(house: House) -> None:
    body = GOOD | {"at": "2026-03-02T03:10:00.5-05:00", "role": "cm", "author": {"name": "Ana"}}
    answer: Any = house.post(json.dumps(body).encode())
    assert answer.status_code == 201
    assert answer.json == {"length": 4, "at": "2026-03-02T08:10:00.500000Z"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b'\xef\xbb\xbf{"brand":"qori","text":"x"}',
        b'{"brand":"qori","text":NaN}',
        b'{"brand":"qori","brand":"andina","text":"x"}',
        b'{"brand":"qori","text":' + b"9" * 6000 + b"}",
        b"[" * 200_000,
    ],
)
def test_a_body_that_is_not_strict_json_is_refused_as_a_whole(house: House, raw: bytes) -> None:
    document = problem(house.post(raw), 400)
    assert (document["reason"], document["field"]) == ("MALFORMED_BODY", "body")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"brand": "Banco " + CANARY}, "brand"),
        ({"brand": None}, "brand"),
        ({"brand": [CANARY]}, "brand"),
        ({"text": "x" * 101}, "text"),
        ({"text": {CANARY: CANARY}}, "text"),
        ({"at": "9999-12-31T23:59:59-23:00"}, "at"),
        ({"at": "2026-02-30T00:00:00Z"}, "at"),
        ({"at": CANARY}, "at"),
        ({"at": 1}, "at"),
        ({"role": CANARY}, "role"),
        ({"author": {"name": CANARY + "\x00"}}, "author.name"),
        ({"author": {"name": "\ud800"}}, "author.name"),
        ({"author": {"name": "a", CANARY: 1}}, "author"),
        ({"author": CANARY}, "author"),
        ({"links": ["ok", CANARY * 9]}, "links[1]"),
        ({CANARY: 1}, "body"),
    ],
)
def test_a_refused_field_is_named_and_its_content_is_not_repeated(
    house: House, change: dict[str, Any], field: str
) -> None:
    document = problem(house.post(json.dumps(GOOD | change).encode()), 422)
    assert document["errors"][0]["field"] == field
    assert document["field"] == field
    assert CANARY not in json.dumps(document)


@pytest.mark.parametrize("raw", [b"[]", b'"x"', b"3", b"null"])
def test_json_that_is_no_object_is_refused(house: House, raw: bytes) -> None:
    assert problem(house.post(raw), 422)["errors"]


def test_a_body_of_another_type_is_refused(house: House) -> None:
    assert problem(house.post(b"brand=qori", kind="application/x-www-form-urlencoded"), 415)


def test_a_large_body_is_refused_by_its_declared_length(house: House) -> None:
    large = json.dumps(GOOD | {"text": "x" * (1 << 20)}).encode()
    assert problem(house.post(large), 413)["reason"] == "BODY_TOO_LARGE"


def test_unknown_and_repeated_query_parameters_are_refused_without_their_names(
    house: House,
) -> None:
    headers = {"Authorization": f"Bearer {house.token}"}
    for query in (f"{CANARY}=1", f"q={CANARY * 3}", f"q={CANARY}&q=2", f"q=%00{CANARY}"):
        document = problem(house.client.get(f"/api/v1/notes?{query}", headers=headers), 422)
        assert document["field"] == document["errors"][0]["field"]
        assert document["field"] == ("query" if query.startswith(CANARY) else "q")
        assert CANARY not in json.dumps(document)
    assert house.client.get("/api/v1/notes?q=ok", headers=headers).json == {"length": 2}


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer rlv_nobody", "Basic bHVpczp4", "x"])
def test_without_a_valid_token_nothing_is_said(house: House, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    answer = house.client.get("/api/v1/notes", headers=headers)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_role_that_does_not_fit_is_refused(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.admin_token}"}
    assert problem(house.client.get("/api/v1/notes", headers=headers), 403)["reason"] == (
        "ROLE_MISSING"
    )


def test_a_revoked_session_cookie_opens_no_api(house: House) -> None:
    client = house.client
    client.set_cookie("relevo-agency", "anything")
    problem(client.get("/api/v1/notes"), 401)


def test_errors_of_every_kind_are_problems(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.token}"}
    client = house.client
    problem(client.get(f"/api/v1/{CANARY}", headers=headers), 404)
    problem(client.get(f"/api/v1/things/{CANARY}", headers=headers), 404)
    document = problem(client.delete("/api/v1/notes", headers=headers), 405)
    assert "allow" not in document
    thing = "/api/v1/things/6f1f64a2-9d3c-4f0e-8f8c-0d2c6c1c7f11"
    assert problem(client.get(thing, headers=headers), 409)["reason"] == "CONFLICT"
    away = client.get("/api/v1/away", headers={"Authorization": f"Bearer {house.admin_token}"})
    problem(away, 503)
    assert away.headers["Retry-After"]


def test_a_wrong_method_names_the_allowed_ones(house: House) -> None:
    answer = house.client.delete("/api/v1/notes")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("error", [ValueError(CANARY), RelevoError(CANARY), OSError(CANARY)])
def test_an_unexpected_error_says_nothing_outside_and_no_content_in_the_log(
    house: House, error: Exception
) -> None:
    def fail() -> None:
        raise error

    house.views.fail = fail
    with structlog.testing.capture_logs() as lines:
        document = problem(house.post(json.dumps(GOOD | {"text": CANARY}).encode()), 500)
    assert CANARY not in json.dumps(document)
    assert document["instance"].startswith("urn:uuid:")
    # What an exception says is left out by the log's own processor; see relevo.service.logs.
    assert [line.pop("exc_info", None) for line in lines] == [error, None]
    assert CANARY not in str(lines)


def test_every_answer_carries_the_security_headers_and_an_id(house: House) -> None:
    for path in ("/login", "/api/v1/notes", "/nothing", "/healthz", "/static/relevo.css"):
        with house.client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Request-Id"]
        if not path.startswith("/static"):
            assert headers["Cache-Control"] == "no-store"


def test_metrics_and_logs_know_templates_and_never_addresses(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    headers = {"Authorization": f"Bearer {house.token}"}
    house.client.get(f"/api/v1/notes?q={CANARY}", headers=headers)
    house.client.get(f"/{CANARY}", headers=headers)
    house.client.open(f"/{CANARY}", method=CANARY)
    text = house.client.get("/metrics").get_data(as_text=True)
    assert 'route="/api/v1/notes"' in text
    captured = capfd.readouterr()
    assert CANARY not in text + captured.out + captured.err


def test_health_needs_no_token(house: House) -> None:
    assert house.client.get("/healthz").status_code == 200
    assert house.client.get("/readyz").status_code == 200


def test_a_route_without_declaration_stops_the_start(house: House) -> None:
    house.app.view_functions["health.healthz"] = lambda: "ok"
    with pytest.raises(UndeclaredRoute):
        require_declarations(house.app)
    house.app.view_functions["health.healthz"] = declares(PUBLIC)(lambda: "ok")
    require_declarations(house.app)
    with pytest.raises(UndeclaredRoute):
        with_token([])


def test_the_document_lists_each_route_with_its_roles_and_every_status(house: House) -> None:
    document = house.client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    post = document["paths"]["/api/v1/notes"]["post"]
    assert post["x-roles"] == "cm"
    assert post["security"] == [{"token": []}]
    assert set(post["responses"]) == {"201", "400", "401", "403", "413", "415", "422"}
    for status, response in post["responses"].items():
        kind = "application/json" if status == "201" else "application/problem+json"
        assert list(response["content"]) == [kind], status
    thing = document["paths"]["/api/v1/things/{thing_id}"]["get"]
    assert "404" in thing["responses"]
