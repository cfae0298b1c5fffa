"""A stored text is redacted once more: what is found late is covered, sealed and on record."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_histories, store_redactions, tables
from relevo.agency.adapters.store_redactions import Place
from relevo.agency.domain.errors import NoSealingKey, StaleVersion, UnknownCase, UnknownPost
from relevo.agency.loops.again import AgainLoop
from relevo.agency.use_cases import actions, again, erasure, intake, keys, replies, sweep
from relevo.agency.use_cases.again import Missed, cover_by_hand, walk
from relevo.agency.use_cases.cases import case_detail
from relevo.crossing.updates import Cover, Stretch
from relevo.crossing.vocabulary import RedactionCause
from relevo.redaction import Configuration, FindingType, Redactor
from relevo.redaction.again import CutsPlaceholder
from relevo.redaction.detectors import DETECTORS
from tests.canary import scan
from tests.databases import at_rest
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, OTHER_BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)
MAIL = "ana.canario@correo.example"
BLIND = Redactor(
    Configuration(brand=BRAND, country="PE"),
    tuple(d for d in DETECTORS if d.name in ("pe.dni",)),
)


def blind(world: World) -> World:
    """The same agency with an older redactor, which knows the Peruvian DNI and nothing else."""
    world.context = replace(world.context, redactors=dict.fromkeys(world.brands, BLIND))
    return world


def seeing(world: World) -> World:
    """With today's."""
    redactor = Redactor(Configuration(brand=BRAND, country="PE"))
    world.context = replace(world.context, redactors=dict.fromkeys(world.brands, redactor))
    return world


def stored(world: World, text: str, **changes: object) -> tuple[str, str]:
    taken = intake.take_in(world.context, world.post(text, **changes))
    assert taken.case_id is not None
    return taken.case_id, taken.post_version_id


def version(world: World, version_id: str) -> dict[str, object]:
    (row,) = world.rows(tables.post_versions, tables.post_versions.c.post_version_id == version_id)
    return row


def entry(world: World, tag: str) -> dict[str, object]:
    rows = [row for row in world.rows(tables.ledger.entries) if row["tag"] == tag]
    found: dict[str, object] = json.loads(rows[-1]["body"])
    return found


def test_a_newer_redactor_covers_seals_records_and_hands_over(world: World) -> None:
    blind(world)
    case_id, version_id = stored(world, f"mi dni es 45678912, escríbanme a {MAIL}")
    assert MAIL in str(version(world, version_id)["redacted_text"])
    crossing = Crossing(world)
    crossing.run()
    world.clock.forward(seconds=40)
    assert walk(seeing(world).context, BRAND) is None
    row = version(world, version_id)
    assert row["redacted_text"] == "mi dni es [DNI-1], escríbanme a [EMAIL-1]"
    assert row["redaction_version"] == world.context.redactors[BRAND].version
    (made,) = world.rows(tables.redactions)
    opened = world.opened({**made, "post_version_id": made["redaction_id"]})
    assert opened == {1: ("EMAIL", MAIL)}
    recorded = entry(world, "agency:post:redacted_again")
    assert (recorded["cause"], recorded["exposed_seconds"]) == ("NEWER_REDACTOR", 40)
    assert recorded["exposed_at_care_since"] is not None
    (finding,) = recorded["findings"]  # type: ignore[misc]
    assert (finding["type"], finding["start"], finding["end"]) == ("EMAIL", 32, 41)
    crossing.run()
    (item,) = crossing.care.batches[-1]
    assert (item.header.version, item.post_versions) == (2, ())
    (crossed,) = item.redactions
    assert (crossed.revision, crossed.redacted_text) == (1, row["redacted_text"])
    assert [finding.seal_id for finding in crossed.findings] == [None, made["redaction_id"]]
    assert world.rows(tables.handovers)[0]["pending"] is False
    assert world.rows(tables.redactions)[0]["receipted_at"] is not None
    assert entry(world, "agency:handover:receipted")["redactions"] == [
        {
            "redaction": made["redaction_id"],
            "post_version": version_id,
            "seal": made["seal_digest"].hex(),
        }
    ]
    detail = case_detail(world.context, BRANDS, case_id)
    assert [line.code for line in detail.timeline] == [None, "NEWER_REDACTOR"]
    crossing.close()


