"""What a person covers is gone on both sides within a minute, through real processes."""

from __future__ import annotations

from typing import Any

import pytest

from relevo.dev.doors import DoorRefused
from tests.canary import scan
from tests.e2e.conftest import World, eventually
from tests.e2e.test_main_job import crossed

CANARY = "Pasaje Canarios Tardíos bis"


def _covered(world: World, detail: dict[str, Any], part: str, kind: str) -> None:
    version = detail["versions"][0]
    start = version["redacted_text"].index(part)
    body = {
        "start": start,
        "end": start + len(part),
        "type": kind,
        "revision": version["revision"],
    }
    path = f"/api/v1/cases/{detail['case']['case_id']}/versions/{version['post_version_id']}"
    assert world.agency.post(f"{path}/cover", body)["removed"] == [kind]
    with pytest.raises(DoorRefused):  # it was seen in the text as it was
        world.agency.post(f"{path}/cover", body)


def _clean(world: World, canary: str) -> bool | None:
    root = world.pair.home.root
    return not scan([root / "agency", root / "care"], [canary]) or None


def test_what_was_missed_leaves_every_file_of_both_sides(world: World) -> None:
    text = f"mi dni es 45678913, me mudé al {CANARY} y nadie llega"
    comment_id = world.comment(text, thread="931", author="93", name="Ana Lucía Mendoza")
    detail = crossed(world, comment_id)
    case_id = detail["case"]["case_id"]
    [found] = world.care.post("/api/v1/cases/find", {"code": detail["case"]["public_code"]})[
        "cases"
    ]
    path = f"/api/v1/cases/{found['agency']}/{case_id}"
    assert CANARY in world.care.get(path)["posts"][0]["current"]["redacted_text"]

    _covered(world, detail, CANARY, "ADDRESS")

    def at_care() -> dict[str, Any] | None:
        case: dict[str, Any] = world.care.get(path)
        current = case["posts"][0]["current"]
        return case if current["revision"] == 1 and not case["waiting_seals"] else None

    case = eventually(at_care, seconds=60, what="care had the text covered")
    current = case["posts"][0]["current"]
    assert current["redacted_text"] == ("mi dni es [DNI-1], me mudé al [DIRECCION-1] y nadie llega")
    seal_id = current["findings"][1]["seal_id"]
    held = {(one["post_version_id"], one["type"]) for one in case["held_fields"]}
    assert (seal_id, "ADDRESS") in held
    eventually(lambda: _clean(world, CANARY), seconds=60, what="no file held the canary")


def test_a_secret_found_late_takes_the_original_with_it(world: World) -> None:
    comment_id = world.comment(
        "entro con melón turquesa y no abre", thread="932", author="94", name="Ana Mendoza"
    )
    detail = crossed(world, comment_id)
    version_id = detail["versions"][0]["post_version_id"]
    _covered(world, detail, "melón turquesa", "SECRET")
    [found] = world.care.post("/api/v1/cases/find", {"code": detail["case"]["public_code"]})[
        "cases"
    ]
    path = f"/api/v1/cases/{found['agency']}/{detail['case']['case_id']}"

    def cut() -> bool | None:
        held = world.care.get(path)["held_fields"]
        types = {one["type"] for one in held if one["post_version_id"] == version_id}
        return ("AUTHOR_NAME" in types and "ORIGINAL_TEXT" not in types) or None

    eventually(cut, seconds=60, what="the original was destroyed")
