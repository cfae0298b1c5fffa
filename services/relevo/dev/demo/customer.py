"""One customer in two places: met, known on the phone, asked nothing twice, forgotten at last."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any

import requests

from relevo.dev.demo.complaint import DNI
from relevo.dev.demo.story import Story, care_path, eventually, refused, require, when
from relevo.dev.doors import Door, DoorRefused
from relevo.dev.household import BRAND
from relevo.service.clock import now

PHONE = "987 654 321"
_POST_ID = "1790001112223334445_70027"
_ON_X = f"@BancoQori sigo esperando, mi DNI {DNI}. En Facebook tampoco contestan"
_ASKS_AGAIN = "Hola Ana, para ayudarla indíquenos su DNI por favor."
_SENDS_AWAY = "Hola Ana, comuníquese a nuestra central para atender su caso."
_SECONDS = 20


def meet(story: Story) -> None:
    """The same person on another channel; care knows, the agency does not."""
    story.care.post(f"{story.care_path}/assign", {})
    story.tell(f"\nAna writes on X too:\n  «{_ON_X}»\n")
    with story.step("linked", "care sees one customer on two channels"):
        story.pair.door("agency", "samples").post("/api/v1/posts", _post())
        other = eventually(lambda: story.agency_case(_POST_ID), "the agency took the post in")
        story.other_case_id = other["case"]["case_id"]
        toni = story.pair.door("care", "toni")
        found = eventually(
            lambda: _customer(toni, story.other_case_id),
            "care linked the two cases",
        )
        (linked,) = found["cases"]
        require(linked["case"]["case_id"] == story.case_id, "it is Ana's case on Facebook")
        require("NATIONAL_ID" in linked["link"]["reasons"], "her DNI is the reason")
    rosa = story.pair.accounts.of("care", "rosa").person_id
    with story.step("colleague", "Toni sees that Rosa is answering her on Facebook"):
        require(
            [(one["person"], one["channel"]) for one in found["colleagues"]]
            == [(rosa, "facebook")],
            "Rosa stands there",
        )
    with story.step("unlinked", "the agency is told nothing of it"):
        seen = str(story.detail(story.other_case_id))
        require(story.case_id not in seen, "its case names no other")


def phone(story: Story) -> None:
    """She phones; her number leads to both cases and is kept nowhere."""
    with story.step(
        "phone", "Ana phones: her DNI leads to both cases; it proves nothing by itself"
    ):
        toni = story.pair.door("care", "toni")
        found = toni.post("/api/v1/lookups", {"value": DNI, "type": "NATIONAL_ID"})["cases"]
        require(
            {one["case"]["case_id"] for one in found} == {story.case_id, story.other_case_id},
            "both cases are found",
        )
        nobody = toni.post("/api/v1/lookups", {"value": "40404040", "type": "NATIONAL_ID"})
        require(nobody["cases"] == [], "another number leads to none")


def start_over(story: Story) -> None:
    """Neither side may make her begin again."""
    replies = f"/api/v1/cases/{story.case_id}/replies"
    with story.step("asks-again", "Luis's reply that asks for her DNI again is stopped"):
        checked = story.agency.post(f"{replies}/check", {"text": _ASKS_AGAIN})
        require(
            checked["verdict"]["asks_again"] == ["NATIONAL_ID"], "the guard says what was given"
        )
        refused(lambda: story.agency.post(replies, {"text": _ASKS_AGAIN}), 422)
    story.tell(f"    «{checked['known']['wording']}»")
    with story.step("sends-away", "Rosa's reply that sends her to the call centre is stopped"):
        refused(lambda: story.care.post(f"{story.care_path}/replies", {"text": _SENDS_AWAY}), 422)


def ask_in_private(story: Story) -> None:
    """What really is missing is asked once, by a link that the agency never sees."""
    forms = f"{story.care_path}/forms"
    asked = {"types": ["PHONE"], "language": "es", "delivery": "brand"}
    with story.step("form", "Rosa asks for her phone by a private, one-time link"):
        link = story.care.post(forms, asked)["link"]
        page = _opened(link)
        require(_opened(link).status_code == requests.codes.ok, "looking consumes nothing")
        require(DNI not in page.text, "it shows nothing that is known")
    with story.step("form-filled", "Ana fills it in; a second time it is gone"):
        consent = re.search(r'name="consent" value="([^"]+)"', page.text)
        typed = {"f1": PHONE, "consent": consent.group(1) if consent else ""}
        require(_sent(link, typed) == requests.codes.ok, "it was taken")
        require(_sent(link, typed) == requests.codes.not_found, "it is good once")
    with story.step("given", "the agency learns one word of it: PHONE"):
        known = eventually(
            lambda: when(_known(story), lambda types: "PHONE" in types), "the agency knows"
        )
    story.tell(f"    the agency knows of: {', '.join(known)}")


def _post() -> dict[str, Any]:
    return {
        "brand": BRAND,
        "channel": "x",
        "source_id": _POST_ID,
        "thread_id": _POST_ID.partition("_")[0],
        "verb": "add",
        "event_time": now().astimezone(UTC).isoformat(),
        "text": _ON_X,
        "author": {"id": "1200104729", "name": "Ana Mendoza", "handle": "@anita_mp"},
    }


def _customer(door: Door, case_id: str) -> dict[str, Any] | None:
    """The customer of a case, once it has come to care and been linked."""
    try:
        found: dict[str, Any] = door.get(f"{care_path(case_id)}/customer")
    except DoorRefused as error:
        if error.status == requests.codes.not_found:
            return None
        raise
    return when(found, lambda customer: bool(customer["cases"]))


def _known(story: Story) -> list[str]:
    known = story.agency.get(f"/api/v1/cases/{story.case_id}/known")["given"]
    return sorted({one["kind"] for one in known})


def _opened(link: str) -> requests.Response:
    return requests.get(link, timeout=_SECONDS)


def _sent(link: str, typed: dict[str, str]) -> int:
    return requests.post(link, data=typed, timeout=_SECONDS).status_code
