"""`relevo dev trace`: one case through the stores of a household whose companies run in process."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency.adapters import tables as agency_tables
from relevo.agency.domain.post import Author, PostEvent, Taken
from relevo.agency.ports import Refusal as CareRefusal
from relevo.agency.use_cases import actions, handover, receipts, replies, updates
from relevo.agency.use_cases.intake import take_in
from relevo.agency.use_cases.keys import import_keys
from relevo.care import bootstrap as care_bootstrap
from relevo.care.adapters import tables as care_tables
from relevo.care.domain.seals import Seal
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases.context import Care, ReceiptSigner, VaultResult
from relevo.care.use_cases.context import Taken as VaultTook
from relevo.care.use_cases.handover import hand_over
from relevo.care.use_cases.ingest import ingest
from relevo.care.use_cases.updates import Sequencer, next_updates, open_stream
from relevo.cli.dev_trace import store_urls
from relevo.cli.dev_trace import trace as trace_command
from relevo.crossing.vocabulary import HandOverItem, Urgency, Verb
from relevo.delivery.broker import open_broker
from relevo.delivery.messages import Topic
from relevo.delivery.relay import Relay
from relevo.dev import household, pair
from relevo.dev.household import AGENCY, BRAND, Addresses, Household
from relevo.dev.trace import Kind, Line, Store, Trace, trace
from relevo.errors import InvalidInput, NotFound
from relevo.ledger.integrator import Integrator
from relevo.ledger.values import Id, Process
from relevo.sealing.signed import SignedStatement, key_id_of, load_private_key
from relevo.service.database import Database
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault import ingest as vault_ingest
from relevo.vault.keys import epochs

START = datetime(2026, 7, 1, 2, 10, tzinfo=UTC)
FORWARDER = Process(f"spiffe://{AGENCY}/agency/forwarder")
WORKER = Process(f"spiffe://{BRAND}/care/worker")
PERSON = "00000000-0000-4000-8000-0000000000a1"

DNI = "45678912"
NAME = "Xiomara Canaria Quispe"
HANDLE = "@canariaconhandle"
AUTHOR_ID = "fb-author-77"
THREAD = "thread-platform-88"
SOURCE = "post-platform-99"
NOTE = "nota del community manager"
REPLY = "Hola, ya lo estamos viendo por aquí."
PHOTO = "https://photos.example/canary.jpg"
NEVER_SHOWN = (DNI, NAME, HANDLE, AUTHOR_ID, THREAD, SOURCE, NOTE, REPLY, PHOTO)


@dataclass
class VaultInProcess:
    """The vault as care sees it, without a network. Only ingest is needed here."""

    companies: Companies

    def ingest(self, seals: Sequence[Seal]) -> list[VaultResult]:
        vault = self.companies.vault
        items = [
            vault_ingest.SealToIngest(
                seal.agency, seal.brand, seal.case_id, seal.post_version_id, seal.sealed or b""
            )
            for seal in seals
        ]
        outcomes = vault_ingest.ingest(vault, items, caller=WORKER, at=self.companies.now())
        return [
            IngestRefusal(outcome.reason, outcome.permanent)
            if isinstance(outcome, vault_ingest.Refusal)
            else VaultTook(outcome)
            for outcome in outcomes
        ]


@dataclass
class Companies:
    """Both companies on one household's files, moved step by step."""

    home: Household
    at: datetime = START
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    def __post_init__(self) -> None:
        household.create(self.home, Addresses(), at=START)
        agency, _, vault = self.settings = pair.settings_of(self.home)
        agency_bootstrap.migrate(agency)
        vault_bootstrap.migrate(vault)
        self.store = vault_bootstrap.open_store(vault)
        integrator = vault_bootstrap.open_integrator(vault, self.store)
        self.vault = vault_bootstrap.open_vault(vault, self.store, integrator)
        epochs.create_epoch(
            self.store,
            BRAND,
            not_after=START + timedelta(days=90),
            actor=vault_bootstrap.operator(vault),
            at=START,
        )
        self.agency = replace(
            agency_bootstrap.open_context(agency), clock=self.now, jitter=lambda: 0.5
        )
        import_keys(
            self.agency, BRAND, epochs.published_keys(self.vault, BRAND, AGENCY, (), at=START)
        )
        self.integrators: dict[Store, Integrator] = {
            Store.AGENCY: agency_bootstrap.open_integrator(agency, self.agency),
            Store.VAULT: integrator,
        }
        self.closing: list[Callable[[], None]] = [
            self.store.database.close,
            self.agency.database.close,
        ]

    def now(self) -> datetime:
        """A clock that moves a millisecond at each look."""
        self.at += timedelta(milliseconds=1)
        return self.at

    def close(self) -> None:
        for one in self.closing:
            one()

    def open_care(self) -> None:
        """Care is set up: before this, it has no database."""
        settings = self.settings[1]
        care_bootstrap.migrate(settings)
        storage = care_bootstrap.open_storage(settings)
        self.care = Care(
            storage=storage,
            brands=frozenset(settings.brands),
            process=WORKER,
            redactors={},
            vault=VaultInProcess(self),
            reveals=VaultInProcess(self),
            handles=VaultInProcess(self),
            now=self.now,
            jitter=lambda: 0.5,
        )
        key = load_private_key(settings.receipt_key_file)
        self.signer = ReceiptSigner(key, key_id_of(key.public_key()))
        self.integrators[Store.CARE] = care_bootstrap.open_integrator(settings, storage)
        self.closing.append(storage.database.close)

    def comment(self, text: str = f"Soy {NAME}, mi dni es {DNI}", **changes: Any) -> Taken:
        number = next(self.numbers)
        event = PostEvent(
            brand=BRAND,
            channel="facebook",
            source_id=f"{SOURCE}_{number}",
            parent_source_id=None,
            thread_id=THREAD,
            verb=Verb.ADD,
            event_time=self.now(),
            author=Author(AUTHOR_ID, NAME, HANDLE),
            text=text,
            attachments=(PHOTO,),
        )
        return take_in(self.agency, replace(event, **changes))

    def item(self, case_id: str) -> HandOverItem:
        [item] = handover.due_items(self.agency, [case_id])[BRAND].items
        return item

    def hand_over(self, case_id: str) -> None:
        item = self.item(case_id)
        (statement,) = hand_over(self.care, self.signer, AGENCY, [item], actor=FORWARDER)
        assert isinstance(statement, SignedStatement)
        receipts.accept(self.agency, [receipts.verified(self.agency, item, statement)])

    def ingest(self, taken: Taken) -> None:
        ingest(self.care, [f"{AGENCY}/{taken.post_version_id}"], grace_seconds=3600)

    def update(self) -> None:
        """Care's updates are numbered, and all of them applied at the agency."""
        Sequencer(self.care, "test").run_once()
        lease = updates.lease_name(BRAND)
        with self.agency.database.write() as connection:
            token = agency_tables.leases.acquire(
                connection, lease, "test", now=self.now(), ttl=timedelta(minutes=1)
            )
        after = updates.cursor(self.agency, BRAND)
        stream = open_stream(self.care, AGENCY, BRAND, after=after, fencing_token=token)
        for update in next_updates(self.care, stream, after):
            updates.apply(self.agency, update, updates.Holder(lease, token))

    def relay(self, store: Store) -> None:
        agency = store is Store.AGENCY
        database = self.agency.database if agency else self.care.storage.database
        broker = open_broker(self.settings[0 if agency else 1].broker_url)
        tables = agency_tables.outbox if agency else care_tables.outbox
        Relay(database, tables, broker, "test").run_once(self.now())
        broker.close()

    def integrate(self) -> None:
        for integrator in self.integrators.values():
            integrator.integrate(self.now())

    def trace(self, case: str | None) -> Trace:
        assert case is not None
        return trace(store_urls(self.home), case, at=self.at)


