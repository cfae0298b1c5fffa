"""No personal value rests in any file that the agency's side writes (P1), nor in its output."""

from __future__ import annotations

import base64
import contextlib
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from relevo.agency.domain.errors import CarriesPersonalData
from relevo.agency.domain.post import Author
from relevo.agency.loops.watching import UpdateLoop
from relevo.agency.use_cases import actions, cases, intake, replies
from relevo.crossing.updates import Question, ReplyToPublish
from relevo.errors import RelevoError
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"
REPLY = "33333333-3333-4333-8333-333333333333"
BRANDS = (BRAND,)

CANARIES = {
    "dni in a text": "45678912",
    "secret in a text": "739",
    "mail in an unreadable text": "canario.nul@correo.example",
    "mail in too long a text": "canario.largo@correo.example",
    "name": "Canaria Quispe Mamani",
    "author id": "canary-author-7716253",
    "handle": "canario.handle@correo.example",
    "attachment": "https://cdn.example/canary-7123.jpg?token=9981",
    "note": "canario.nota@correo.example",
    "reply": "canario.respuesta@correo.example",
    "care's reply": "canario.care@correo.example",
    "question": "canario.pregunta@correo.example",
    "search": "canario.busca@correo.example",
}


def spellings(value: str) -> set[bytes]:
    """The value as it could stand in a file."""
    encoded = value.encode()
    found = {
        encoded,
        value.encode("utf-16-le"),
        value.encode("utf-16-be"),
        quote(value, safe="").encode(),
        json.dumps(value)[1:-1].encode(),
        encoded.hex().encode(),
    }
    for shift in range(3):  # base64 of a longer text that holds it at any offset
        whole = base64.b64encode(b"\0" * shift + encoded)
        found.add(whole[4 if shift else 0 : len(whole) - 4])
    return {one for one in found if len(one) >= min(len(encoded), 8)}


def test_no_file_holds_a_canary(own_world: World, capfd: pytest.CaptureFixture[str]) -> None:
    world, crossing = own_world, Crossing(own_world)
    c = CANARIES
    author = Author(c["author id"], c["name"], c["handle"])
    text = f"mi dni es {c['dni in a text']} y el cvv es {c['secret in a text']}"
    event = world.post(text, author=author, attachments=(c["attachment"],))
    case_id = intake.take_in(world.context, event).case_id or ""
    intake.take_in(world.context, world.post(f"\0 {c['mail in an unreadable text']}"))
    intake.take_in(world.context, world.post("ñ" * 210_000 + " " + c["mail in too long a text"]))
    with contextlib.suppress(RelevoError):
        intake.take_in(world.context, world.post(text * 90_000, author=author))
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text=c["note"])
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS, note=c["note"])
    with pytest.raises(CarriesPersonalData):
        replies.submit(world.context, case_id, brands=BRANDS, actor=LUIS, text=c["reply"])
    cases.search(world.context, BRANDS, c["search"])
    crossing.care.update(case_id, ReplyToPublish(REPLY, c["care's reply"], event.source_id))
    crossing.care.update(case_id, Question(REPLY, c["question"]))
    UpdateLoop(world.context, BRAND, crossing.care, holder="one").run_once()
    crossing.run()
    crossing.close()
    assert _found(world.folder, {name: c[name] for name in c if name != "secret in a text"}) == []
    output = "".join(capfd.readouterr())
    assert [name for name, value in c.items() if len(value) > 4 and value in output] == []


def test_the_scan_finds_what_is_planted(tmp_path: Path) -> None:
    for number, spelling in enumerate(sorted(spellings(CANARIES["note"]))):
        tmp_path.joinpath(f"{number}").write_bytes(b"before " + spelling + b" after")
        assert len(_found(tmp_path, {"note": CANARIES["note"]})) == number + 1


def _found(folder: Path, canaries: dict[str, str]) -> list[tuple[str, str]]:
    """Which canary stands in which file."""
    return sorted(
        (name, path.name)
        for path in folder.rglob("*")
        if path.is_file()
        for name, value in canaries.items()
        if any(spelling in path.read_bytes() for spelling in spellings(value))
    )
