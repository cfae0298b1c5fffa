"""Attacks by whoever holds care's web process, on what blocks and erases."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from relevo.vault.blocking import block
from relevo.vault.erasing import Act
from relevo.vault.errors import CallerLocked, CodeWrong, PersonUnknown
from relevo.vault.limits import Limits
from tests.unit.vault.erasing import Erasing
from tests.unit.vault.world import WEB


@pytest.fixture
def limited(erasing_: Erasing) -> Erasing:
    world = erasing_.world
    world.vault = replace(world.vault, limits=Limits(caller_refusals=4, refusals=3))
    return erasing_


def test_a_compromised_care_web_process_blocking_cases_under_invented_names(
    limited: Erasing,
) -> None:
    world, case = limited.world, limited.case
    for _ in range(4):
        with pytest.raises(PersonUnknown):
            block(world.vault, case, Act(str(uuid4()), "123456", WEB, world.now))
    with pytest.raises(CallerLocked):
        block(world.vault, case, Act(str(uuid4()), "123456", WEB, world.now))
    rules = [one["rule"] for one in world.entries("vault:reading:unusual")]
    assert rules == ["CALLER_REFUSED", "CALLER_LOCKED"]
    diana = Act(limited.diana, world.code(limited.diana), WEB, world.now)
    block(world.vault, case, diana)  # who is known and types right is served as before


def test_an_officers_codes_guessed_at_blocking_are_told_of(limited: Erasing) -> None:
    world, case = limited.world, limited.case
    for _ in range(3):
        with pytest.raises(CodeWrong):
            block(world.vault, case, Act(limited.diana, "000000", WEB, world.now))
    alerts = world.entries("vault:reading:unusual")
    assert ("MANY_REFUSALS", limited.diana) in [(one["rule"], one["person"]) for one in alerts]
