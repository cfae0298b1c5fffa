"""`relevo ledger ask`, as an auditor calls it at a service's own machine."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency.adapters import tables as agency_tables
from relevo.care import bootstrap as care_bootstrap
from relevo.care import people as care_people
from relevo.care.adapters import tables as care_tables
from relevo.cli import run
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.ledger.entries import Entry
from relevo.ledger.questions import QUESTIONS
from relevo.ledger.values import Id
from relevo.service import clock
from relevo.service.database import Database
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault import people as vault_people
from relevo.vault.sql import tables as vault_tables
from tests.unit.ledger.questions.stories import (
    CASE,
    OTHER_CASE,
    TONI,
    finding,
    hidden,
    minute,
    published,
    redacted,
    removed,
    reveal_asked,
    reveal_refused,
    revealed,
)

TABLES: dict[str, Any] = {"agency": agency_tables, "care": care_tables, "vault": vault_tables}
POST = redacted(0, finding())


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        assert self.code == 0, self.err
        found: list[dict[str, Any]] = json.loads(self.out)["rows"]
        return found


Ask = Callable[..., Outcome]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Household:
    """Settings and migrated, empty databases of the three services."""
    made = Household(tmp_path_factory.mktemp("household"))
    household.create(made, Addresses(), at=clock.now())
    for bootstrap, settings in zip(
        (agency_bootstrap, care_bootstrap, vault_bootstrap), pair.settings_of(made), strict=True
    ):
        bootstrap.migrate(settings)
    return made


@pytest.fixture
def ask(
    home: Household, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Ask:
    """`relevo ledger ask ARGUMENTS` of the services named, each with its settings, as JSON."""

    def call(*arguments: str, of: tuple[str, ...] = (), form: str | None = "json") -> Outcome:
        named = [
            part
            for service in of
            for part in ("--service", service, "--settings", str(home.settings_file(service)))
        ]
        form_given: tuple[str, ...] = () if form is None else ("--format", form)
        monkeypatch.setattr(
            sys, "argv", ["relevo", "ledger", "ask", *arguments, *named, *form_given]
        )
        code = run()
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return call


@contextmanager
def opened(home: Household, service: str) -> Iterator[Database]:
    found = Database(f"sqlite:///{home.root}/{service}/data/{service}.sqlite")
    try:
        yield found
    finally:
        found.close()


def record(home: Household, service: str, *entries: Entry) -> None:
    with opened(home, service) as database, database.write() as connection:
        TABLES[service].ledger.record_all(connection, entries)


def readings(home: Household, service: str) -> list[dict[str, Any]]:
    table = TABLES[service].ledger.entries
    with opened(home, service) as database, database.read() as connection:
        bodies = connection.scalars(
            sa.select(table.c.body)
            .where(table.c.tag == f"{service}:log:read")
            .order_by(table.c.position)
        )
        return [json.loads(body) for body in bodies]


def add_rosa(home: Household) -> Id:
    with opened(home, "care") as database, database.write() as connection:
        person = care_people.people().add_person(
            connection,
            login="rosa",
            display_name="Rosa",
            roles=["agent"],
            brands=["qori"],
            at=minute(0),
            actor="spiffe://qori.example/care/cli",
        )
    return Id(person.id)


def test_the_list_names_every_question(ask: Ask) -> None:
    table = ask("--list", form=None)
    told = json.loads(ask("--list").out)["questions"]
    assert table.code == 0
    assert [one["name"] for one in told] == [question.name for question in QUESTIONS]
    for question in QUESTIONS:
        assert question.asks in table.out
    assert ask("--list", form="csv").code == 2


def test_an_answer_comes_as_table_csv_and_json(home: Household, ask: Ask) -> None:
    record(home, "agency", POST, hidden(30, POST), removed(40, POST))
    (row,) = ask("public-with-id", of=("agency",)).rows
    assert (row["case"], row["seconds"], row["ended"]) == (CASE, 1800, "HIDDEN")
    lines = ask("public-with-id", of=("agency",), form="csv").out
    (read,) = csv.DictReader(io.StringIO(lines, newline=""))
    assert (read["case"], read["seconds"], read["types"]) == (CASE, "1800", "NATIONAL_ID")
    table = ask("public-with-id", "--wide", of=("agency",), form=None).out.splitlines()
    assert len(table) == 2
    assert "index" not in table[0].split()  # null throughout: nothing is in the tree yet
    assert table[1].split()[0] == "agency:post:redacted"
    assert str(CASE) in table[1]


def test_a_table_is_narrow_and_csv_and_json_are_whole(home: Household, ask: Ask) -> None:
    record(home, "agency", POST, hidden(30, POST), removed(40, POST))
    (row,) = ask("public-with-id", of=("agency",)).rows
    head, line = ask("public-with-id", of=("agency",), form=None).out.splitlines()
    assert "tag" not in head.split()
    assert "agency:post:redacted" not in line
    assert str(CASE)[:8] in line.split()
    assert str(CASE) not in line
    since = row["public_since"]
    assert f" {since[:10]} {since[11:19]} " in line
    assert since not in line
    assert max(len(head), len(line)) < 160
    for wide in ((), ("--wide",)):
        whole = ask("public-with-id", *wide, of=("agency",), form="csv").out
        assert {str(CASE), since, "agency:post:redacted"} <= set(whole.splitlines()[1].split(","))
        assert ask("public-with-id", *wide, of=("agency",)).rows == [row]


def test_an_answer_without_rows_says_so_in_each_form(ask: Ask) -> None:
    assert ask("vanished", of=("agency",), form=None).out == "Nothing.\n"
    assert ask("vanished", of=("agency",)).rows == []
    header = ask("vanished", of=("agency",), form="csv").out
    assert header == "index,tag,at,how,vanished_at,brand,channel,case,post_version,reply\r\n"


def test_asking_is_recorded_in_the_log_by_the_command_line(home: Household, ask: Ask) -> None:
    ask("hides-without-explanation", "--case", str(CASE), "--since", "2026-03-01", of=("agency",))
    (reading,) = readings(home, "agency")
    assert reading["actor"].endswith("/agency/cli")
    assert (reading["what"], reading["case"], reading["since"], reading["until"]) == (
        "HIDES-WITHOUT-EXPLANATION",
        CASE,
        "2026-03-01T00:00:00.000000Z",
        None,
    )
    (row,) = ask("log-reads", "--until", "2199-01-01", of=("agency",)).rows[:1]
    assert (row["what"], row["login"]) == ("HIDES-WITHOUT-EXPLANATION", None)


def test_period_case_and_minutes_narrow_it(home: Household, ask: Ask) -> None:
    other = redacted(0, case=OTHER_CASE)
    record(home, "agency", hidden(0, POST), hidden(120, other), published(130, OTHER_CASE))
    name, of = "hides-without-explanation", ("agency",)
    assert len(ask(name, of=of).rows) == 1
    assert len(ask(name, "--minutes", "5", of=of).rows) == 2
    assert ask(name, "--since", "2026-03-01T08:01", of=of).rows == []
    assert len(ask(name, "--until", "2026-03-01T08:00:01", of=of).rows) == 1
    assert ask(name, "--case", str(OTHER_CASE), of=of).rows == []


def test_who_opened_a_value_is_joined_from_both_ledgers_with_logins(
    home: Household, ask: Ask
) -> None:
    rosa = add_rosa(home)
    record(home, "care", reveal_asked(0, rosa), reveal_asked(10, TONI), reveal_asked(20, rosa))
    record(home, "vault", revealed(0.1, rosa), reveal_refused(10.1, TONI))
    both = ask("reveals", of=("care", "vault")).rows
    assert [(row["outcome"], row["login"], row["tag"].partition(":")[0]) for row in both] == [
        ("REVEALED", "rosa", "vault"),
        ("REFUSED", None, "vault"),
        ("ASKED", "rosa", "care"),
    ]
    assert [row["outcome"] for row in ask("reveals", of=("vault",)).rows] == ["REVEALED", "REFUSED"]
    assert [row["outcome"] for row in ask("reveals", of=("care",)).rows] == ["ASKED"] * 3
    assert len(readings(home, "vault")) == len(readings(home, "care")) == 2
    for given in ("rosa", "ROSA", str(rosa)):
        assert len(ask("reveals", "--person", given, of=("care", "vault")).rows) == 2
    assert ask("reveals", "--type", "phone", of=("care", "vault")).rows == []
    assert len(ask("reveals", "--type", "card", of=("care", "vault")).rows) == 3


def test_the_vault_knows_the_logins_of_those_whom_it_enrolled(home: Household, ask: Ask) -> None:
    settings = pair.settings_of(home)[2]
    store = vault_bootstrap.open_store(settings)
    actor = vault_bootstrap.operator(settings)
    vault_people.add_person(store, str(TONI), "toni", actor=actor, at=minute(0))
    store.database.close()
    record(home, "vault", revealed(0, TONI))
    (row,) = ask("reveals", "--person", "toni", of=("vault",)).rows
    assert (row["login"], row["person"]) == ("toni", TONI)


@pytest.mark.parametrize(
    ("arguments", "of", "told"),
    [
        ((), (), "--list"),
        (("vanished",), (), "--service"),
        (("vanished",), ("agency", "agency"), "once"),
        (("nothing",), ("agency",), "UNKNOWN_QUESTION"),
        (("vanished",), ("vault",), "vault cannot tell; ask with --service agency or care"),
        (("vanished",), ("agency", "care"), "one at a time"),
        (("vanished", "--person", str(TONI)), ("agency",), "person"),
        (("vanished", "--case", "45678912"), ("agency",), "case: must be"),
        (("reveals", "--person", "nobody"), ("care",), "person: nobody"),
        (("reveals", "--type", "my card"), ("care",), "type: must be"),
        (("vanished", "--since", "2026-03-02", "--until", "2026-03-01"), ("agency",), "until"),
        (("vanished", "--since", "yesterday"), ("agency",), "--since"),
        (("hides-without-explanation", "--minutes", "0"), ("agency",), "--minutes"),
        (("hides-without-explanation", "--minutes", "1" * 16), ("agency",), "--minutes"),
    ],
)
def test_a_call_that_is_wrong_ends_with_two_and_leaves_no_reading(
    home: Household, ask: Ask, arguments: tuple[str, ...], of: tuple[str, ...], told: str
) -> None:
    done = ask(*arguments, of=of)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "45678912" not in done.err
    for service in TABLES:
        assert readings(home, service) == []


def test_settings_are_given_for_each_service_or_for_none(home: Household, ask: Ask) -> None:
    settings = str(home.settings_file("care"))
    done = ask("reveals", "--service", "vault", "--settings", settings, of=("care",))
    assert done.code == 2  # the vault's settings are not in care's file
    done = ask("reveals", "--service", "vault", of=("care",))
    assert (done.code, "one for each" in done.err) == (2, True)


def test_a_log_that_was_tampered_with_ends_with_one_and_says_where(
    home: Household, ask: Ask
) -> None:
    record(home, "agency", removed(0, POST))
    with opened(home, "agency") as database, database.write() as connection:
        connection.execute(
            agency_tables.ledger.entries.update().values(body=b"{}", leaf_index=0, origin="o")
        )
    done = ask("vanished", of=("agency",))
    assert (done.code, done.out) == (1, "")
    assert "index 0" in done.err
    assert "LEDGER_BROKEN" in done.err


def test_an_hour_ago_is_within_an_open_period(home: Household, ask: Ask) -> None:
    at = clock.now() - timedelta(hours=1)
    record(home, "agency", dataclasses.replace(removed(0, POST), at=at))
    assert len(ask("vanished", of=("agency",)).rows) == 1
