"""The story of one case, step by step, through real processes. Each step asserts what it tells."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from relevo.dev.accounts import totp_code
from relevo.dev.doors import Door, DoorRefused
from relevo.dev.household import AGENCY, PAGE_ID, SERVICES
from relevo.dev.ledgers import alarms, cosigned, verify_all
from relevo.dev.pair import Pair, free_ports
from relevo.dev.supervisor import Supervisor
from relevo.errors import RelevoError
from relevo.service.clock import now

_QUICK = {service: {"witness_seconds": "2"} for service in SERVICES}
T = TypeVar("T")
Tell = Callable[[str], None]

_DNI = "45678912"
_ACCOUNT = "193-45678912-0-47"
_NAME = "Ana Lucía Mendoza Paredes"
_COMMENT = f"Me cobraron dos veces!! mi dni es {_DNI} y mi cuenta {_ACCOUNT}, nadie responde"
_ANSWER = "Hola Ana, ya devolvimos el cobro doble. Lo verá hoy en su cuenta. Gracias por avisar."


class StepFailed(RelevoError):
    """A step of the story did not hold."""

    reason = "STEP_FAILED"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that held, and how long it took."""

    name: str
    milliseconds: int


@dataclass(slots=True)
class Story:
    """What the steps share, and what has held so far."""

    pair: Pair
    agency: Door
    care: Door
    tell: Tell
    steps: list[Step] = field(default_factory=list)
    comment_id: str = ""
    case: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, text: str) -> Iterator[None]:
        """Tell and time one step."""
        started = time.monotonic()
        yield
        milliseconds = round((time.monotonic() - started) * 1000)
        self.steps.append(Step(name, milliseconds))
        self.tell(f"  ✓ {text}  ({milliseconds} ms)")

    @property
    def case_id(self) -> str:
        """The id of the case."""
        return str(self.case["case"]["case_id"])

    @property
    def care_path(self) -> str:
        """The case's place in care's API."""
        return f"/api/v1/cases/{AGENCY}/{self.case_id}"


def run(tell: Tell) -> list[Step]:
    """Set up both companies in a temporary folder and play the story.

    Raises:
        RelevoError: the first step that did not hold.
    """
    with tempfile.TemporaryDirectory(prefix="relevo-demo-") as folder:
        tell("Two companies start: the agency Colibrí, and Banco Qori with its vault.")
        pair = Pair.prepare(Path(folder), free_ports(), servers=_QUICK)
        output = Path(folder) / "agency" / "output.log"

        def write(line: str) -> None:
            if line.startswith("agency"):
                with output.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")

        with pair.running(Supervisor(write=write)):
            story = Story(pair, pair.door("agency", "luis"), pair.door("care", "rosa"), tell)
            for act in (
                _complain,
                _cross,
                _seal_away,
                _reveal,
                _answer,
                _resolve,
                _verify,
                _search,
            ):
                act(story)
        return story.steps


def _complain(story: Story) -> None:
    story.tell(f"\nAna comments in public:\n  «{_COMMENT}»\n")
    with story.step("intake", "signed webhook taken in, redacted and sealed before it was stored"):
        _until_keys_are_there(story)
        comment = story.pair.platform.customer_comments(f"{PAGE_ID}_811", "71", _NAME, _COMMENT)
        story.comment_id = comment.comment_id
        story.case = _eventually(lambda: _agency_case(story), "the agency took the comment in")
        text = story.case["versions"][0]["redacted_text"]
        _require("[DNI-1]" in text and "[CUENTA-1]" in text, "the text is redacted")
        _require(_DNI not in text and _ACCOUNT not in text, "no value is left in it")
    story.tell(f"    the agency reads: «{text}»")


def _cross(story: Story) -> None:
    with story.step("handover", "handed over to care, signed receipt verified and stored"):
        detail = _eventually(
            lambda: _if(_detail(story), lambda d: d["handover"]["receipted_version"] >= 1),
            "a receipt came",
        )
    code = detail["case"]["public_code"]
    story.tell(f"    the customer's code: {code}")
    with story.step("at-care", "care finds the case by its code"):
        found = story.care.post("/api/v1/cases/find", {"code": code})["cases"]
        _require([case["case_id"] for case in found] == [story.case_id], "care has this case")


def _seal_away(story: Story) -> None:
    with story.step(
        "ingested", "values in the vault, signed notice back, the agency's seal deleted"
    ):
        _eventually(
            lambda: _if(_detail(story), lambda d: not any(v["sealed"] for v in d["versions"])),
            "the agency deleted its seal",
        )
        held = story.care.get(story.care_path)["held_fields"]
        kinds = sorted({one["type"] for one in held})
        _require(
            {"NATIONAL_ID", "BANK_ACCOUNT", "AUTHOR_NAME"} <= set(kinds), "the vault holds all"
        )
    story.tell(f"    the vault holds: {', '.join(kinds)}")


