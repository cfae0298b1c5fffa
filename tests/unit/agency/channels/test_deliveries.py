"""What a platform delivered is taken in, each event alone."""

from __future__ import annotations

import pytest

from relevo.agency.adapters import tables
from relevo.agency.domain.platform_events import Skipped, Unhandled, VisibilityChanged
from relevo.agency.use_cases import deliveries
from relevo.agency.use_cases.deliveries import Delivered, NotTaken
from relevo.crossing.vocabulary import Verb
from tests.unit.agency.world import BRAND, CHANNEL, NOW, World


def test_events_are_taken_counted_and_skipped(world: World) -> None:
    done = deliveries.take(
        world.context,
        [
            world.post("uno"),
            Unhandled("reaction", "add"),
            Skipped("BAD_ID"),
            world.post("dos", source_id="x" * 300),
            world.post("tres"),
        ],
    )

    assert done == Delivered(taken=2, unhandled=1, skipped=2)
    assert len(world.rows(tables.post_versions)) == 2


def test_the_same_delivery_again_changes_nothing(world: World) -> None:
    event = world.post()

    for _ in range(2):
        assert deliveries.take(world.context, [event]) == Delivered(taken=1)

    assert len(world.rows(tables.post_versions)) == 1


def test_a_channel_that_the_brand_has_not_is_skipped(world: World) -> None:
    hidden = VisibilityChanged(BRAND, "tiktok", "1", "2", True, NOW)

    done = deliveries.take(world.context, [world.post(channel="tiktok"), hidden])

    assert done == Delivered(skipped=2)


def test_a_failure_that_may_pass_asks_for_the_delivery_again_after_the_neighbours(
    world: World,
) -> None:
    removal = world.post(None, source_id="p_0", verb=Verb.REMOVE, author=None)
    with world.database.write() as connection:
        connection.execute(tables.sealing_keys.delete())  # a post cannot be sealed for now

    with pytest.raises(NotTaken):
        deliveries.take(world.context, [world.post("mi dni es 45678912"), removal])

    assert [row["verb"] for row in world.rows(tables.post_versions)] == ["remove"]


def test_a_post_that_was_hidden_before_it_came_in_is_known_later(world: World) -> None:
    hidden = VisibilityChanged(BRAND, CHANNEL, "p_1", "t_1", True, NOW)

    deliveries.take(world.context, [hidden, world.post(source_id="p_1")])

    (row,) = world.rows(tables.visibilities)
    assert (row["hidden"], row["case_id"]) == (True, None)
    assert world.ledger_tags()[0] == "agency:post:outside_relevo"
    assert world.rows(tables.actions) == []
