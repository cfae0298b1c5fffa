"""What each line becomes, and that a refusal says why and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from relevo.agency.adapters.brands import ChannelConfiguration
from relevo.agency.backfill.lines import Line
from relevo.agency.backfill.preparing import Preparer
from relevo.agency.domain.backfill import Checked, Duplicate, Refused
from relevo.agency.domain.errors import NoSealingKey
from relevo.agency.use_cases import intake
from relevo.agency.use_cases.sealing_posts import Ready
from tests.unit.agency.backfill.inline import KEY, line
from tests.unit.agency.world import BRAND, CHANNEL, World


def prepared(
    world: World, *bodies: Any, brand: str | None = None, dry: bool = False, key: bytes = KEY
) -> list[Any]:
    raws = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in bodies]
    lines = [Line(number, 0, raw) for number, raw in enumerate(raws, 1)]
    became = Preparer(world.context, key, brand, dry=dry).prepare(lines)
    assert list(became) == [one.number for one in lines]
    return list(became.values())


NO_VERB = {name: value for name, value in line(1).items() if name != "verb"}


@pytest.mark.parametrize(
    ("body", "reason", "field"),
    [
        (b"{", "NOT_JSON", None),
        (b"\xff\xfe", "NOT_JSON", None),
        (b'{"a":1,"a":1}', "NOT_JSON", None),
        (b'\xef\xbb\xbf{"a":1}', "NOT_JSON", None),
        (b"[]", "FIELDS_REFUSED", "line"),
        (NO_VERB, "FIELDS_REFUSED", "verb"),
        (line(1, verb="71930264"), "FIELDS_REFUSED", "verb"),
        (line(1, event_time="ayer"), "FIELDS_REFUSED", "event_time"),
        (line(1, text="x" * 100_001), "FIELDS_REFUSED", "text"),
        (line(1, author={"id": "a", "dni": "71930264"}), "FIELDS_REFUSED", "author"),
        (line(1, **{"71930264": 1}), "FIELDS_REFUSED", "line"),
        (line(1, attachments=[1]), "FIELDS_REFUSED", "attachments[0]"),
        (line(1, event_time="1999-01-01T00:00:00Z"), "MALFORMED_MESSAGE", "event_time"),
        (line(1, brand="nobody"), "UNKNOWN_BRAND", "brand"),
        (line(1, channel="myspace"), "UNKNOWN_CHANNEL", "channel"),
        (line(1, thread_id="canario@correo.example"), "INVALID_INPUT", "thread_id"),
    ],
)
def test_a_line_that_cannot_be_taken_is_refused_by_reason_and_field(
    world: World, body: Any, reason: str, field: str | None
) -> None:
    refused, taken = prepared(world, body, line(2))
    assert refused == Refused(reason, field)
    assert isinstance(taken, Ready)


def test_a_line_too_long_to_be_read_is_refused(world: World) -> None:
    became = Preparer(world.context, KEY, None, dry=False).prepare([Line(9, 0, None)])
    assert became == {9: Refused("LINE_TOO_LONG")}


def test_lines_that_name_no_brand_have_the_one_given(world: World) -> None:
    body = line(1)
    del body["brand"]
    (refused,) = prepared(world, body)
    assert refused == Refused("FIELDS_REFUSED", "brand")
    (taken,) = prepared(world, body, brand=BRAND)
    assert taken.event.brand == BRAND


def test_what_leaves_a_worker_holds_nothing_raw(world: World) -> None:
    (ready,) = prepared(
        world,
        line(
            1,
            text="mi dni es 71930264",
            author={"id": "canario-autor", "name": "Canaria Quispe Mamani"},
            attachments=["https://fotos.example/canario.jpg"],
        ),
    )
    told = repr(ready) + repr(ready.version.redacted_text) + ready.version.seal.hex()
    for value in ("71930264", "canario-autor", "Canaria", "canario.jpg"):
        assert value not in told
        assert value.encode().hex() not in told


def test_a_version_that_came_before_is_a_duplicate_and_is_not_redacted_again(world: World) -> None:
    event = world.post(source_id="h_1")
    intake.take_in(world.context, event)
    body = line(1, event_time=event.event_time.isoformat())
    assert prepared(world, body) == [Duplicate()]


def test_posts_of_one_author_in_one_thread_are_sealed_for_one_new_case_by_any_worker(
    world: World,
) -> None:
    anna = {"id": "anna"}
    first = prepared(world, line(1, author=anna), line(2, author=anna), line(3))
    other = prepared(world, line(4, author=anna), line(5, author=anna, thread_id="t_2"))
    again = prepared(world, line(6, author=anna), key=b"z" * 32)
    ids = [ready.place.seal_case_id for ready in (*first, *other, *again)]
    assert ids[0] == ids[1] == ids[3]
    assert len(set(ids)) == 4


def test_an_edit_whose_author_is_not_told_goes_with_its_post(world: World) -> None:
    add, edit = prepared(
        world, line(1), line(1, verb="edit", author=None, event_time="2024-05-02T00:00:00Z")
    )
    assert add.place.seal_case_id == edit.place.seal_case_id


def test_the_pages_own_comments_open_no_case(world: World) -> None:
    page = ChannelConfiguration(CHANNEL, "meta", {"page_id": "900100"})
    brands = {**world.brands, BRAND: replace(world.brands[BRAND], channels=(page,))}
    context = replace(world.context, brands=brands)
    raw = json.dumps(line(1, author={"id": "900100"})).encode()
    became = Preparer(context, KEY, None, dry=False).prepare([Line(1, 0, raw)])
    assert became == {1: Refused("PAGE_ITSELF", "author.id")}


def test_without_a_sealing_key_no_line_is_at_fault(tmp_path: Any, world: World) -> None:
    keyless = World(tmp_path, with_keys=False)
    with pytest.raises(NoSealingKey):
        prepared(keyless, line(1))
    assert prepared(keyless, line(1), dry=True) == [Checked()]
    keyless.close()
