"""A customer's data, for her: two others agree to exactly these cases, and only she can read it."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.errors import InvalidInput, RelevoError
from relevo.sealing.sealing import FieldValue
from relevo.vault.challenges import Challenge
from relevo.vault.errors import (
    ApprovalMissing,
    ApprovedAlready,
    CaseNotNamed,
    ChallengeOver,
    ChallengeUnknown,
    CodeWrong,
    NotConfirmed,
    NotOnRecord,
    OwnApproval,
    RevealLimit,
    ValueNotHeld,
)
from relevo.vault.export import (
    MAX_CASES,
    Exported,
    ExportRequest,
    ExportWanted,
    Withheld,
    export,
    open_export,
)
from relevo.vault.export_account import MAX_ACCOUNT
from relevo.vault.export_file import FORMAT, derived_key
from relevo.vault.limits import Limit
from relevo.vault.sql.tables import private
from tests.unit.vault.world import (
    AGENCY,
    BRAND,
    DNI_CANARY,
    NAME_CANARY,
    WEB,
    Sealed,
    World,
    fields,
)

ELSEWHERE = "0b7e57ed-1111-4222-8333-444455556666"
TEXT = "mi dni es [DNI-1] <b>y</b> nadie me responde"


@pytest.fixture
def sealed(world: World) -> Sealed:
    return world.taken(world.seal(fields(FieldValue(3, "CARD", "4111 1111 1111 1111"))))


@pytest.fixture
def people(world: World) -> tuple[str, str, str]:
    return world.enrol(), world.enrol(login="lena"), world.enrol(login="toni")


def account(*sealed: Sealed, **changes: Any) -> bytes:
    cases = [
        {
            "agency": one.item.agency,
            "case": one.item.case_id,
            "code": "Q-7K3F9",
            "channel": "facebook",
            "opened_at": "2026-05-04T08:20:00+00:00",
            "posts": [
                {
                    "at": "2026-05-04T08:20:00+00:00",
                    "removed": False,
                    "text": TEXT,
                    "places": [
                        {
                            "start": 10,
                            "end": 17,
                            "post_version": one.item.post_version_id,
                            "number": 1,
                        }
                    ],
                }
            ],
            "replies": [],
            "opened": [],
            **changes,
        }
        for one in sealed
    ]
    return json.dumps({"cases": cases}).encode()


def ask(world: World, person: str, *sealed: Sealed, **changes: Any) -> Challenge:
    cases = tuple((one.item.agency, one.item.case_id) for one in sealed)
    wanted = replace(ExportWanted(BRAND, cases, (), "es", person), **changes)
    return open_export(world.vault, wanted, caller=WEB, at=world.now)


def agreed(world: World, people: tuple[str, str, str], challenge: Challenge) -> Challenge:
    world.confirm(challenge, people[0])
    world.approve(challenge, people[1])
    return world.approve(challenge, people[2])


def fetch(world: World, challenge: Challenge, person: str, told: bytes) -> Exported:
    request = ExportRequest(challenge.challenge_id, person, told)
    return export(world.vault, request, caller=WEB, at=world.now)


def unsealed(made: Exported, passphrase: str | None = None) -> Any:
    found = re.search(r'id="box">(.*?)</script>', made.file.decode())
    assert found is not None
    box = json.loads(found[1])
    salt, nonce, data = (base64.b64decode(box[name]) for name in ("salt", "nonce", "data"))
    key = derived_key(passphrase or made.passphrase, salt, box["rounds"])
    return json.loads(AESGCM(key).decrypt(nonce, data, FORMAT.encode()))


def _private(world: World) -> list[dict[str, Any]]:
    table = private.entries
    with world.store.database.read() as connection:
        rows = connection.execute(sa.select(table.c.body).order_by(table.c.position))
        return [json.loads(row.body) for row in rows]


def refusals(world: World) -> list[str]:
    return [one["reason"] for one in world.entries("vault:export:refused")]


def test_the_values_stand_in_their_places_and_cards_are_masked(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    made = fetch(
        world, agreed(world, people, ask(world, people[0], sealed)), people[0], account(sealed)
    )
    found = unsealed(made)
    (case,) = found["document"]["cases"]
    assert case["posts"][0]["text"] == f"mi dni es {DNI_CANARY} <b>y</b> nadie me responde"
    held = {one["type"]: (one["value"], one["masked"]) for one in case["values"]}
    assert held["NATIONAL_ID"] == (DNI_CANARY, False)
    assert held["AUTHOR_NAME"] == (NAME_CANARY, False)
    assert held["CARD"] == ("411111••••••1111", True)
    assert "ORIGINAL_TEXT" not in held
    assert made.values == 3
    assert f"mi dni es {DNI_CANARY} &lt;b&gt;y" in found["page"]


def test_nothing_can_be_read_without_the_passphrase(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    made = fetch(
        world, agreed(world, people, ask(world, people[0], sealed)), people[0], account(sealed)
    )
    for canary in (DNI_CANARY, NAME_CANARY, "nadie me responde", made.passphrase):
        assert canary not in made.file.decode()
    with pytest.raises(InvalidTag):
        unsealed(made, "AAAA-BBBB")
    assert unsealed(made, made.passphrase.lower().replace("-", " "))["document"]["brand"] == BRAND
    assert "http" not in made.file.decode().replace("http-equiv", "")


def test_it_is_on_the_record_and_the_cases_are_in_the_private_log_alone(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = agreed(world, people, ask(world, people[0], sealed))
    made = fetch(world, challenge, people[0], account(sealed))
    (entry,) = world.entries("vault:export:made")
    assert (entry["person"], sorted(entry["approvers"])) == (people[0], sorted(people[1:]))
    assert entry["asked"] == challenge.digest
    assert made.ledger_index >= 0
    main, hidden = world.entries(), _private(world)
    about = [one for one in main if one["tag"].startswith(("vault:export", "vault:challenge"))]
    assert sealed.item.case_id not in json.dumps(about)
    (contained,) = [one for one in hidden if one["tag"] == "vault:export:contained"]
    assert contained["cases"] == [sealed.item.case_id]
    assert DNI_CANARY not in json.dumps(main + hidden)


def test_what_is_somebody_elses_stays_covered(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    item = sealed.item
    place = Withheld((item.agency, item.case_id), item.post_version_id, 1)
    challenge = ask(world, people[0], sealed, withheld=(place,))
    assert challenge.asked["withheld"][0]["type"] == "NATIONAL_ID"
    made = fetch(world, agreed(world, people, challenge), people[0], account(sealed))
    document = unsealed(made)["document"]
    assert DNI_CANARY not in json.dumps(document)
    assert (document["withheld"], document["cases"][0]["posts"][0]["text"]) == (1, TEXT)


@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_the_page_is_in_her_language(
    world: World, sealed: Sealed, people: tuple[str, str, str], language: str
) -> None:
    challenge = agreed(world, people, ask(world, people[0], sealed, language=language))
    made = fetch(world, challenge, people[0], account(sealed))
    assert f'<html lang="{language}">' in made.file.decode()
    assert unsealed(made)["document"]["language"] == language


def test_one_approver_is_not_enough(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = ask(world, people[0], sealed)
    with pytest.raises(NotConfirmed):
        fetch(world, challenge, people[0], account(sealed))
    world.confirm(challenge, people[0])
    world.approve(challenge, people[1])
    with pytest.raises(ApprovalMissing):
        fetch(world, challenge, people[0], account(sealed))
    assert refusals(world) == ["NOT_CONFIRMED", "APPROVAL_MISSING"]


def test_attack_who_asks_approves_herself(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = ask(world, people[0], sealed)
    world.confirm(challenge, people[0])
    world.wait(seconds=30)
    with pytest.raises(OwnApproval):
        world.approve(challenge, people[0])


def test_attack_the_same_approver_twice(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = ask(world, people[0], sealed)
    world.confirm(challenge, people[0])
    world.approve(challenge, people[1])
    world.wait(seconds=30)
    with pytest.raises(ApprovedAlready):
        world.approve(challenge, people[1])
    with pytest.raises(ApprovalMissing):
        fetch(world, challenge, people[0], account(sealed))


def test_attack_other_cases_than_were_agreed_to(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    other = world.taken(world.seal())
    challenge = agreed(world, people, ask(world, people[0], sealed))
    for told in (account(other), account(sealed, other), b'{"cases": []}'):
        with pytest.raises(CaseNotNamed):
            fetch(world, challenge, people[0], told)
    assert refusals(world) == ["CASE_NOT_NAMED"] * 3
    fetch(world, challenge, people[0], account(sealed))


def test_attack_a_place_of_another_case_is_filled_with_nothing(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    other = world.taken(world.seal())
    told = json.loads(account(sealed))
    told["cases"][0]["posts"][0]["places"][0]["post_version"] = other.item.post_version_id
    challenge = agreed(world, people, ask(world, people[0], sealed))
    made = fetch(world, challenge, people[0], json.dumps(told).encode())
    assert unsealed(made)["document"]["cases"][0]["posts"][0]["text"] == TEXT


def test_attack_a_challenge_is_replayed(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = agreed(world, people, ask(world, people[0], sealed))
    fetch(world, challenge, people[0], account(sealed))
    with pytest.raises(ChallengeOver):
        fetch(world, challenge, people[0], account(sealed))
    assert len(world.entries("vault:export:made")) == 1


def test_attack_somebody_else_fetches_it(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = agreed(world, people, ask(world, people[0], sealed))
    for stranger in people[1:]:
        with pytest.raises(ChallengeUnknown):
            fetch(world, challenge, stranger, account(sealed))
    assert world.entries("vault:export:made") == []


def test_attack_a_challenge_of_a_reveal_opens_no_export(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = world.confirm(world.open_reveal(sealed, people[0]), people[0])
    with pytest.raises(ChallengeUnknown):
        fetch(world, challenge, people[0], account(sealed))


def test_attack_another_brands_cases_give_nothing(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    with pytest.raises(UnknownBrand):
        ask(world, people[0], sealed, brand="other")
    strange = replace(sealed, item=sealed.to(agency="tucan"))
    challenge = agreed(world, people, ask(world, people[0], strange))
    made = fetch(world, challenge, people[0], account(strange))
    assert made.values == 0
    assert unsealed(made)["document"]["cases"][0]["posts"][0]["text"] == TEXT


def test_attack_a_compromised_web_process_without_the_peoples_codes(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = ask(world, people[0], sealed)
    with pytest.raises(CodeWrong):
        world.confirm(challenge, people[0], "000000")
    with pytest.raises(NotConfirmed):
        world.approve(challenge, people[1])
    with pytest.raises(NotConfirmed):
        fetch(world, challenge, people[0], account(sealed))
    assert world.entries("vault:export:made") == []


def test_five_minutes_after_her_code_she_confirms_once_more(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = ask(world, people[0], sealed)
    world.confirm(challenge, people[0])
    world.wait(minutes=20)
    world.approve(challenge, people[1])
    world.approve(challenge, people[2])
    with pytest.raises(NotConfirmed):
        fetch(world, challenge, people[0], account(sealed))
    world.confirm(challenge, people[0])
    assert fetch(world, challenge, people[0], account(sealed)).values == 3


def test_what_cannot_be_recorded_is_not_exported(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    challenge = agreed(world, people, ask(world, people[0], sealed))

    class Broken:
        def cover(self, leaf: object, now: object) -> object:
            raise InvalidInput("the log is broken")

    world.vault = replace(world.vault, record=Broken())  # type: ignore[arg-type]
    with pytest.raises(NotOnRecord):
        fetch(world, challenge, people[0], account(sealed))


def test_an_export_counts_within_her_limit(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    world.vault = replace(
        world.vault, limits=replace(world.vault.limits, person=Limit(hour=0, day=0))
    )
    challenge = agreed(world, people, ask(world, people[0], sealed))
    with pytest.raises(RevealLimit):
        fetch(world, challenge, people[0], account(sealed))


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"cases": [1]}',
        b'{"cases": [], "more": 1}',
        b" " * (MAX_ACCOUNT + 1),
    ],
)
def test_an_account_that_is_not_of_its_form_is_refused(
    world: World, sealed: Sealed, people: tuple[str, str, str], told: bytes
) -> None:
    challenge = agreed(world, people, ask(world, people[0], sealed))
    with pytest.raises(MalformedMessage):
        fetch(world, challenge, people[0], told)


@pytest.mark.parametrize(
    "place", [{"start": -1}, {"end": 400}, {"start": 17}, {"number": "1"}, {"end": True}]
)
def test_a_place_outside_its_text_is_refused(
    world: World, sealed: Sealed, people: tuple[str, str, str], place: dict[str, Any]
) -> None:
    told = json.loads(account(sealed))
    told["cases"][0]["posts"][0]["places"][0] |= place
    challenge = agreed(world, people, ask(world, people[0], sealed))
    with pytest.raises(MalformedMessage):
        fetch(world, challenge, people[0], json.dumps(told).encode())


def test_a_text_that_utf8_cannot_carry_is_exported_all_the_same(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    told = account(sealed).replace(b"responde", b"\\ud83d")
    challenge = agreed(world, people, ask(world, people[0], sealed))
    text = unsealed(fetch(world, challenge, people[0], told))["document"]["cases"][0]["posts"][0]
    assert text["text"].endswith("\ufffd")


def test_what_is_asked_has_its_limits(
    world: World, sealed: Sealed, people: tuple[str, str, str]
) -> None:
    item = sealed.item
    named = (item.agency, item.case_id)
    many = tuple((AGENCY, f"0b7e57ed-1111-4222-8333-{n:012x}") for n in range(MAX_CASES + 1))
    strange = Withheld((AGENCY, ELSEWHERE), item.post_version_id, 1)
    wrong: list[tuple[type[RelevoError], dict[str, Any]]] = [
        (MalformedMessage, {"cases": ()}),
        (MalformedMessage, {"cases": (named, named)}),
        (MalformedMessage, {"cases": many}),
        (MalformedMessage, {"withheld": (strange,)}),
        (ValueNotHeld, {"withheld": (Withheld(named, item.post_version_id, 9),)}),
        (InvalidInput, {"language": "fr"}),
    ]
    for error, changes in wrong:
        with pytest.raises(error):
            ask(world, people[0], sealed, **changes)