@pytest.fixture
def companies(tmp_path: Path) -> Iterator[Companies]:
    made = Companies(Household(tmp_path))
    yield made
    made.close()


def one(lines: Sequence[Line]) -> Line:
    [line] = lines
    return line


def tags(found: Trace, store: Store) -> list[object]:
    return [line.facts["tag"] for line in found.of(store, Kind.LEDGER)]


def test_a_case_that_has_just_come_in_stands_at_the_agency_alone(companies):
    taken = companies.comment()
    found = companies.trace(taken.case_id)

    assert (found.case_id, found.public_code, found.brand) == (
        taken.case_id,
        taken.public_code,
        BRAND,
    )
    assert found.standing == (
        "agency: version 1, new; to be handed over",
        "agency broker: is not there yet",
        "care: is not there yet",
        "care broker: is not there yet",
        "vault: has no seal of it yet",
    )
    post = one(found.of(Store.AGENCY, Kind.POST))
    assert post.facts["text"] == "Soy [NOMBRE-1], mi dni es [DNI-1]"
    assert post.facts["findings"] == "PERSON, NATIONAL_ID"
    seal = one(found.of(Store.AGENCY, Kind.SEAL))
    assert seal.waits
    assert seal.facts["state"] == "held"
    assert seal.facts["fields"] == (
        "0 ORIGINAL_TEXT, 1 PERSON, 2 NATIONAL_ID, 3 AUTHOR_NAME, 4 AUTHOR_ID, 5 ATTACHMENT"
    )
    assert tags(found, Store.AGENCY) == ["agency:case:opened", "agency:post:redacted"]
    message = one(found.of(Store.AGENCY, Kind.OUTBOX))
    assert (message.facts["topic"], message.facts["state"]) == ("case.handover", "waiting")
    assert one(found.of(Store.AGENCY, Kind.HANDOVER)).facts["pending"] is True
    assert list(found.lines) == sorted(found.lines, key=lambda line: line.at)


