"""The privacy officer's door over HTTP, with a real vault behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from relevo.care.use_cases.erasure_receipts import receipt_due
from relevo.care.use_cases.shredding import erase_due
from relevo.cli.care_erasure import verify
from tests.integration.web.care_side import CareSide, open_side
from tests.unit.care.erasing import DirectVault
from tests.unit.care.world import AGENCY, header, item, post
from tests.unit.vault import world as vaults


@dataclass
class Privacy:
    """Care's application over a vault that knows Diana, Lola and Julia."""

    side: CareSide
    vault: vaults.World

    def code(self, login: str) -> str:
        """A code of hers that was not used."""
        self.vault.wait(seconds=30)
        return self.vault.code(self.side.ids[login])

    def named(self, path: str) -> dict[str, str]:
        _, _, agency, case_id = path.split("/")
        return {"agency": agency, "case_id": case_id}


@pytest.fixture
def privacy(tmp_path: Path) -> Iterator[Privacy]:
    (tmp_path / "care").mkdir()
    (tmp_path / "vault").mkdir()
    vault = vaults.World.build(tmp_path / "vault")
    with open_side(
        tmp_path / "care",
        prepare=lambda care: replace(
            care, erasing=DirectVault(vault), rectifying=DirectVault(vault)
        ),
    ) as side:
        for login in ("diana", "lola", "julia"):
            vault.enrol(side.ids[login], login=login)
        yield Privacy(side, vault)
    vault.close()


def _ask(privacy: Privacy, *paths: str) -> Any:
    body = {
        "cases": [privacy.named(path) for path in paths],
        "ground": "customer_asked",
        "totp": privacy.code("diana"),
    }
    return privacy.side.post("diana", "/erasures", body, status=201)


def test_an_erasure_from_the_request_to_a_receipt_that_anybody_checks(
    privacy: Privacy, tmp_path: Path
) -> None:
    side, path = privacy.side, privacy.side.arrive()
    (found,) = side.get("diana", path + "/erasable")["cases"]
    assert (found["held"], found["ordered"]) == (False, False)
    asked = _ask(privacy, path)
    shown = side.get("lola", f"/erasures/{asked['request_id']}")
    approval = {"digest": shown["digest"], "totp": privacy.code("lola")}
    after = side.post("lola", f"/erasures/{asked['request_id']}/approve", approval)
    assert [order["state"] for order in after["orders"]] == ["approved"]
    side.get("diana", f"/erasures/{asked['request_id']}/receipt", status=409)
    assert erase_due(side.world.care) == 1
    assert receipt_due(side.world.care) == 1
    side.get("diana", path, status=404)
    receipt = side.get("diana", f"/erasures/{asked['request_id']}/receipt")
    assert set(receipt["texts"]) == {"es", "en", "pt"}
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt))
    key = privacy.vault.vault.notice_key.public_key().public_bytes_raw().hex()
    checked = CliRunner().invoke(verify, ["--notice-key", key, "--language", "pt", str(file)])
    assert checked.exit_code == 0, checked.exception
    assert checked.output == receipt["texts"]["pt"]
    receipt["receipt"]["payload"] = receipt["receipt"]["payload"].replace("A", "B", 1)
    file.write_text(json.dumps(receipt))
    assert CliRunner().invoke(verify, ["--notice-key", key, str(file)]).exit_code != 0


def test_only_officers_order_and_only_officers_and_leads_approve(privacy: Privacy) -> None:
    side, path = privacy.side, privacy.side.arrive()
    for who in ("rosa", "lola", "julia", "root"):
        side.post(who, "/erasures", {}, status=403)
        side.post(who, path + "/block", {}, status=403)
        side.post(who, path + "/holds", {}, status=403)
    asked = _ask(privacy, path)
    for who in ("rosa", "julia", "root"):
        side.post(who, f"/erasures/{asked['request_id']}/approve", {}, status=403)
    own = {"digest": asked["digest"], "totp": privacy.code("diana")}
    side.post("diana", f"/erasures/{asked['request_id']}/approve", own, status=403)


def test_a_wrong_code_orders_nothing(privacy: Privacy) -> None:
    path = privacy.side.arrive()
    body = {"cases": [privacy.named(path)], "ground": "unlawful", "totp": "000000"}
    privacy.side.post("diana", "/erasures", body, status=403)
    assert privacy.side.get("diana", "/erasures")["requests"] == []


def test_a_hold_is_set_listed_extended_and_lifted(privacy: Privacy) -> None:
    side, path = privacy.side, privacy.side.arrive()
    wanted = {
        "scope": "case",
        "ground": "regulator",
        "reference": "SBS-2026-17",
        "review_on": "2027-01-01",
    }
    made = side.post("diana", path + "/holds", wanted, status=201)
    assert side.get("julia", "/holds")["holds"] == [made]
    hold = f"/holds/{made['agency']}/{made['hold_id']}"
    until = {"review_on": "2027-01-01", "ends_on": "2027-06-30"}
    assert side.post("diana", hold + "/extend", until)["ends_at"] is not None
    assert side.post("diana", hold + "/lift")["lifted_at"] is not None
    side.post("diana", hold + "/lift", status=409)


def test_a_blocked_case_is_read_by_officers_and_auditors_alone(privacy: Privacy) -> None:
    side, path = privacy.side, privacy.side.arrive()
    body = {"ground": "objection", "totp": privacy.code("diana")}
    side.post("diana", path + "/block", body)
    for who, status in {"rosa": 403, "lola": 403, "root": 403, "diana": 200, "julia": 200}.items():
        side.get(who, path, status=status)
    assert len(side.get("julia", "/blocks")["blocks"]) == 1
    side.post("diana", path + "/unblock", {"totp": privacy.code("diana")})
    side.get("rosa", path)
    assert side.get("julia", "/blocks") == {"blocks": [], "next_cursor": None}


def test_a_wrong_value_is_proposed_by_an_agent_and_put_right_by_the_officer(
    privacy: Privacy,
) -> None:
    side = privacy.side
    sealed = privacy.vault.taken(privacy.vault.seal())
    came = item(
        header(case_id=sealed.item.case_id),
        post(post_version_id=sealed.item.post_version_id, seal=sealed.item.seal),
    )
    side.world.taken(came)
    path = f"/cases/{AGENCY}/{sealed.item.case_id}/rectifications"
    place = {"post_version_id": sealed.item.post_version_id, "field_number": 1}
    for who in ("julia", "root"):
        side.post(who, path, {**place, "ground": "misread"}, status=403)
    side.post("toni", path, {**place, "ground": "misread"}, status=404)
    made = side.post("rosa", path, {**place, "ground": "misread"}, status=201)
    assert side.get("diana", path)["proposals"] == [made]
    right = {**place, "value": "40404040", "totp": privacy.code("diana")}
    for who in ("rosa", "lola", "julia", "root"):
        side.post(who, path + "/carry-out", right, status=403)
    assert side.post("diana", path + "/carry-out", right) == {**place, "type": "NATIONAL_ID"}
    again = {**right, "totp": privacy.code("diana")}
    assert side.post("diana", path + "/carry-out", again, status=409)["reason"] == (
        "NOTHING_PROPOSED"
    )
    assert side.get("diana", path)["proposals"] == []
