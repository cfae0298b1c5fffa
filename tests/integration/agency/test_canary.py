"""No personal value rests in any file that the agency's side writes (P1), nor in its output."""

from __future__ import annotations

import contextlib

import pytest

from relevo.agency.domain.errors import CarriesPersonalData
from relevo.agency.domain.post import Author
from relevo.agency.loops.watching import UpdateLoop
from relevo.agency.use_cases import actions, cases, intake, replies
from relevo.crossing.updates import Question, ReplyToPublish
from relevo.errors import RelevoError
from tests.canary import Scanner, keep_uncompressed, scan
from tests.databases import at_rest
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"
REPLY = "33333333-3333-4333-8333-333333333333"
BRANDS = (BRAND,)

CANARIES = {
    "dni in a text": "71930401",
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


def test_no_file_holds_a_canary(own_world: World, capfd: pytest.CaptureFixture[str]) -> None:
    world, crossing = own_world, Crossing(own_world)
    if not world.database.is_sqlite:
        keep_uncompressed(world.database.engine.url.render_as_string(hide_password=False))
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
    values = [value for name, value in c.items() if name != "secret in a text"]
    assert [str(one) for one in scan([world.folder], values)] == []
    stored = at_rest(world.database)
    assert case_id.encode() in stored
    assert [str(one) for one in Scanner(values).look(stored, "the database")] == []
    output = "".join(capfd.readouterr())
    assert [name for name, value in c.items() if len(value) > 4 and value in output] == []
