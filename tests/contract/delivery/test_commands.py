"""`relevo agency dead-letters` on both brokers."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner

from relevo.cli import dead_letters
from relevo.delivery.messages import Message, Topic
from tests.contract.delivery.harness import BrokerHarness
from tests.contract.delivery.test_broker import soon

TOPICS = (Topic.CASE_HANDOVER, Topic.PUBLISH)


@pytest.fixture
def parked(harness: BrokerHarness) -> Message:
    """A message that was set aside."""
    bad = Message(Topic.PUBLISH, f"qori/{uuid.uuid4()}", str(uuid.uuid4()))
    broker = harness.open()
    broker.publish([bad])
    broker.dead_letter(broker.receive(Topic.PUBLISH, 1, 5)[0], "UNKNOWN_CASE")
    broker.close()
    return bad


def relevo(harness: BrokerHarness, *arguments: str) -> str:
    def opened(_settings_file: Path | None) -> object:
        return harness.open()

    command = dead_letters.group(TOPICS, opened)  # type: ignore[arg-type]
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines(keepends=True)
    return "".join(line for line in lines if "part=broker" not in line)  # logs, not set up here


def test_what_was_set_aside_is_listed_with_its_reason(
    harness: BrokerHarness, parked: Message
) -> None:
    for arguments in (("list",), ("list", "--topic", "reply.publish")):
        lines = soon(lambda: relevo(harness, *arguments).splitlines()[1:])  # noqa: B023
        (line,) = lines
        assert line.split()[1:] == ["UNKNOWN_CASE", "reply.publish", "1", parked.key]
    assert relevo(harness, "list", "--topic", "case.handover").splitlines()[1:] == []


def test_what_was_set_aside_is_queued_again(harness: BrokerHarness, parked: Message) -> None:
    assert relevo(harness, "redrive", "--topic", "reply.publish") == "1 queued again, 0 left\n"
    [again] = harness.open().receive(Topic.PUBLISH, 1, 5)
    assert again.message == parked