def test_the_walk_is_resumable_and_leaves_alone_what_is_up_to_date(world: World) -> None:
    blind(world)
    for number in range(5):
        stored(world, f"hola {number}" if number % 2 else f"soy {number}{MAIL}")
    stored(world, f"otra marca {MAIL}", brand=OTHER_BRAND)
    seeing(world)
    place = walk(world.context, BRAND, limit=2)
    assert place is not None
    assert walk(world.context, BRAND, place, limit=2) is not None
    assert walk(world.context, BRAND, Place(), limit=2) is None
    assert [row["revision"] for row in world.rows(tables.post_versions)] == [1, 0, 1, 0, 1, 0]
    before = len(world.ledger_tags())
    loop = AgainLoop(world.context, batch=2)
    while loop.run_once():
        pass
    assert [row["revision"] for row in world.rows(tables.post_versions)] == [1, 0, 1, 0, 1, 1]
    assert len(world.ledger_tags()) == before + 1


def test_without_a_sealing_key_nothing_changes_and_it_is_tried_again(world: World) -> None:
    blind(world)
    case_id, version_id = stored(world, f"soy {MAIL} y esto espera")
    seeing(world)
    world.clock.forward(days=40)
    walk(world.context, BRAND)
    assert version(world, version_id)["revision"] == 0
    with pytest.raises(NoSealingKey):
        _cover(world, case_id, version_id, "esto")
    world.clock.forward(days=-40)
    walk(world.context, BRAND)
    assert version(world, version_id)["revision"] == 1


def _cover(
    world: World,
    case_id: str,
    version_id: str,
    part: str,
    kind: FindingType = FindingType.ADDRESS,
    *,
    brands: tuple[str, ...] = BRANDS,
    revision: int | None = None,
) -> None:
    row = version(world, version_id)
    start = str(row["redacted_text"]).index(part)
    seen = int(str(row["revision"])) if revision is None else revision
    missed = Missed(start, start + len(part), kind, seen)
    cover_by_hand(world.context, case_id, version_id, missed, brands=brands, actor=LUIS)


def test_a_person_covers_what_was_missed(world: World) -> None:
    case_id, version_id = stored(world, "mi dni es 45678912, vivo donde Las Lilas 4")
    world.clock.forward(seconds=7)
    _cover(world, case_id, version_id, "Las Lilas 4")
    assert version(world, version_id)["redacted_text"] == (
        "mi dni es [DNI-1], vivo donde [DIRECCION-1]"
    )
    recorded = entry(world, "agency:post:redacted_again")
    assert (recorded["cause"], recorded["actor"]) == ("BY_HAND", LUIS)
    assert recorded["exposed_seconds"] == 7
    assert recorded["exposed_at_care_since"] is None
    _cover(world, case_id, version_id, "vivo", FindingType.PERSON)
    assert [row["revision"] for row in world.rows(tables.redactions)] == [1, 2]


def test_the_first_hand_over_carries_the_newest_text_and_the_rest_follows(world: World) -> None:
    case_id, version_id = stored(world, "vivo donde Las Lilas 4")
    _cover(world, case_id, version_id, "Las Lilas 4")
    _cover(world, case_id, version_id, "vivo", FindingType.PERSON)
    crossing = Crossing(world)
    crossing.run()
    first, second = (batch[0] for batch in crossing.care.batches)
    (whole,) = first.post_versions
    assert (whole.redacted_text, whole.revision) == ("[NOMBRE-1] donde [DIRECCION-1]", 2)
    assert first.redactions == ()
    older, newer = second.redactions
    assert (older.redacted_text, older.findings) == ("", ())
    assert older.seal is not None
    assert newer.redacted_text == whole.redacted_text
    assert world.rows(tables.handovers)[0]["pending"] is False
    crossing.close()


def test_a_secret_found_late_is_destroyed_and_the_vault_is_told(world: World) -> None:
    case_id, version_id = stored(world, "entro con perro azul y no puedo")
    _cover(world, case_id, version_id, "perro azul", FindingType.SECRET)
    row = version(world, version_id)
    assert row["redacted_text"] == "entro con [CLAVE-1] y no puedo"
    (finding,) = row["findings"]  # type: ignore[misc]
    assert (finding["field_number"], finding["seal_id"]) == (None, None)
    (made,) = world.rows(tables.redactions)
    assert world.opened({**made, "post_version_id": made["redaction_id"]}) == {
        1: ("CUT_ORIGINAL", version_id)
    }
    assert entry(world, "agency:post:redacted_again")["secrets_destroyed"] == 1


