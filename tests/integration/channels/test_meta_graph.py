"""Our client against a server that speaks the documented Graph calls, over real HTTP."""

from __future__ import annotations

import dataclasses
import logging
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relevo.agency.adapters.channels import meta_graph
from relevo.agency.adapters.channels.meta_graph import GraphChannel
from relevo.agency.domain.channel import (
    ChannelUnavailable,
    Done,
    Later,
    Published,
    PublishOutcome,
    Refused,
    Unknown,
)
from relevo.dev.platform import Comment, Failure, LocalPlatform
from tests.integration.channels.conftest import PAGE_ID, THREAD, TOKEN

TEXT = "Hola Ana, ya lo estamos viendo. Caso Q-7K3F9"
BEFORE = datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture
def customers(platform: LocalPlatform) -> Comment:
    return platform.customer_comments(THREAD, "9000000007919", "Ana", "nadie responde")


def test_a_reply_stands_under_the_comment(
    platform: LocalPlatform, channel: GraphChannel, customers: Comment
) -> None:
    outcome = channel.publish(customers.comment_id, TEXT)

    (reply,) = platform.replies_to(customers.comment_id)
    assert outcome == Published(reply.comment_id)
    assert (reply.message, reply.author_id) == (TEXT, PAGE_ID)


def test_the_token_is_in_a_header_and_in_no_address_body_or_log(
    platform: LocalPlatform,
    channel: GraphChannel,
    customers: Comment,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    channel.publish(customers.comment_id, TEXT)
    channel.hide(customers.comment_id)
    channel.find_reply(customers.comment_id, TEXT, BEFORE)

    assert all(call.authorized for call in platform.calls)
    assert TOKEN not in repr(platform.calls)
    assert TOKEN not in caplog.text
    assert TEXT not in caplog.text
    assert TOKEN not in repr(channel)


def test_a_comment_is_hidden_and_shown(
    platform: LocalPlatform, channel: GraphChannel, customers: Comment
) -> None:
    assert channel.hide(customers.comment_id) == Done()
    assert channel.hide(customers.comment_id) == Done()
    assert platform.comments[customers.comment_id].is_hidden

    assert channel.unhide(customers.comment_id) == Done()
    assert not platform.comments[customers.comment_id].is_hidden


def test_a_comment_that_cannot_be_hidden_is_told_before_it_is_tried(
    platform: LocalPlatform, channel: GraphChannel, customers: Comment
) -> None:
    platform.comments[customers.comment_id].can_hide = False

    assert channel.hide(customers.comment_id) == Refused("CANNOT_HIDE")
    assert platform.writes() == []


@pytest.mark.parametrize(
    ("failure", "outcome", "stands"),
    [
        (Failure.REFUSE_PERMISSION, Refused("NO_PERMISSION"), 0),
        (Failure.REFUSE_TOKEN, Refused("TOKEN_REFUSED"), 0),
        (Failure.RATE_LIMIT, Later("RATE_LIMITED", timedelta(minutes=1)), 0),
        (Failure.SERVER_ERROR, Unknown("PLATFORM_FAILED"), 0),
        (Failure.SERVER_ERROR_AFTER, Unknown("PLATFORM_FAILED"), 1),
        (Failure.DROP_REQUEST, Unknown("ANSWER_LOST"), 0),
        (Failure.LOSE_ANSWER, Unknown("ANSWER_LOST"), 1),
        (Failure.WRONG_ANSWER, Unknown("NO_ID_IN_ANSWER"), 1),
    ],
)
def test_every_failure_has_its_outcome(
    platform: LocalPlatform,
    channel: GraphChannel,
    customers: Comment,
    failure: Failure,
    outcome: PublishOutcome,
    stands: int,
) -> None:
    platform.fail_next(failure)

    assert channel.publish(customers.comment_id, TEXT) == outcome
    assert len(platform.replies_to(customers.comment_id)) == stands


def test_an_answer_that_comes_too_late_is_unknown(
    platform: LocalPlatform,
    channel: GraphChannel,
    customers: Comment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meta_graph, "READ_SECONDS", 0.2)
    platform.fail_next(Failure.SLOW)

    assert channel.publish(customers.comment_id, TEXT) == Unknown("ANSWER_LOST")


def test_a_platform_that_is_not_there_did_nothing(channel: GraphChannel) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    absent = dataclasses.replace(channel, api_base=f"http://127.0.0.1:{port}")

    assert absent.publish("811_1", TEXT) == Later("NOT_REACHED")


def test_a_token_that_cannot_be_read_is_no_refusal(channel: GraphChannel, tmp_path: Path) -> None:
    without = dataclasses.replace(channel, token_file=tmp_path / "gone")

    assert without.publish("811_1", TEXT) == Later("TOKEN_UNREADABLE")


@pytest.mark.parametrize("source_id", ["", ".", "..", "404_404", "../me", "811?fields=x", "a/b"])
def test_an_id_reaches_no_other_place_than_its_own(
    platform: LocalPlatform, channel: GraphChannel, source_id: str
) -> None:
    assert channel.publish(source_id, TEXT) == Refused("NOT_THERE")
    assert {call.path for call in platform.calls} <= {f"/{source_id}/comments"}


def test_a_reply_is_found_by_its_text(
    platform: LocalPlatform, channel: GraphChannel, customers: Comment
) -> None:
    platform.fail_next(Failure.LOSE_ANSWER)
    channel.publish(customers.comment_id, f"  {TEXT}\n")

    found = channel.find_reply(customers.comment_id, TEXT, BEFORE)

    assert found == platform.replies_to(customers.comment_id)[0].comment_id


def test_a_reply_to_a_reply_is_found_under_the_first_comment(
    platform: LocalPlatform, channel: GraphChannel, customers: Comment
) -> None:
    nested = platform.customer_comments(THREAD, "9000000015838", "Bruno", "a mí también")
    nested.parent_id = customers.comment_id
    published = channel.publish(nested.comment_id, TEXT)
    assert isinstance(published, Published)

    assert channel.find_reply(nested.comment_id, TEXT, BEFORE) == published.platform_id


def test_what_is_another_replys_older_or_somebody_elses_is_not_found(
    platform: LocalPlatform, channel: GraphChannel, customers: Comment
) -> None:
    ours = channel.publish(customers.comment_id, TEXT)
    assert isinstance(ours, Published)

    assert channel.find_reply(customers.comment_id, "otro texto", BEFORE) is None
    assert channel.find_reply(customers.comment_id, TEXT, BEFORE, {ours.platform_id}) is None
    later = datetime.now(UTC) + timedelta(minutes=10)
    assert channel.find_reply(customers.comment_id, TEXT, later) is None
    platform.comments[ours.platform_id].author_id = "9000000015838"
    assert channel.find_reply(customers.comment_id, TEXT, BEFORE) is None


def test_a_long_thread_is_read_to_its_end(
    platform: LocalPlatform, channel: GraphChannel, customers: Comment
) -> None:
    ours = platform.reply(customers.comment_id, TEXT)
    assert ours is not None
    for number in range(230):
        platform.reply(customers.comment_id, f"respuesta {number}")

    assert channel.find_reply(customers.comment_id, TEXT, BEFORE) == ours.comment_id
    assert len([call for call in platform.calls if call.path.endswith("/comments")]) == 3


def test_a_comment_that_is_gone_holds_no_reply(channel: GraphChannel) -> None:
    assert channel.find_reply("404_404", TEXT, BEFORE) is None


@pytest.mark.parametrize(
    "failure",
    [
        Failure.SERVER_ERROR,
        Failure.LOSE_ANSWER,
        Failure.WRONG_ANSWER,
        Failure.RATE_LIMIT,
        Failure.REFUSE_PERMISSION,
    ],
)
@pytest.mark.parametrize("reads_before", [0, 1])
def test_a_thread_that_cannot_be_read_tells_nothing(
    platform: LocalPlatform,
    channel: GraphChannel,
    customers: Comment,
    failure: Failure,
    reads_before: int,
) -> None:
    platform.fail_next(*([Failure.SLOW] * reads_before), failure, failure)

    with pytest.raises(ChannelUnavailable):
        channel.find_reply(customers.comment_id, TEXT, BEFORE)