@pytest.mark.parametrize("shape", ["code", "small code", "prefix", "id", "capital id"])
def test_a_case_is_named_by_its_code_or_by_the_beginning_of_its_id(companies, shape):
    taken = companies.comment()
    case_id, code = taken.case_id or "", taken.public_code or ""
    named = {
        "code": code,
        "small code": f" {code.lower()} ",
        "prefix": case_id[:8],
        "id": case_id,
        "capital id": case_id.upper(),
    }[shape]
    assert companies.trace(named).case_id == case_id


@pytest.mark.parametrize("named", ["Z-00000", "00000000-0000-4000-8000-000000000000", "ffffffffff"])
def test_a_case_that_nobody_has_is_not_found(companies, named):
    companies.comment()
    with pytest.raises(NotFound) as refused:
        companies.trace(named)
    assert refused.value.field == "case"


@pytest.mark.parametrize("named", ["", "ab", "%%%%", "no case has such a name"])
def test_what_is_neither_id_nor_code_is_refused(companies, named):
    with pytest.raises(InvalidInput) as refused:
        companies.trace(named)
    assert refused.value.field == "case"


def test_a_beginning_that_several_cases_share_is_refused(companies):
    taken = companies.comment()
    shared = (taken.case_id or "")[:8]
    ids = iter(f"{shared}-{number:04x}-4000-8000-{number:012x}" for number in range(100))
    companies.agency = replace(companies.agency, new_id=lambda: next(ids))
    companies.comment(thread_id="another")
    with pytest.raises(InvalidInput) as refused:
        companies.trace(shared)
    assert "2 cases" in str(refused.value)