def test_what_was_not_seen_is_not_covered(world: World) -> None:
    case_id, version_id = stored(world, "mi dni es 45678912, vivo donde Las Lilas 4")
    other_case, other_version = stored(world, "otra", author=None)
    with pytest.raises(StaleVersion):
        _cover(world, case_id, version_id, "Lilas", revision=1)
    with pytest.raises(CutsPlaceholder):
        _cover(world, case_id, version_id, "es [DNI")
    with pytest.raises(UnknownPost):
        _cover(world, case_id, other_version, "otra")
    with pytest.raises(UnknownCase):
        _cover(world, case_id, version_id, "Lilas", brands=(OTHER_BRAND,))
    assert world.rows(tables.redactions) == []
    assert other_case != case_id


def test_a_word_that_stands_everywhere_is_covered_where_it_was_marked(world: World) -> None:
    case_id, version_id = stored(world, "hola x " * 14_000)
    held: list[float] = []
    write = world.database.write

    @contextmanager
    def timed() -> Iterator[Connection]:
        with write() as connection:
            began = time.perf_counter()
            yield connection
            held.append(time.perf_counter() - began)

    world.database.write = timed  # type: ignore[method-assign]
    _cover(world, case_id, version_id, "hola", FindingType.PERSON)
    row = version(world, version_id)
    assert str(row["redacted_text"]).startswith("[NOMBRE-1] x hola x")
    assert len(row["findings"]) == 1  # type: ignore[arg-type]
    assert max(held) < 1


def test_a_text_that_changes_while_it_is_looked_at_is_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, version_id = stored(world, "vivo donde Las Lilas 4, cerca del parque")
    covers = again.cover

    def overtaken(*args, **options):  # type: ignore[no-untyped-def]
        monkeypatch.undo()
        _cover(world, case_id, version_id, "parque")
        return covers(*args, **options)

    monkeypatch.setattr(again, "cover", overtaken)
    with pytest.raises(StaleVersion):
        _cover(world, case_id, version_id, "Las Lilas 4", revision=0)
    row = version(world, version_id)
    assert row["redacted_text"] == "vivo donde Las Lilas 4, cerca del [DIRECCION-1]"

    blind(world)
    late_case, late = stored(world, f"otra vez {MAIL} por favor", author=None)
    seeing(world)
    finds = again.redact_again

    def slowly(*args, **options):  # type: ignore[no-untyped-def]
        monkeypatch.undo()
        _cover(world, late_case, late, "favor")
        return finds(*args, **options)

    monkeypatch.setattr(again, "redact_again", slowly)
    walk(world.context, BRAND)
    assert version(world, late)["redacted_text"] == f"otra vez {MAIL} por [DIRECCION-1]"
    walk(world.context, BRAND)
    assert version(world, late)["redacted_text"] == "otra vez [EMAIL-1] por [DIRECCION-1]"


def test_its_seal_goes_after_the_grace_and_with_an_erasure(world: World) -> None:
    case_id, version_id = stored(world, "vivo donde Las Lilas 4")
    _cover(world, case_id, version_id, "Las Lilas 4")
    assert keys.ids_in_use(world.context, BRAND) == ("qori-2026-07",)
    crossing = Crossing(world)
    crossing.run()
    (made,) = world.rows(tables.redactions)
    with world.database.write() as connection:
        store_redactions.ingested(
            connection, {made["redaction_id"]: world.clock()}, at=world.clock()
        )
    assert sweep.delete_seals(world.context) == 1
    assert world.rows(tables.redactions)[0]["seal"] is None
    assert entry(world, "agency:seals:deleted")["items"] == [
        {"post_version": made["redaction_id"], "seal": made["seal_digest"].hex()}
    ]
    _cover(world, case_id, version_id, "vivo", FindingType.PERSON)
    with world.database.write() as connection:
        case, _ = again.hold(connection, case_id, version_id, BRANDS)
        erasure.erase(world.context, connection, case, LUIS, world.clock())
    assert [row["seal"] for row in world.rows(tables.redactions)] == [None, None]
    assert store_of(world, version_id) is None
    assert walk(seeing(world).context, BRAND) is None
    crossing.close()


