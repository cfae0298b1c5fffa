"""P1: distinct canaries in every input field of the agency's side, on success and error paths; no
file that its processes wrote holds one, in any form.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
import requests

from relevo.dev.doors import DoorRefused
from tests.canary import scan
from tests.e2e.conftest import World, eventually
from tests.e2e.test_main_job import crossed

# field -> canary. Values are invented; each occurs nowhere else.
CANARIES = {
    "webhook.message.dni": "71930264",
    "webhook.message.card": "4929170353467214",
    "webhook.message.secret": "Zk81canario",
    "webhook.message.email": "canario.uno@correo.example",
    "webhook.message.phone": "961 774 083",
    "webhook.from.name": "Canaria Webhook Zuñigañez",
    "webhook.from.id": "880011223344991",
    "webhook.photo": "https://fotos.example/canario-uno.jpg?firma=x81",
    "post.text": "71930265",
    "post.text.unreadable": "71930266",
    "post.author.name": "Canaria Puerta Zuñigañez",
    "post.author.id": "canario-autor-5581",
    "post.author.handle": "@canario_71930267",
    "post.attachment": "https://fotos.example/canario-dos.png",
    "note": "71930268",
    "escalate.note": "71930269",
    "reply": "71930270",
    "search": "71930271",
    "edit": "71930272",
    "error.body.not_json": "71930273",
    "error.unknown_member": "71930274",
    "error.verb": "71930275",
    "error.event_time": "71930276",
    "error.brand": "canario-71930277",
    "error.signature": "71930278",
    "error.too_large": "71930279",
    "error.path": "71930280",
    "error.query": "71930281",
    "error.invalid_utf8": "71930282",
    "error.wrong_type": "71930283",
    "error.year": "71930284",
    "login.name": "canario.login.71930285",
    "login.password": "71930286-clave-canario",
    "proof": "71930287",
    "token": "rlv_canario_71930288",
}


def _post(**more: Any) -> dict[str, Any]:
    body = {
        "brand": "qori",
        "channel": "form",
        "source_id": "canario-1",
        "thread_id": "canario-1",
        "verb": "add",
        "event_time": "2026-11-20T10:00:00Z",
        "text": "hola",
    }
    return {**body, **more}


def bring_in(world: World) -> tuple[str, str]:
    """Every field on success paths; returns a comment's id and a posted case's id."""
    comment_id = world.comment(
        f"mi dni es {CANARIES['webhook.message.dni']}, tarjeta "
        f"{CANARIES['webhook.message.card']}, mi contraseña es "
        f"{CANARIES['webhook.message.secret']}, correo {CANARIES['webhook.message.email']}, "
        f"celular {CANARIES['webhook.message.phone']}",
        thread="900",
        author=CANARIES["webhook.from.id"],
        name=CANARIES["webhook.from.name"],
    )
    world.deliver(
        comment_id,
        "edited",
        thread="900",
        author=CANARIES["webhook.from.id"],
        name=CANARIES["webhook.from.name"],
        message=f"mi dni es {CANARIES['edit']}",
        photo=CANARIES["webhook.photo"],
    )
    program = world.pair.door("agency", "samples")
    taken = program.post(
        "/api/v1/posts",
        _post(
            text=f"mi dni es {CANARIES['post.text']}",
            author={
                "id": CANARIES["post.author.id"],
                "name": CANARIES["post.author.name"],
                "handle": CANARIES["post.author.handle"],
            },
            attachments=[CANARIES["post.attachment"]],
        ),
    )
    program.post(
        "/api/v1/posts",
        _post(source_id="canario-2", text=f"a\0b {CANARIES['post.text.unreadable']}"),
    )
    return comment_id, taken["case_id"]


def work_on(world: World, case_id: str) -> None:
    """What a community manager types."""
    path = f"/api/v1/cases/{case_id}"
    luis = world.agency
    noted = luis.post(f"{path}/notes", {"text": f"su dni es {CANARIES['note']}"})
    assert noted["removed"] == ["NATIONAL_ID"]
    luis.post(f"{path}/escalate", {"note": f"dni {CANARIES['escalate.note']}"})
    with pytest.raises(DoorRefused) as refused:
        luis.post(f"{path}/replies", {"text": f"Su DNI {CANARIES['reply']} fue corregido"})
    assert refused.value.status == 422
    luis.post("/api/v1/cases/search", {"text": f"dni {CANARIES['search']}"})
    reply = luis.post(f"{path}/replies", {"text": "Gracias, ya lo revisamos."})
    eventually(
        lambda: luis.get(path)["replies"][0]["state"] == "refused",
        what="the reply waits for a person",
    )
    with contextlib.suppress(DoorRefused):
        luis.post(
            f"{path}/replies/{reply['reply_id']}/by-hand",
            {"proof": f"mi dni es {CANARIES['proof']}"},
        )


def break_in(world: World) -> None:
    """Error paths; none may answer 5xx, and none may repeat what it was given."""
    base = world.agency.address
    bearer = {"Authorization": f"Bearer {world.pair.door('agency', 'samples').token}"}
    as_json = {**bearer, "Content-Type": "application/json"}
    posts = f"{base}/api/v1/posts"
    webhook = f"{base}/webhooks/meta/qori"
    invalid = b'{"text": "\xff ' + CANARIES["error.invalid_utf8"].encode() + b'"}'
    answers = [
        requests.post(posts, data=f'{{"text": {CANARIES["error.body.not_json"]}', headers=as_json),
        requests.post(posts, json=_post(**{CANARIES["error.unknown_member"]: 1}), headers=bearer),
        requests.post(posts, json=_post(verb=CANARIES["error.verb"]), headers=bearer),
        requests.post(posts, json=_post(event_time=CANARIES["error.event_time"]), headers=bearer),
        requests.post(posts, json=_post(brand=CANARIES["error.brand"]), headers=bearer),
        requests.post(posts, json=_post(text={"a": CANARIES["error.wrong_type"]}), headers=bearer),
        requests.post(
            posts,
            json=_post(event_time="9999-12-31T23:59:59Z", text=f"dni {CANARIES['error.year']}"),
            headers=bearer,
        ),
        requests.post(
            posts, json=_post(text=CANARIES["error.too_large"] + "x" * 3_000_000), headers=bearer
        ),
        requests.post(posts, data=invalid, headers=as_json),
        requests.post(
            webhook,
            data=json.dumps({"entry": [CANARIES["error.signature"]]}),
            headers={"X-Hub-Signature-256": "sha256=00"},
        ),
        requests.get(f"{base}/api/v1/cases/{CANARIES['error.path']}", headers=bearer),
        requests.get(f"{base}/api/v1/cases?state={CANARIES['error.query']}", headers=bearer),
        requests.get(
            f"{base}/api/v1/cases", headers={"Authorization": f"Bearer {CANARIES['token']}"}
        ),
    ]
    answers.append(_log_in(base))
    assert world.pair.webhook.deliver_raw(invalid) in (200, 400)
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert [answer.status_code for answer in answers if answer.ok] == []
    told = [c for c in CANARIES.values() for answer in answers if c in answer.text]
    assert told == []


def _log_in(base: str) -> requests.Response:
    """A failed login through the form, as a browser does it."""
    with requests.Session() as browser:
        browser.get(f"{base}/login")
        return browser.post(
            f"{base}/login",
            data={"login": CANARIES["login.name"], "password": CANARIES["login.password"]},
            headers={"Origin": base},
        )


def test_no_file_of_the_agency_holds_a_canary(world: World) -> None:
    comment_id, case_id = bring_in(world)
    work_on(world, case_id)
    break_in(world)
    detail = crossed(world, comment_id)

    # The values did cross: care's vault knows the types of all of them.
    held = world.care.get(f"/api/v1/cases/colibri/{detail['case']['case_id']}")["held_fields"]
    kinds = {field["type"] for field in held}
    assert {"NATIONAL_ID", "CARD", "EMAIL", "PHONE", "AUTHOR_NAME", "ATTACHMENT"} <= kinds

    sightings = scan([world.agency_folder], CANARIES.values())
    assert [str(one) for one in sightings] == []
    looked_at = {path.name for path in world.agency_folder.rglob("*") if path.is_file()}
    assert {"agency.sqlite", "broker.sqlite", "output.log"} <= looked_at


def test_the_brand_keeps_no_value_in_the_clear(world: World) -> None:
    comment_id = world.comment("mi dni es 71930299", thread="901", author="74")
    crossed(world, comment_id)
    root = world.pair.home.root
    assert scan([root / "care", root / "vault"], ["71930299"]) == []