def test_messages_are_seen_waiting_in_the_broker_in_somebodys_hands_and_set_aside(companies):
    taken = companies.comment()
    companies.comment(thread_id="another")
    companies.relay(Store.AGENCY)
    waiting = companies.trace(taken.case_id)
    assert waiting.of(Store.AGENCY, Kind.OUTBOX) == ()
    message = one(waiting.of(Store.AGENCY_BROKER, Kind.MESSAGE))
    assert (message.facts["state"], message.facts["key"]) == ("waiting", taken.case_id)

    # The broker keeps its own time.
    companies.at = datetime.now(UTC)
    broker = open_broker(companies.settings[0].broker_url)
    deliveries = broker.receive(Topic.CASE_HANDOVER, 10, 0)
    leased = one(companies.trace(taken.case_id).of(Store.AGENCY_BROKER, Kind.MESSAGE))
    assert (leased.facts["state"], leased.facts["deliveries"]) == ("leased", 1)

    for delivery in deliveries:
        broker.dead_letter(delivery, "TOO_MANY_DELIVERIES")
    broker.close()
    dead = companies.trace(taken.case_id)
    assert dead.of(Store.AGENCY_BROKER, Kind.MESSAGE) == ()
    letter = one(dead.of(Store.AGENCY_BROKER, Kind.DEAD_LETTER))
    assert letter.facts["reason"] == "TOO_MANY_DELIVERIES"
    assert letter.waits
    assert dead.standing[1] == "agency broker: 0 messages, 1 set aside"


def test_an_absent_brand_and_a_refusal_are_told(companies):
    taken = companies.comment()
    item = companies.item(taken.case_id)
    handover.brand_absent(companies.agency, BRAND, [item], "UNAVAILABLE")
    away = companies.trace(taken.case_id)
    assert away.standing[0] == "agency: version 1, new; to be handed over, 1 attempt so far"
    assert isinstance(one(away.of(Store.AGENCY, Kind.HANDOVER)).facts["next_attempt_at"], datetime)

    handover.refuse(companies.agency, item, CareRefusal("UNKNOWN_BRAND", "brand", permanent=True))
    parked = companies.trace(taken.case_id)
    assert parked.standing[0] == "agency: version 1, new; hand-over parked: UNKNOWN_BRAND"
    assert one(parked.of(Store.AGENCY, Kind.HANDOVER)).facts["parked_field"] == "brand"
    assert "agency:handover:parked" in tags(parked, Store.AGENCY)


def test_a_case_handed_over_is_seen_on_both_sides_with_one_seal_and_one_leaf(companies):
    companies.open_care()
    taken = companies.comment()
    companies.hand_over(taken.case_id)
    found = companies.trace(taken.case_id)

    assert found.standing[0] == "agency: version 1, new; care has receipted version 1"
    assert found.standing[2] == "care: version 1, with_agency; seals: 1 waiting"
    ours, theirs = (one(found.of(store, Kind.SEAL)) for store in (Store.AGENCY, Store.CARE))
    assert (ours.facts["state"], theirs.facts["state"]) == ("receipted", "waiting")
    assert ours.facts["digest"] == theirs.facts["digest"]
    assert ours.facts["fields"] == theirs.facts["fields"]
    receipt = one(found.of(Store.AGENCY, Kind.RECEIPT))
    received = one(found.of(Store.CARE, Kind.LEDGER))
    assert received.facts["tag"] == "care:handover:received"
    assert receipt.facts["care_leaf"] == received.facts["leaf"]
    assert one(found.of(Store.CARE, Kind.HEADER)).facts["version"] == 1
    assert one(found.of(Store.CARE, Kind.OUTBOX)).facts["topic"] == "seal.ingest"
    unnumbered = one(found.of(Store.CARE, Kind.UPDATE))
    assert unnumbered.waits
    assert "sequence" not in unnumbered.facts


def test_the_vault_tells_numbers_and_types_and_updates_come_back(companies):
    companies.open_care()
    taken = companies.comment()
    companies.hand_over(taken.case_id)
    companies.relay(Store.CARE)
    companies.ingest(taken)
    companies.update()
    companies.integrate()
    found = companies.trace(taken.case_id)

    assert found.standing[4] == "vault: 1 seal ingested, 6 values held"
    held = one(found.of(Store.VAULT, Kind.SEAL))
    assert str(held.facts["fields"]).startswith("0 ORIGINAL_TEXT, 1 PERSON, 2 NATIONAL_ID")
    assert one(found.of(Store.CARE, Kind.SEAL)).facts["state"] == "ingested"
    assert one(found.of(Store.AGENCY, Kind.SEAL)).facts["state"] == "ingested"
    assert one(found.of(Store.CARE_BROKER, Kind.MESSAGE)).facts["key"] == (
        f"{AGENCY}/{taken.post_version_id}"
    )
    numbered = [line.facts["sequence"] for line in found.of(Store.CARE, Kind.UPDATE)]
    applied = found.of(Store.AGENCY, Kind.UPDATE)
    assert [line.facts["sequence"] for line in applied] == numbered == [1, 2]
    assert {line.facts["outcome"] for line in applied} == {"APPLIED"}
    for store in (Store.AGENCY, Store.CARE, Store.VAULT):
        entries = found.of(store, Kind.LEDGER)
        assert entries
        for entry in entries:
            assert not entry.waits
            assert int(entry.facts["index"]) < int(entry.facts["checkpoint"])


