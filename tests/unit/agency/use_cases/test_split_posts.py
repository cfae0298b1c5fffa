"""A value spread over consecutive posts of one case is covered in all of them."""

from __future__ import annotations

import json

import pytest

from relevo.agency.adapters import tables
from relevo.agency.domain.post import Author, PostEvent
from relevo.agency.use_cases import intake
from relevo.crossing.vocabulary import Verb
from tests.databases import at_rest
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import World


def texts(world: World) -> list[str]:
    return [row["redacted_text"] for row in world.rows(tables.post_versions)]


def take(world: World, *events: PostEvent) -> None:
    for event in events:
        intake.take_in(world.context, event)


def test_an_id_in_two_comments_is_covered_sealed_and_recorded(world: World) -> None:
    take(world, world.post("hola, mi dni es 4587"))
    crossing = Crossing(world)
    crossing.run()
    world.clock.forward(seconds=50)
    take(world, world.post("9632 por favor"))
    assert texts(world) == ["hola, mi dni es [DOCUMENTO-1]", "[DOCUMENTO-1] por favor"]
    (made,) = world.rows(tables.redactions)
    first, second = world.rows(tables.post_versions)
    assert world.opened({**made, "post_version_id": made["redaction_id"]}) == {
        1: ("NATIONAL_ID", "4587")
    }
    assert world.opened(second)[1] == ("NATIONAL_ID", "9632")
    assert second["findings"][0]["reasons"] == ["LABEL", "SPLIT"]
    entry = json.loads(
        next(
            row["body"]
            for row in world.rows(tables.ledger.entries)
            if row["tag"] == "agency:post:redacted_again"
        )
    )
    assert (entry["cause"], entry["exposed_seconds"]) == ("SPLIT", 50)
    assert entry["post_version"] == first["post_version_id"]
    crossing.run()
    (item,) = crossing.care.batches[-1]
    assert [one.redacted_text for one in item.redactions] == ["hola, mi dni es [DOCUMENTO-1]"]
    assert [one.redacted_text for one in item.post_versions] == ["[DOCUMENTO-1] por favor"]
    crossing.close()


def test_a_card_in_four_comments_is_covered_once_it_is_one(world: World) -> None:
    take(world, *(world.post(part) for part in ("4666", "1760", "3137")))
    assert texts(world) == ["4666", "1760", "3137"]
    take(world, world.post("2159"))
    assert texts(world) == ["[TARJETA-1]"] * 4
    assert [row["revision"] for row in world.rows(tables.post_versions)] == [1, 1, 1, 0]


def test_a_batch_covers_what_it_brings_itself(world: World) -> None:
    events = [world.post(part) for part in ("mi dni es 4587", "9632")]
    coming = [
        intake._Coming(
            event,
            intake.author_ref(world.context, event),
            intake.protect(event, world.context.redactor_of(event.brand).redact),
            None,
        )
        for event in events
    ]
    intake._take_several(world.context, coming)
    assert texts(world) == ["mi dni es [DOCUMENTO-1]", "[DOCUMENTO-1]"]


def test_a_secret_across_the_seam_is_destroyed_on_both_sides(world: World) -> None:
    take(world, world.post("mi clave es"), world.post("8841"))
    assert texts(world) == ["mi clave es", "[CLAVE-1]"]
    row = world.rows(tables.post_versions)[1]
    assert world.opened(row)[0] == ("ORIGINAL_TEXT", "[CLAVE-1]")
    assert row["findings"][0]["field_number"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"author": Author("fb-bruno", "Bruno Prueba")},
        {"thread_id": "t_2"},
    ],
)
def test_what_another_says_or_elsewhere_goes_on_nothing(
    world: World, changes: dict[str, object]
) -> None:
    take(world, world.post("mi dni es 4587"), world.post("9632 por favor", **changes))
    assert texts(world) == ["mi dni es 4587", "9632 por favor"]


def test_an_edit_is_read_with_other_posts_and_not_with_itself(world: World) -> None:
    first = world.post("mi dni es 4587")
    take(world, first)
    edited = world.post("9632 no era", source_id=first.source_id, verb=Verb.EDIT)
    take(world, edited)
    assert texts(world) == ["mi dni es 4587", "9632 no era"]
    take(world, world.post("mi dni es"), world.post("\0 9632"), world.post("45678912"))
    assert texts(world)[-2:] == ["[UNREADABLE-1]", "[NUMERO-1]"]  # no DNI


def test_the_same_again_changes_nothing(world: World) -> None:
    first, second = world.post("mi dni es 4587"), world.post("9632")
    take(world, first, second)
    before = world.rows(tables.post_versions), world.ledger_tags()
    take(world, second, first, second)
    assert (world.rows(tables.post_versions), world.ledger_tags()) == before


def test_neither_half_rests_anywhere(own_world: World) -> None:
    world = own_world
    take(world, world.post("mi tarjeta 4666 1760"), world.post("3137 2159"))
    world.database.empty_log()
    stored = at_rest(world.database)
    if world.database.is_sqlite:
        assert b"4666 1760" not in stored
    assert b"3137 2159" not in stored
