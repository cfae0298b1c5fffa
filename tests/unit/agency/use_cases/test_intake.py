"""A post comes in: what is stored, what is sealed, what belongs to which case."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from relevo.agency.adapters import tables
from relevo.agency.domain.errors import NoSealingKey, UnknownBrand, UnknownChannel
from relevo.agency.domain.post import Author
from relevo.agency.use_cases import intake
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.vocabulary import CaseState, Verb
from relevo.ledger.values import Digest, verify_commitment

from tests.unit.agency.world import NOW, World


def test_a_post_is_stored_redacted_and_its_values_sealed(world: World) -> None:
    event = world.post("mi dni es 45678912", attachments=("https://cdn.example/a.jpg",))
    taken = intake.take_in(world.context, event)
    (row,) = world.rows(tables.post_versions)
    assert row["redacted_text"] == "mi dni es [DNI-1]"
    assert [(f["start"], f["end"], f["type"], f["field_number"]) for f in row["findings"]] == [
        (10, 17, "NATIONAL_ID", 1)
    ]
    assert world.opened(row) == {
        0: ("ORIGINAL_TEXT", "mi dni es 45678912"),
        1: ("NATIONAL_ID", "45678912"),
        2: ("AUTHOR_NAME", "Ana Prueba"),
        3: ("AUTHOR_ID", "fb-ana"),
        4: ("ATTACHMENT", "https://cdn.example/a.jpg"),
    }
    assert row["attachment_count"] == 1
    assert taken.case_id == row["case_id"]
    assert not taken.duplicate


def test_one_transaction_writes_version_case_ledger_and_outbox(world: World) -> None:
    taken = intake.take_in(world.context, world.post())
    (case,) = world.rows(tables.cases)
    assert (case["case_id"], case["version"], case["state"]) == (taken.case_id, 1, "new")
    assert case["public_code"] == taken.public_code
    assert world.ledger_tags() == ["agency:case:opened", "agency:post:redacted"]
    assert [(m["topic"], m["key"]) for m in world.rows(tables.outbox.outbox)] == [
        ("case.handover", taken.case_id)
    ]


def test_a_duplicate_has_the_first_answer_and_no_second_effect(world: World) -> None:
    event = world.post("mi dni es 45678912")
    first = intake.take_in(world.context, event)
    world.clock.forward(hours=30)
    again = intake.take_in(world.context, replace(event, text="another text altogether"))
    assert again == replace(first, duplicate=True)
    assert len(world.rows(tables.post_versions)) == 1
    assert world.rows(tables.cases)[0]["version"] == 1
    assert len(world.rows(tables.outbox.outbox)) == 1