def test_replies_actions_and_newer_versions_are_followed(companies):
    companies.open_care()
    taken = companies.comment()
    actions.escalate(
        companies.agency,
        taken.case_id,
        brands=[BRAND],
        actor=PERSON,
        urgency=Urgency.URGENT,
        note=NOTE,
    )
    companies.hand_over(taken.case_id)
    reply = replies.submit(
        companies.agency, taken.case_id, brands=[BRAND], actor=PERSON, text=REPLY
    )
    companies.comment("Y nadie responde", event_time=companies.now())
    found = companies.trace(taken.case_id)

    assert one(found.of(Store.AGENCY, Kind.HEADER)).facts["version"] == 3
    assert one(found.of(Store.CARE, Kind.HEADER)).facts["version"] == 2
    assert one(found.of(Store.AGENCY, Kind.REPLY)).facts["state"] == "pending"
    keys = [line.facts["key"] for line in found.of(Store.AGENCY, Kind.OUTBOX)]
    assert reply.reply_id in keys
    escalated = next(
        line
        for line in found.of(Store.AGENCY, Kind.LEDGER)
        if line.facts["tag"] == "agency:case:escalated"
    )
    assert escalated.facts["actor"] == PERSON
    assert escalated.facts["urgency"] == "URGENT"


def test_each_note_is_followed_to_its_receipt(companies):
    companies.open_care()
    taken = companies.comment()
    for text in (NOTE, "otra"):
        actions.add_note(companies.agency, taken.case_id, brands=[BRAND], actor=PERSON, text=text)
    waiting = companies.trace(taken.case_id).of(Store.AGENCY, Kind.NOTE)
    assert [line.waits for line in waiting] == [True, True]
    companies.hand_over(taken.case_id)
    found = companies.trace(taken.case_id)
    ours, theirs = (found.of(store, Kind.NOTE) for store in (Store.AGENCY, Store.CARE))
    assert [line.waits for line in (*ours, *theirs)] == [False] * 4
    ids = {line.facts["note_id"] for line in waiting}
    assert {line.facts["note_id"] for line in ours} == ids
    assert {line.facts["note_id"] for line in theirs} == ids
    assert ours[0].facts["actor"] == PERSON


def test_what_is_printed_fits_its_lines_and_says_what_waits_only_if_something_does(companies):
    companies.open_care()
    taken = companies.comment()
    waiting = _printed(companies, taken, as_json=False)
    assert waiting.splitlines()[-1].startswith("… marks what is still to be done")
    assert [line for line in waiting.splitlines() if line != line.rstrip()] == []
    assert re.search("[0-9a-f]{17}", waiting.replace(str(taken.case_id), "")) is None
    with companies.agency.database.write() as connection:
        connection.execute(agency_tables.outbox.outbox.delete())
    companies.hand_over(taken.case_id)
    with companies.care.storage.database.write() as connection:
        connection.execute(care_tables.outbox.outbox.delete())
    companies.ingest(taken)
    companies.update()
    companies.integrate()
    assert "…" not in _printed(companies, taken, as_json=False)


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_personal_is_printed_at_any_stage(companies, as_json):
    companies.open_care()
    taken = companies.comment()
    actions.escalate(
        companies.agency,
        taken.case_id,
        brands=[BRAND],
        actor=PERSON,
        urgency=Urgency.NORMAL,
        note=NOTE,
    )
    replies.submit(companies.agency, taken.case_id, brands=[BRAND], actor=PERSON, text=REPLY)
    printed = [_printed(companies, taken, as_json=as_json)]
    companies.hand_over(taken.case_id)
    printed.append(_printed(companies, taken, as_json=as_json))
    companies.ingest(taken)
    companies.update()
    printed.append(_printed(companies, taken, as_json=as_json))
    for text in printed:
        assert "NATIONAL_ID" in text
        assert [canary for canary in NEVER_SHOWN if canary in text] == []


