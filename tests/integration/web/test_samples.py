"""Sampling and breaches through care's API, each for those who may."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from relevo.care.adapters import tables
from tests.integration.web.care_side import CareSide
from tests.unit.care.samples import PLAIN, SPAN, arrive
from tests.unit.care.world import AGENCY, BRAND, T0

CANARY = "Las Lilas Canarias"
TEXT = f"mi dni es [DNI-1], vivo donde {CANARY}, la clave es 8841"


def _drawing(care: CareSide, **changes: Any) -> dict[str, Any]:
    until = care.world.clock().isoformat()
    since = (T0 - timedelta(days=1)).isoformat()
    body = {"agency": AGENCY, "brand": BRAND, "since": since, "until": until, "size": 5}
    return body | changes


def _drawn(care: CareSide, number: int = 1) -> tuple[str, str]:
    """A sample of texts like the one above; its path, and that of its first text."""
    arrive(care.world, number, redacted_text=TEXT, findings=(SPAN,))
    sample = care.post("julia", "/samples", _drawing(care), 201)
    path = f"/samples/{AGENCY}/{sample['sample_id']}"
    first = care.get("julia", path + "/items")["items"][0]
    return path, f"{path}/items/{first['post_version_id']}"


def _missed(kind: str, part: str) -> dict[str, Any]:
    start = TEXT.index(part)
    return {"start": start, "end": start + len(part), "type": kind}


def test_an_auditor_draws_reads_marks_and_reports(care: CareSide) -> None:
    arrive(care.world, 3, redacted_text=PLAIN, findings=())
    path, text = _drawn(care, 6)
    sample = care.get("lola", path)
    assert (sample["population"], sample["drawn"], sample["examined"]) == (9, 5, 0)
    assert [one["type"] for one in sample["strata"]] == [None, "NATIONAL_ID"]
    assert len(sample["seed"]) == len(sample["frame_digest"]) == 64
    (listed,) = care.get("root", f"/samples?brand={BRAND}")["samples"]
    assert listed == sample
    items = care.get("julia", path + "/items?limit=2")
    rest = care.get("julia", f"{path}/items?after={items['next_after']}&examined=false")
    assert (len(items["items"]), len(rest["items"]), rest["next_after"]) == (2, 3, None)
    for item in (*items["items"], *rest["items"]):
        here = f"{path}/items/{item['post_version_id']}"
        body = {"revision": 0, "rest_right": True, "examined": True}
        marked = care.post("julia", here + "/marks", body)
        assert marked["item"]["examined_by"] == care.ids["julia"]
    report = care.get("lola", path + "/report")
    assert report["examined"] == 5
    assert report["total"]["precision"]["population"]["rate"] == 1.0
    assert report["total"]["leak"]["sample"]["low"] == 0.0
    assert report["by_detector"][0]["leak"] is None
    assert text.startswith(path)


def test_a_miss_is_marked_breaches_and_is_withdrawn(care: CareSide) -> None:
    _, text = _drawn(care)
    read = care.get("julia", text)
    assert read["findings"][0]["places"] == [{"start": 10, "end": 17}]
    body = {"revision": 0, "missed": [_missed("SECRET", "8841"), _missed("ADDRESS", CANARY)]}
    marked = care.post("julia", text + "/marks", body)
    assert [one["cover"] for one in marked["misses"]] == ["pending", "pending"]
    late = care.post("julia", text + "/marks", body, 409)
    assert late["reason"] == "COVER_PENDING"
    (breach,) = care.get("julia", "/breaches?state=open")["breaches"]
    assert (breach["type"], breach["state"]) == ("SECRET", "open")
    assert [(one["country"], one["hours_left"]) for one in breach["deadlines"]][:2] == [
        ("PE", 48.0),
        ("ES", 72.0),
    ]
    name = marked["misses"][0]["mark"]["mark_id"]
    after = care.post("julia", f"{text}/marks/{name}/withdraw")
    assert len(after["misses"]) == 1
    assert after["history"][-1]["verdict"] == "withdrawn"
    assert care.post("julia", f"{text}/marks/{name}/withdraw", {}, 404)["reason"] == "UNKNOWN_MARK"
    here = f"/breaches/{AGENCY}/{breach['breach_id']}"
    done = care.post("lola", here + "/close", {"reason": "not_personal"})
    assert (done["state"], done["closed_by"]) == ("dismissed", care.ids["lola"])
    assert care.post("lola", here + "/close", {"reason": "no_risk"}, 409)["reason"] == (
        "BREACH_CLOSED"
    )
    assert care.post("root", here + "/reopen")["state"] == "open"
    assert care.post("root", here + "/reopen", {}, 409)["reason"] == "BREACH_OPEN"
    assert care.get("julia", here)["reason"] is None
    tags = care.world.tags()
    assert [one for one in tags if one.startswith("care:breach")] == [
        "care:breach:opened",
        "care:breach:closed",
        "care:breach:reopened",
    ]


def test_who_may_what(care: CareSide) -> None:
    path, text = _drawn(care)
    care.post("julia", text + "/marks", {"revision": 0, "missed": [_missed("CARD", "8841")]})
    (breach,) = care.get("julia", "/breaches")["breaches"]
    here = f"/breaches/{AGENCY}/{breach['breach_id']}"
    for address in ("/samples", path, path + "/items", text, path + "/report", "/breaches", here):
        for who in ("julia", "lola", "root"):
            care.get(who, address)
        assert care.get("rosa", address, 403)["reason"] == "ROLE_MISSING"
    for who in ("rosa", "lola", "root"):
        care.post(who, "/samples", _drawing(care), 403)
        care.post(who, text + "/marks", {"revision": 0, "rest_right": True}, 403)
    for who in ("rosa", "julia"):
        care.post(who, here + "/close", {"reason": "no_risk"}, 403)
        care.post(who, here + "/reopen", {}, 403)


def test_an_auditor_changes_nothing_else(care: CareSide) -> None:
    path = care.arrive()
    for act in ("/assign", "/resolve", "/reopen", "/unassign"):
        care.post("julia", path + act, {}, 403)


def test_what_is_malformed_is_refused_by_name(care: CareSide) -> None:
    path, text = _drawn(care)
    for field, changes in (
        ("size", {"size": 0}),
        ("agency", {"agency": "Colibrí"}),
        ("until", {"until": "ayer"}),
        ("since", {"since": "1999-01-01T00:00:00Z"}),
    ):
        body = care.post("julia", "/samples", _drawing(care, **changes), 422)
        assert field in (body.get("field"), *(one["field"] for one in body.get("errors", [])))
    assert care.post("julia", "/samples", _drawing(care, brand="andes"), 404)
    nothing = _drawing(care, agency="zorzal")
    assert care.post("julia", "/samples", nothing, 409)["reason"] == "NOTHING_TO_SAMPLE"
    old = care.post("julia", text + "/marks", {"revision": 7, "rest_right": True}, 409)
    assert (old["reason"], old["field"]) == ("STALE_VERSION", "revision")
    for reason, said in (
        (None, {}),
        (None, {"right": ["8841"]}),
        (None, {"missed": [{"start": 0, "end": 3, "type": "NOPE"}]}),
        (None, {"missed": [_missed("CARD", "8841") | {"country": "peru"}]}),
        ("CUTS_PLACEHOLDER", {"missed": [{"start": 0, "end": 12, "type": "CARD"}]}),
        ("NOTHING_TO_COVER", {"missed": [{"start": 9, "end": 10, "type": "CARD"}]}),
    ):
        body = care.post("julia", text + "/marks", {"revision": 0} | said, 422)
        assert reason in (None, body["reason"])
        assert CANARY not in json.dumps(body)
    open_ = care.post("julia", text + "/marks", {"revision": 0, "examined": True}, 409)
    assert open_["reason"] == "NOT_ALL_MARKED"
    assert care.get("julia", path + "/items?limit=0", 422)
    assert care.get("julia", "/samples?cursor=AAAA", 422)["field"] == "cursor"
    assert care.get("julia", "/breaches?cursor=AAAA", 422)["field"] == "cursor"
    assert care.get("julia", "/breaches?brand=andes", 404)
    assert care.world.count(tables.sampling.marks) == 0


@pytest.mark.parametrize("address", ["samples", "breaches"])
def test_a_brands_samples_and_breaches_do_not_exist_for_others(
    care: CareSide, address: str
) -> None:
    path, text = _drawn(care)
    care.post("julia", text + "/marks", {"revision": 0, "missed": [_missed("CARD", "8841")]})
    page = care.get("all", f"/{address}?brand=andes")
    assert page == {address: [], "next_cursor": None}
    missing = "00000000-0000-4000-8000-000000000000"
    care.get("julia", f"/{address}/{AGENCY}/{missing}", 404)
    care.get("julia", f"/{address}/Colibr%C3%AD/{missing}", 404)
    assert path


def test_breaches_are_reported_to_those_who_may_and_hold_no_value(care: CareSide) -> None:
    _, text = _drawn(care)
    care.post("julia", text + "/marks", {"revision": 0, "missed": [_missed("SECRET", "8841")]})
    for who in ("julia", "diana"):
        made = care.post(who, "/breaches/report", {"brand": "qori"})
        assert (made["format"], made["subjects"]) == ("relevo-breach-report-v1", 1)
        assert "8841" not in json.dumps(made)
    for who in ("rosa", "lola", "root"):
        care.post(who, "/breaches/report", {"brand": "qori"}, 403)
    care.post("julia", "/breaches/report", {"brand": "andes"}, 404)
    care.post("julia", "/breaches/report", {"brand": "qori", "types": ["card"]}, 422)