def _reveal(story: Story) -> None:
    held = story.care.get(story.care_path)["held_fields"]
    account = next(one for one in held if one["type"] == "BANK_ACCOUNT")
    rosa = story.pair.accounts.of("care", "rosa")
    place = {name: account[name] for name in ("post_version_id", "field_number")}
    asked = {"values": [place], "purpose": "complaint_handling"}
    with story.step("reveal", "Rosa reveals the account: recorded and checkpointed first"):
        begun = story.care.post(f"{story.care_path}/reveals", asked)
        code = {"digest": begun["digest"], "totp": totp_code(rosa, now())}
        here = f"{story.care_path}/reveals/{begun['challenge_id']}"
        _require(story.care.post(f"{here}/confirm", code)["state"] == "ready", "she is verified")
        revealed = story.care.post(f"{here}/open", place)
        _require(revealed["value"] == _ACCOUNT, "the value is the one that Ana wrote")
    story.tell(f"    entry {revealed['ledger_index']} of the vault's ledger; value not shown here")
    with story.step("reveal-once", "the same one-time password confirms nothing a second time"):
        again = story.care.post(f"{story.care_path}/reveals", asked)
        there = f"{story.care_path}/reveals/{again['challenge_id']}"
        code["digest"] = again["digest"]
        _refused(lambda: story.care.post(f"{there}/confirm", code), 403)


def _answer(story: Story) -> None:
    with story.step("blocked", "a reply that quotes the account is stopped"):
        text = f"Su cuenta {_ACCOUNT} ya fue corregida"
        _refused(lambda: story.care.post(f"{story.care_path}/replies", {"text": text}), 422)
    with story.step("published", "Rosa's answer stands under Ana's comment, once"):
        story.care.post(f"{story.care_path}/replies", {"text": _ANSWER})
        replies = _eventually(
            lambda: story.pair.platform.replies_to(story.comment_id), "the reply was published"
        )
        _require([one.message for one in replies] == [_ANSWER], "it stands there once")
    story.tell(f"    «{_ANSWER}»")


def _resolve(story: Story) -> None:
    with story.step("resolved", "resolved at care, and the agency knows"):
        story.care.post(f"{story.care_path}/resolve")
        _eventually(
            lambda: _if(_detail(story), lambda d: d["case"]["state"] == "resolved"),
            "the agency knows that it is resolved",
        )


def _verify(story: Story) -> None:
    with story.step(
        "ledgers", "all five ledgers recomputed from their rows against signed checkpoints"
    ):
        sizes = verify_all(story.pair.home)
    told = ", ".join(f"{name} {size} entries" for name, size in sizes.items())
    story.tell(f"    {told}")
    with story.step("witnessed", "each ledger's published checkpoint is cosigned by its witnesses"):
        witnessed = _eventually(
            lambda: cosigned(story.pair.home, sizes), "every witness has cosigned"
        )
        _require(not alarms(story.pair.home), "no witness has raised an alarm")
    for name, one in witnessed.items():
        story.tell(f"    {name}: {one.size} entries, cosigned by {', '.join(one.witnesses)}")


def _search(story: Story) -> None:
    with story.step("canaries", "nothing that the agency's processes wrote holds a value"):
        for path in (story.pair.home.root / "agency").rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                for value in (_DNI, _ACCOUNT, _NAME):
                    for form in (value.encode(), value.encode("utf-16-le")):
                        _require(form not in content, f"{path.name} holds no value")


def _until_keys_are_there(story: Story) -> None:
    """Right after the start the forwarder may still be fetching the brand's sealing keys."""
    at = int(time.time())
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": "1_1",
        "post_id": f"{PAGE_ID}_1",
        "from": {"id": "1", "name": "Otra persona"},
        "created_time": at,
        "message": "buenos días",
    }
    _eventually(lambda: story.pair.webhook.deliver(value, time=at) == 200, "intake is open")


def _agency_case(story: Story) -> dict[str, Any] | None:
    for row in story.agency.get("/api/v1/cases")["cases"]:
        detail: dict[str, Any] = story.agency.get(f"/api/v1/cases/{row['case']['case_id']}")
        if any(version["source_id"] == story.comment_id for version in detail["versions"]):
            return detail
    return None


def _detail(story: Story) -> dict[str, Any]:
    detail: dict[str, Any] = story.agency.get(f"/api/v1/cases/{story.case_id}")
    return detail


def _if(value: T, holds: Callable[[T], bool]) -> T | None:
    return value if holds(value) else None


def _eventually(look: Callable[[], T | None], what: str, seconds: float = 20) -> T:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise StepFailed(f"within {seconds:.0f} s it did not come to pass that {what}")


def _refused(attempt: Callable[[], object], *statuses: int) -> None:
    try:
        attempt()
    except DoorRefused as refused:
        _require(refused.status in statuses, "the refusal has the expected status")
        return
    raise StepFailed("it was not refused")


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise StepFailed(f"it does not hold that {what}")