def _printed(companies: Companies, taken: Taken, *, as_json: bool) -> str:
    arguments = [str(taken.public_code), "--folder", str(companies.home.root)]
    result = CliRunner().invoke(trace_command, arguments + ["--json"] * as_json)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_text_is_shortened_and_cannot_drive_the_terminal(companies):
    taken = companies.comment("\x1b[2J\nHola " + "muy " * 100, attachments=())
    text = one(companies.trace(taken.case_id).of(Store.AGENCY, Kind.POST)).facts["text"]
    assert len(str(text)) == 60
    assert str(text).isprintable()


def test_it_reads_beside_a_writer_and_writes_nothing(companies):
    taken = companies.comment()
    database = companies.home.root / "agency" / "data" / "agency.sqlite"
    with companies.agency.database.write():
        found = companies.trace(taken.case_id)
    assert found.of(Store.AGENCY, Kind.HEADER)
    companies.close()
    before = database.read_bytes()
    assert companies.trace(taken.case_id).lines == found.lines
    assert database.read_bytes() == before


def test_a_case_that_only_care_has_is_found_there(companies):
    companies.open_care()
    taken = companies.comment()
    companies.hand_over(taken.case_id)
    urls = store_urls(companies.home)
    del urls[Store.AGENCY]
    found = trace(urls, str(taken.public_code), at=companies.at)
    assert found.standing[0] == "agency: is not set up here"
    assert one(found.of(Store.CARE, Kind.HEADER))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("unmigrated", "care: is not at this release's schema (relevo care migrate)"),
        ("no database", "care: cannot be read as a database"),
        ("elsewhere", "care: does not answer"),
    ],
)
def test_a_store_that_cannot_be_read_is_named_and_the_rest_is_shown(companies, broken, said):
    taken = companies.comment()
    path = companies.home.root / "care" / "data" / "care.sqlite"
    urls = store_urls(companies.home)
    if broken == "unmigrated":
        path.parent.mkdir(parents=True)
        Database(f"sqlite:///{path}").close()
        path.touch()
    elif broken == "no database":
        path.parent.mkdir(parents=True)
        path.write_bytes(b"no database at all" * 100)
    else:
        urls[Store.CARE] = "postgresql+psycopg://relevo@localhost/care"
    found = trace(urls, str(taken.case_id), at=companies.at)
    assert said in found.standing
    assert found.of(Store.AGENCY, Kind.POST)


def test_who_finds_nothing_is_told_which_store_could_not_be_read(companies, tmp_path):
    companies.comment()
    urls = store_urls(companies.home) | {Store.CARE: f"sqlite:///{tmp_path}/none.db"}
    with pytest.raises(NotFound, match="no store that could be read has it; care is not there yet"):
        trace(urls, "Z-00000", at=companies.at)


def test_a_folder_without_a_household_is_refused(tmp_path):
    result = CliRunner().invoke(trace_command, ["A-00000", "--folder", str(tmp_path)])
    assert isinstance(result.exception, NotFound)
    assert result.exception.field == "folder"


def test_as_json_everything_is_there_in_full(companies):
    taken = companies.comment()
    body = json.loads(_printed(companies, taken, as_json=True))
    assert body["case"] == taken.case_id
    post = next(line for line in body["lines"] if line["kind"] == "post version")
    assert post["facts"]["post_version"] == taken.post_version_id
    assert datetime.fromisoformat(post["at"]).tzinfo is not None
    assert Id(body["case"])
