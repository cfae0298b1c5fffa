"""What Ana wrote on X is erased: two people, a signed receipt, and nothing to reveal any more."""

from __future__ import annotations

from typing import Any

import rfc8785

from relevo.crossing.erasure import ErasureReceipt, keys_of
from relevo.dev.accounts import totp_code
from relevo.dev.demo.story import Story, care_path, eventually, refused, require, when
from relevo.dev.household import AGENCY
from relevo.sealing.signed import SignedStatement, load_private_key
from relevo.service.clock import now


def erase(story: Story) -> None:
    """The case on X goes; the one on Facebook stays."""
    diana, toni = story.pair.door("care", "diana"), story.pair.door("care", "toni")
    value = story.care.get(care_path(story.other_case_id))["held_fields"][0]
    with story.step("erasure-asked", "Diana, the privacy officer, asks; Toni agrees with his code"):
        named = {"agency": AGENCY, "case_id": story.other_case_id}
        asked = {"cases": [named], "ground": "customer_asked", "totp": _code(story, "diana")}
        request = diana.post("/api/v1/erasures", asked)
        here = f"/api/v1/erasures/{request['request_id']}"
        approving = {"digest": request["digest"], "totp": _code(story, "toni")}
        toni.post(f"{here}/approve", approving)
    with story.step("erased", "the case's key is destroyed, care and the agency have forgotten it"):
        done = eventually(
            lambda: when(diana.get(here), lambda r: r["orders"][0]["agency_at"] is not None),
            "the agency said that it erased",
        )
        require(done["orders"][0]["state"] == "erased", "the order is done")
        refused(lambda: story.detail(story.other_case_id), 404)
    with story.step("nothing-left", "a reveal finds nothing; her other case stands"):
        place = {name: value[name] for name in ("post_version_id", "field_number")}
        body = {"values": [place], "purpose": "complaint_handling"}
        there = f"{care_path(story.other_case_id)}/reveals"
        refused(lambda: story.care.post(there, body), 404)
        require(story.care.get(story.care_path)["held_fields"], "the vault holds the other's")
    with story.step("receipt", "the vault's signed receipt says when backups are clean, too"):
        receipt = _receipt(story, diana.get(f"{here}/receipt"))
    story.tell(f"    backups are clean from {receipt.clean_on} on")


def _code(story: Story, login: str) -> str:
    return totp_code(story.pair.accounts.of("care", login), now())


def _receipt(story: Story, answered: dict[str, Any]) -> ErasureReceipt:
    """The receipt, checked as its reader would: with the vault's public notice key alone."""
    key = load_private_key(story.pair.home.root / "vault" / "keys" / "notice.key").public_key()
    statement = SignedStatement.from_bytes(rfc8785.dumps(answered["receipt"]))
    return ErasureReceipt.verify(statement, keys_of([key]))
