"""The agency's real web application over the unit tests' world: people, tokens, Meta's secrets."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from relevo.agency import people as agency_people
from relevo.agency.adapters.brands import ChannelConfiguration
from relevo.agency.people import Role
from relevo.agency.web import create_app
from relevo.service.database import Database
from relevo.service.people import Passwords
from tests.unit.agency.world import BRAND, CHANNEL, OTHER_BRAND, World

PASSWORD = "correct horse battery"
PAGE = "100200300"
APP_SECRET = b"app-secret-of-the-tests"
VERIFY_TOKEN = "verify-token-of-the-tests"
ACTOR = "spiffe://colibri/agency/cli"
WHO: Mapping[str, tuple[tuple[Role, ...], tuple[str, ...]]] = {
    "luis": ((Role.CM,), (BRAND,)),
    "marta": ((Role.CM,), (OTHER_BRAND,)),
    "lena": ((Role.LEAD,), (BRAND,)),
    "crm": ((Role.INTEGRATION,), (BRAND,)),
    "vera": ((Role.AUDITOR,), (BRAND,)),
    "root": ((Role.ADMIN,), (BRAND, OTHER_BRAND)),
    "all": (tuple(Role), (BRAND, OTHER_BRAND)),
}


def cheap() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class AgencySide:
    world: World
    app: Flask
    tokens: dict[str, str] = field(repr=False)
    ids: dict[str, str]

    def send(
        self, who: str, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        answer: TestResponse = self.app.test_client().open(
            "/api/v1" + path, method=method, json=body, headers=headers
        )
        return answer

    def get(self, who: str, path: str, status: int = 200) -> Any:
        return _body(self.send(who, "GET", path), status)

    def post(
        self, who: str, path: str, body: Mapping[str, Any] | None = None, status: int = 200
    ) -> Any:
        return _body(self.send(who, "POST", path, {} if body is None else body), status)

    def bring(self, status: int = 201, **changes: Any) -> Any:
        """A post by the CRM integration."""
        return self.post("crm", "/posts", posted(**changes), status)

    def deliver(self, *values: Mapping[str, Any], brand: str = BRAND) -> TestResponse:
        """A signed delivery of Meta's."""
        changes = [{"field": "feed", "value": dict(value)} for value in values]
        body = {
            "object": "page",
            "entry": [{"id": PAGE, "time": 1_782_871_800, "changes": changes}],
        }
        raw = json.dumps(body).encode()
        return self.deliver_raw(raw, sign(raw), brand=brand)

    def deliver_raw(self, raw: bytes, signature: str | None, *, brand: str = BRAND) -> TestResponse:
        headers = {"Content-Type": "application/json"}
        if signature is not None:
            headers["X-Hub-Signature-256"] = signature
        answer: TestResponse = self.app.test_client().post(
            f"/webhooks/meta/{brand}", data=raw, headers=headers
        )
        return answer

    def browser(self) -> FlaskClient:
        return self.app.test_client()


def _body(answer: TestResponse, status: int) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return json.loads(answer.get_data())


def sign(raw: bytes) -> str:
    return "sha256=" + hmac.new(APP_SECRET, raw, hashlib.sha256).hexdigest()


def posted(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "brand": BRAND,
        "channel": "form",
        "source_id": "f_1",
        "thread_id": "t_1",
        "verb": "add",
        "event_time": "2026-07-01T02:00:00Z",
        "text": "mi dni es 45678912, no puedo entrar",
        "author": {"id": "u-1", "name": "Ana Prueba"},
    }
    return {name: value for name, value in (values | changes).items() if value is not ...}


def comment(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "item": "comment",
        "verb": "add",
        "comment_id": f"100_{number}",
        "post_id": f"{PAGE}_1",
        "parent_id": f"{PAGE}_1",
        "from": {"id": "u-1", "name": "Ana Prueba"},
        "created_time": 1_782_871_700 + number,
        "message": "mi dni es 45678912",
        **changes,
    }


def build(folder: Path, database: Database | None = None) -> AgencySide:
    """The application, with one person for each entry of `WHO`."""
    world = World(folder, shared=database)
    for name, secret in (
        ("app_secret", APP_SECRET.decode()),
        ("verify_token", VERIFY_TOKEN),
        ("page_token", "page-token"),
    ):
        (folder / name).write_text(secret)
    meta = ChannelConfiguration(
        CHANNEL,
        "meta",
        {
            "page_id": PAGE,
            "api_base": "http://127.0.0.1:1",
            "app_secret_file": folder / "app_secret",
            "verify_token_file": folder / "verify_token",
            "page_token_file": folder / "page_token",
        },
    )
    form = ChannelConfiguration("form", "none")
    brands = dict(world.brands)
    brands[BRAND] = replace(brands[BRAND], channels=(meta, form))
    brands[OTHER_BRAND] = replace(brands[OTHER_BRAND], channels=(form,))
    world.context = replace(world.context, brands=brands)
    people, tokens, ids = agency_people.people(cheap()), {}, {}
    for login, (roles, granted) in WHO.items():
        with world.database.write() as connection:
            person = people.add_person(
                connection,
                login=login,
                display_name=login.title(),
                roles=roles,
                brands=granted,
                at=world.clock(),
                actor=ACTOR,
                password=PASSWORD,
            )
            token = people.issue_token(
                connection, person.id, label="tests", at=world.clock(), actor=ACTOR
            )
        tokens[login], ids[login] = token.secret, person.id
    app = create_app(
        world.context,
        session_key=b"s" * 32,
        production=False,
        doorkeeper=agency_people.entrance(cheap()),
    )
    return AgencySide(world, app, tokens, ids)
