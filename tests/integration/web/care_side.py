"""Care's real web application over the unit tests' world, with a vault that obeys the test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from relevo.care import people as care_people
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import HeldField
from relevo.care.people import Role
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.erasure_context import NoErasure
from relevo.care.web import create_app
from relevo.crossing.vocabulary import HandOverItem
from tests.integration.web.agency_side import PASSWORD, cheap
from tests.unit.care.world import AGENCY, World, header, item, open_world, post

ACTOR = "spiffe://qori/care/cli"
WHO: Mapping[str, tuple[tuple[Role, ...], tuple[str, ...]]] = {
    "rosa": ((Role.AGENT,), ("qori",)),
    "toni": ((Role.AGENT,), ("andes",)),
    "lola": ((Role.LEAD,), ("qori",)),
    "julia": ((Role.AUDITOR,), ("qori",)),
    "diana": ((Role.PRIVACY,), ("qori",)),
    "root": ((Role.ADMIN,), ("qori", "andes")),
    "all": (tuple(Role), ("qori", "andes")),
}


@dataclass
class CareSide:
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

    def arrive(self, **changes: Any) -> str:
        """A case with one post is handed over; the path of its API."""
        came: HandOverItem = item(header(**changes), post())
        self.world.taken(came)
        version = came.post_versions[0].post_version_id
        self.world.vault.fields = (HeldField(version, 1, "NATIONAL_ID"),)
        return f"/cases/{AGENCY}/{came.header.case_id}"

    def reveal(
        self,
        who: str,
        case: str,
        version: str,
        number: int = 1,
        purpose: str = "identity_check",
        code: str = "123456",
    ) -> TestResponse:
        """One value: asked for, confirmed and opened."""
        place = {"post_version_id": version, "field_number": number}
        begun = self.post(
            who, f"{case}/reveals", {"values": [place], "purpose": purpose}, status=201
        )
        here = f"{case}/reveals/{begun['challenge_id']}"
        self.post(who, f"{here}/confirm", {"digest": begun["digest"], "totp": code})
        return self.send(who, "POST", f"{here}/open", place)

    def browser(self) -> FlaskClient:
        return self.app.test_client()


def _body(answer: TestResponse, status: int) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return json.loads(answer.get_data())


class RefusingVault(NoErasure):
    """It knows no officer's code, and so neither blocks nor erases."""

    def _away(self) -> NoReturn:
        raise VaultRefused("TOTP_WRONG", "totp")


def _refusing(care: Care) -> Care:
    return replace(care, erasing=RefusingVault())


@contextmanager
def open_side(
    folder: Path, url: str | None = None, *, prepare: Callable[[Care], Care] = _refusing
) -> Iterator[CareSide]:
    """The application, with one person for each entry of `WHO`; `prepare` gives care more."""
    with open_world(folder, url) as world:
        world.care = prepare(world.care)
        people, tokens, ids = care_people.people(cheap()), {}, {}
        for login, (roles, granted) in WHO.items():
            with world.care.storage.database.write() as connection:
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
            world.care,
            session_key=b"s" * 32,
            production=False,
            doorkeeper=care_people.entrance(cheap()),
        )
        yield CareSide(world, app, tokens, ids)
