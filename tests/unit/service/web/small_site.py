"""A small site of its own: one API door and one page over real people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import marshmallow as ma
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Blueprint, Flask, render_template_string
from flask.testing import FlaskClient

from relevo.errors import Conflict, Unavailable
from relevo.service.database import Database
from relevo.service.people import Entrance, Passwords, People, PeopleTables
from relevo.service.web import Door, Site, create_base, declares, with_session, with_token
from relevo.service.web.polling import fragment
from relevo.service.web.schemas import AnyText, Instant, Takes, Text, closed, slug

AT = datetime(2026, 3, 2, 8, 10, tzinfo=UTC)
PASSWORD = "correct horse battery"
TEMPLATES = Path(__file__).parent


class Role(StrEnum):
    CM = "cm"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Author:
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    brand: str
    text: str
    at: datetime | None = None
    role: Role | None = None
    author: Author | None = None
    links: tuple[str, ...] = ()


class AuthorSchema(Takes[Author]):
    makes = Author
    name = Text(longest=20, required=True)


class NoteSchema(Takes[Note]):
    makes = Note
    brand = slug(required=True)
    text = AnyText(longest=100, required=True)
    at = Instant()
    role = closed(Role)
    author = ma.fields.Nested(AuthorSchema)
    links = ma.fields.List(Text(longest=30))


@dataclass(frozen=True, slots=True)
class Search:
    q: str = ""


class SearchSchema(Takes[Search]):
    makes = Search
    q = Text(longest=20, shortest=0)


class Answer(ma.Schema):
    length = ma.fields.Integer(required=True)
    at = Instant()


@dataclass
class Clock:
    at: datetime = AT

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **units: int) -> None:
        self.at += timedelta(**units)


class Views:
    def __init__(self) -> None:
        self.fail: Callable[[], None] = lambda: None

    def take_note(self, note: Note) -> dict[str, object]:
        """Take a note."""
        self.fail()
        return {"length": len(note.text), "at": note.at}

    def search(self, search: Search) -> dict[str, object]:
        """Search."""
        return {"length": len(search.q)}

    def thing(self, thing_id: object) -> dict[str, object]:
        """One thing."""
        raise Conflict("the present state does not allow it")

    def away(self) -> dict[str, object]:
        """Something that is away."""
        raise Unavailable("the vault does not answer")


def notes_door(views: Views) -> Door:
    door = Door("notes", description="Notes.")
    staff = with_token([Role.CM])
    door.add(
        "POST", "/notes", views.take_note, access=staff, takes=NoteSchema, gives=Answer, status=201
    )
    door.add("GET", "/notes", views.search, access=staff, takes=SearchSchema, gives=Answer)
    door.add("GET", "/things/<uuid:thing_id>", views.thing, access=staff, gives=Answer)
    door.add("GET", "/away", views.away, access=with_token([Role.ADMIN]), gives=Answer)
    return door


def pages() -> Blueprint:
    group = Blueprint("pages", __name__)
    staff = with_session([Role.CM])

    @group.get("/")
    @declares(staff)
    def home() -> str:
        return render_template_string(
            '{% extends "layout.html" %}{% block main %}<h1>Casos</h1>{% endblock %}'
        )

    @group.get("/part")
    @declares(staff)
    def part() -> object:
        return fragment("<p>part</p>")

    @group.post("/act")
    @declares(staff)
    def act() -> str:
        return "done"

    @group.get("/admin")
    @declares(with_session([Role.ADMIN]))
    def admin() -> str:
        return "admin"

    return group


@dataclass
class House:
    app: Flask
    views: Views
    clock: Clock
    database: Database
    token: str
    admin_token: str

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def post(self, body: bytes, *, kind: str = "application/json") -> object:
        return self.client.post(
            "/api/v1/notes",
            data=body,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind},
        )


def build_house(folder: Path) -> House:
    """The site over a database in `folder`."""
    metadata = sa.MetaData()
    tables = PeopleTables(metadata)
    database = Database(f"sqlite:///{folder}/site.db")
    metadata.create_all(database.engine)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    people = People(tables, roles=Role, record_change=lambda *_: None, passwords=passwords)
    tokens = []
    for login, role in (("luis", Role.CM), ("root", Role.ADMIN)):
        with database.write() as connection:
            person = people.add_person(
                connection,
                login=login,
                display_name=login.title(),
                roles=[role],
                brands=[],
                at=AT,
                actor="test",
                password=PASSWORD,
            )
            token = people.issue_token(connection, person.id, label="t", at=AT, actor="test")
            tokens.append(token.secret)
    views, clock = Views(), Clock()
    app = create_base(
        Site(
            service="agency",
            title="Colibrí",
            production=False,
            database=database,
            entrance=Entrance(tables, passwords=passwords),
            roles=Role,
            templates=TEMPLATES,
            session_key=b"k" * 32,
            clock=clock,
        ),
        doors=[notes_door(views)],
        pages=[pages()],
    )
    return House(app, views, clock, database, *tokens)