def store_of(world: World, version_id: str) -> object:
    with world.database.read() as connection:
        return store_redactions.get(connection, version_id)


def test_one_text_that_cannot_be_redacted_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind(world)
    _, broken = stored(world, f"uno {MAIL}")
    _, sound = stored(world, f"dos {MAIL}")
    seeing(world)
    write = again.write

    def breaks(context, connection, text, *rest):  # type: ignore[no-untyped-def]
        if text.post_version_id == broken:
            raise RuntimeError("broken")
        return write(context, connection, text, *rest)

    monkeypatch.setattr(again, "write", breaks)
    walk(world.context, BRAND)
    assert [version(world, one)["revision"] for one in (broken, sound)] == [0, 1]
    monkeypatch.undo()
    walk(world.context, BRAND)
    assert version(world, broken)["revision"] == 1


def test_a_text_beyond_the_contract_is_sealed_as_it_would_be_now(world: World) -> None:
    blind(world)
    _, version_id = stored(world, " ".join(f"a{n}@correo.example" for n in range(1_001)))
    assert walk(seeing(world).context, BRAND) is None
    row = version(world, version_id)
    assert (row["redacted_text"], row["findings"]) == ("[UNREADABLE-1]", [])
    (made,) = world.rows(tables.redactions)
    opened = world.opened({**made, "post_version_id": made["redaction_id"]})
    assert opened[0][1].startswith("[EMAIL-1] [EMAIL-2]")
    assert len(opened) == 1_002
    assert made["cause"] == RedactionCause.NEWER_REDACTOR.value


def test_care_that_was_restored_gets_redactions_again_also_without_their_seals(
    world: World,
) -> None:
    case_id, version_id = stored(world, "vivo donde Las Lilas 4")
    _cover(world, case_id, version_id, "Las Lilas 4")
    crossing = Crossing(world)
    crossing.run()
    (made,) = world.rows(tables.redactions)
    with world.database.write() as connection:
        store_redactions.ingested(
            connection, {made["redaction_id"]: world.clock()}, at=world.clock()
        )
    sweep.delete_seals(world.context)
    world.clock.forward(seconds=1)
    with world.database.write() as connection:
        store_histories.hand_over_again(
            connection, BRAND, world.clock() - timedelta(hours=1), world.clock()
        )
    sweep.requeue(world.context)
    crossing.run()
    sent = [one for batch in crossing.care.batches for item in batch for one in item.redactions]
    assert [one.seal is None for one in sent] == [False, True]
    assert sent[1].redacted_text == "vivo donde [DIRECCION-1]"
    crossing.close()


def test_what_was_readable_is_in_no_file_afterwards(own_world: World) -> None:
    world = blind(own_world)
    stored(world, f"mi dni es 45678912, escríbanme a {MAIL}")
    loop = AgainLoop(seeing(world).context)
    assert loop.run_once() is False
    if world.database.is_sqlite:
        url = str(world.database.engine.url.database)
        assert scan([Path(url).parent], ["mi dni es [DNI-1]"])
        assert [str(one) for one in scan([Path(url).parent], [MAIL])] == []
        assert MAIL.encode() not in at_rest(world.database)


def test_what_was_typed_or_is_erased_is_in_no_file_afterwards(own_world: World) -> None:
    world = own_world
    loop = AgainLoop(seeing(world).context)
    blind(world)
    case_id, version_id = stored(world, f"escríbanme a post.{MAIL}")
    walk(world.context, BRAND)
    texts = {"reply": f"Vimos lo de reply.{MAIL}", "question": f"¿Es question.{MAIL}?"}
    while loop.run_once():
        pass
    reply = replies.submit(world.context, case_id, brands=BRANDS, actor=LUIS, text=texts["reply"])
    with world.database.write() as connection:
        connection.execute(tables.replies.update().values(state="refused"))
        connection.execute(
            tables.timeline.insert().values(
                entry_id=reply.reply_id,
                case_id=case_id,
                at=world.clock(),
                kind="question",
                actor="care",
                text=texts["question"],
                text_nonce=b"n" * 32,
            )
        )
    _in_no_file(world, loop, *(f"{one}.{MAIL}" for one in texts))
    blind(world)
    _, other = stored(world, f"soy erased.{MAIL}", author=None)
    (other_case,) = (
        row["case_id"]
        for row in world.rows(tables.post_versions)
        if row["post_version_id"] == other
    )
    assert other_case != case_id
    with world.database.write() as connection:
        case, _ = again.hold(connection, str(other_case), other, BRANDS)
        erasure.erase(world.context, connection, case, LUIS, world.clock())
    _in_no_file(world, loop, f"erased.{MAIL}")
    assert version(world, version_id)["revision"] == 1


