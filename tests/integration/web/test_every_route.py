"""What holds for every route of both sides, walked rather than listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from relevo.service.web.access import Via, declared
from tests.integration.web.agency_side import AgencySide, sign
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser

CANARY = "Zq7canary45678912"
_PUBLIC = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/login",
    "/static/<path:filename>",
    "/api/v1/openapi.json",
    "/webhooks/meta/<brand>",
}
_NAMES = (
    "brand",
    "channel",
    "source_id",
    "parent_source_id",
    "thread_id",
    "verb",
    "event_time",
    "text",
    "author",
    "attachments",
    "urgency",
    "note",
    "reason",
    "proof",
    "code",
    "assignee",
    "purpose",
    "totp",
    "post_version_id",
    "field_number",
    "in_reply_to_source_id",
    "expected_version",
    "expected_revision",
    "limit",
    "agency",
    "since",
    "until",
    "size",
    "cursor",
    "revision",
    "right",
    "too_much",
    "missed",
    "rest_right",
    "examined",
    "types",
    "language",
    "delivery",
    "again",
    "hours",
    "verdict",
    "number",
    "form_note",
    "challenge",
    "digest",
    "scope",
    "ground",
    "reference",
    "review_on",
    "ends_on",
    "cases",
)
_ID = "6f1f64a2-9d3c-4f0e-8f8c-0d2c6c1c7f11"
_VALUES = dict.fromkeys(
    (
        "case_id",
        "reply_id",
        "post_version_id",
        "request_id",
        "sample_id",
        "mark_id",
        "breach_id",
        "form_id",
        "challenge_id",
        "hold_id",
        "export_id",
    ),
    _ID,
) | {"number": "1"}


@pytest.fixture(params=["agency", "care"])
def side(request: pytest.FixtureRequest) -> AgencySide | CareSide:
    built: AgencySide | CareSide = request.getfixturevalue(request.param)
    return built


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def _path(rule: Rule, **others: str) -> str:
    path = rule.rule
    for name in rule.arguments:
        value = others.get(name) or _VALUES.get(name) or CANARY
        for converter in ("", "uuid:", "path:", "int:"):
            path = path.replace(f"<{converter}{name}>", value)
    return path


def test_only_the_routes_listed_here_are_open_to_everybody(side: AgencySide | CareSide) -> None:
    public = set()
    for rule, _ in _rules(side.app):
        access = declared(side.app.view_functions[rule.endpoint])
        assert access is not None, rule
        if access.is_public:
            public.add(rule.rule)
        else:
            assert access.roles, rule
            assert (access.via is Via.TOKEN) == rule.rule.startswith("/api/"), rule
    assert public <= _PUBLIC


def test_without_proof_no_guarded_route_says_or_does_anything(side: AgencySide | CareSide) -> None:
    for rule, method in _rules(side.app):
        access = declared(side.app.view_functions[rule.endpoint])
        assert access is not None
        if access.is_public:
            continue
        answer = side.app.test_client().open(_path(rule), method=method, json={})
        allowed = (303, 401) if access.via is Via.SESSION else (401,)
        assert answer.status_code in allowed, rule


def _bodies() -> Iterator[Any]:
    """A canary as value of every name that any form knows, as an unknown name, and by itself."""
    for value in (CANARY, [CANARY], {CANARY: CANARY}, CANARY + "\x00", CANARY * 20_000):
        yield dict.fromkeys(_NAMES, value)
    for name in _NAMES:
        yield {name: CANARY}
    yield {CANARY: 1}
    yield CANARY
    yield [CANARY]


def test_no_error_repeats_what_was_sent(side: AgencySide | CareSide) -> None:
    token = {"Authorization": f"Bearer {side.tokens['all']}"}
    client = side.app.test_client()
    for rule, method in _rules(side.app):
        if not rule.rule.startswith("/api/"):
            continue
        for body in _bodies() if method == "POST" else [None]:
            answer = client.open(_path(rule), method=method, json=body, headers=token)
            if answer.status_code < 400:
                continue
            text = answer.get_data(as_text=True) + str(answer.headers)
            assert answer.content_type == "application/problem+json"
            assert answer.status_code < 500, (rule, text)
            assert CANARY not in text, (rule, body)
        raw = CANARY.encode() + b"\xff"
        headers = token | {"Content-Type": "application/json", "X-Request-Id": CANARY}
        answer = client.open(_path(rule) + f"?{CANARY}=1", method=method, data=raw, headers=headers)
        assert CANARY not in answer.get_data(as_text=True) + str(answer.headers), rule


def test_no_webhook_answer_repeats_what_was_delivered(agency: AgencySide) -> None:
    for raw in (
        CANARY.encode(),
        json.dumps({"object": CANARY, "entry": [CANARY]}).encode(),
        json.dumps({"object": "page", "entry": [{"id": CANARY, "changes": [CANARY]}]}).encode(),
    ):
        for signature in (sign(raw), CANARY, None):
            answer = agency.deliver_raw(raw, signature)
            assert CANARY not in answer.get_data(as_text=True) + str(answer.headers)
            assert answer.status_code < 500


def test_no_page_of_an_error_repeats_a_form(side: AgencySide | CareSide) -> None:
    browser = Browser(side.browser(), "luis" if isinstance(side, AgencySide) else "rosa")
    for rule, method in _rules(side.app):
        if rule.rule.startswith(("/api/", "/webhooks/", "/logout")) or method != "POST":
            continue
        form = dict.fromkeys(
            ("text", "note", "urgency", "reason", "source_id", "proof", "value", "totp", "purpose"),
            CANARY,
        ) | {"login": CANARY, "password": CANARY, "code": CANARY, "revision": CANARY}
        answer = browser.send(_path(rule), **form)
        assert CANARY not in answer.get_data(as_text=True) + str(answer.headers), rule
        assert answer.status_code < 500, rule


def test_no_page_repeats_or_trips_over_unknown_parameters(side: AgencySide | CareSide) -> None:
    browser = Browser(side.browser(), "luis" if isinstance(side, AgencySide) else "rosa")
    for query in (f"?endpoint={CANARY}&_anchor={CANARY}&_method=x", f"?cursor={CANARY}"):
        for path in ("/", "/parts/cases"):
            answer = browser.client.get(path + query)
            assert answer.status_code < 500
            assert CANARY not in answer.get_data(as_text=True)