def _in_no_file(world: World, loop: AgainLoop, *texts: str) -> None:
    folder = Path(str(world.database.engine.url.database)).parent
    if world.database.is_sqlite:
        assert all(scan([folder], [one]) for one in texts)
    while loop.run_once():
        pass
    if world.database.is_sqlite:
        assert [str(one) for one in scan([folder], texts)] == []


def test_notes_and_replies_are_redacted_again_too(world: World) -> None:
    blind(world)
    case_id, _ = stored(world, "hola")
    note = f"escribir a {MAIL}, dni 45678912"
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text=note)
    reply = replies.submit(
        world.context, case_id, brands=BRANDS, actor=LUIS, text=f"Vimos lo de {MAIL}"
    )
    with world.database.write() as connection:
        connection.execute(tables.replies.update().values(state="refused"))
    crossing = Crossing(world)
    crossing.run()
    world.clock.forward(seconds=9)
    loop = AgainLoop(seeing(world).context)
    while loop.run_once():
        pass
    crossing.run()
    kept = "escribir a [EMAIL-1], dni [DNI-1]"
    (item,) = crossing.care.batches[-1]
    assert [(one.text, one.revision) for one in item.notes] == [(kept, 1)]
    assert item.header.note == kept
    assert [row["text"] for row in world.rows(tables.replies)] == ["Vimos lo de [EMAIL-1]"]
    bodies = [row["body"] for row in world.rows(tables.ledger.entries) if "text:red" in row["tag"]]
    entries = {one["text"]: one for one in map(json.loads, bodies)}
    assert entries[reply.reply_id]["exposed_at_care_since"] is None
    (noted,) = (one for one in entries.values() if one["text"] != reply.reply_id)
    assert (noted["kinds"], noted["exposed_seconds"]) == (["EMAIL"], 9)
    assert noted["exposed_at_care_since"] is not None
    assert MAIL not in str(world.rows(tables.timeline)) + str(world.rows(tables.cases))
    before = len(bodies)
    for again_loop in (loop, AgainLoop(world.context)):
        while again_loop.run_once():
            pass
    tags = world.ledger_tags()
    assert tags.count("agency:text:redacted_again") == before
    crossing.close()


def test_a_text_with_more_findings_than_a_ledger_entry_holds_is_covered_whole(
    world: World,
) -> None:
    blind(world)
    _, version_id = stored(world, " ".join(f"a{number}@b.co" for number in range(800)))
    seeing(world)
    walk(world.context, BRAND)
    assert version(world, version_id)["redacted_text"] == "[UNREADABLE-1]"


def test_what_stands_in_too_many_places_for_the_ledger_is_covered_where_it_was_seen(
    world: World,
) -> None:
    case_id, version_id = stored(world, "xq, " * 900)
    seen = Missed(0, 2, FindingType.ADDRESS, 0)
    cover_by_hand(world.context, case_id, version_id, seen, brands=BRANDS, actor=LUIS)
    assert len(version(world, version_id)["findings"]) == 1  # type: ignore[arg-type]
    wanted = Cover(
        "00000000-0000-4000-8000-0000000000c9", version_id, 1, (Stretch(15, 17, "ADDRESS"),)
    )
    with world.database.write() as connection:
        case = store_cases.require(connection, case_id, BRANDS)
        told = again.cover_for_care(world.context, connection, case, wanted, world.clock())
    assert told == "APPLIED"
    assert len(version(world, version_id)["findings"]) == 2  # type: ignore[arg-type]
