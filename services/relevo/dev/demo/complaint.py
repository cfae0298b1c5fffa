"""Ana's complaint: taken in, handed over, sealed away, one value revealed, answered, resolved."""

from __future__ import annotations

import time

from relevo.dev.accounts import totp_code
from relevo.dev.demo.story import Story, eventually, refused, require, when
from relevo.dev.household import PAGE_ID
from relevo.service.clock import now

DNI = "45678912"
ACCOUNT = "193-45678912-0-47"
NAME = "Ana Lucía Mendoza Paredes"
_COMMENT = f"Me cobraron dos veces!! mi dni es {DNI} y mi cuenta {ACCOUNT}, nadie responde"
_ANSWER = "Hola Ana, ya devolvimos el cobro doble. Lo verá hoy en su cuenta. Gracias por avisar."


def complain(story: Story) -> None:
    story.tell(f"\nAna comments in public:\n  «{_COMMENT}»\n")
    with story.step("intake", "signed webhook taken in, redacted and sealed before it was stored"):
        _until_keys_are_there(story)
        comment = story.pair.platform.customer_comments(f"{PAGE_ID}_811", "71", NAME, _COMMENT)
        story.comment_id = comment.comment_id
        story.case = eventually(
            lambda: story.agency_case(story.comment_id), "the agency took the comment in"
        )
        text = story.case["versions"][0]["redacted_text"]
        require("[DNI-1]" in text and "[CUENTA-1]" in text, "the text is redacted")
        require(DNI not in text and ACCOUNT not in text, "no value is left in it")
    story.tell(f"    the agency reads: «{text}»")


def cross(story: Story) -> None:
    with story.step("handover", "handed over to care, signed receipt verified and stored"):
        detail = eventually(
            lambda: when(
                story.detail(story.case_id), lambda d: d["handover"]["receipted_version"] >= 1
            ),
            "a receipt came",
        )
    code = detail["case"]["public_code"]
    story.tell(f"    the customer's code: {code}")
    with story.step("at-care", "care finds the case by its code"):
        found = story.care.post("/api/v1/cases/find", {"code": code})["cases"]
        require([case["case_id"] for case in found] == [story.case_id], "care has this case")


def seal_away(story: Story) -> None:
    with story.step(
        "ingested", "values in the vault, signed notice back, the agency's seal deleted"
    ):
        eventually(
            lambda: when(
                story.detail(story.case_id), lambda d: not any(v["sealed"] for v in d["versions"])
            ),
            "the agency deleted its seal",
        )
        held = story.care.get(story.care_path)["held_fields"]
        kinds = sorted({one["type"] for one in held})
        require({"NATIONAL_ID", "BANK_ACCOUNT", "AUTHOR_NAME"} <= set(kinds), "the vault holds all")
    story.tell(f"    the vault holds: {', '.join(kinds)}")


def reveal(story: Story) -> None:
    held = story.care.get(story.care_path)["held_fields"]
    account = next(one for one in held if one["type"] == "BANK_ACCOUNT")
    rosa = story.pair.accounts.of("care", "rosa")
    place = {name: account[name] for name in ("post_version_id", "field_number")}
    asked = {"values": [place], "purpose": "complaint_handling"}
    with story.step("reveal", "Rosa reveals the account: recorded and checkpointed first"):
        begun = story.care.post(f"{story.care_path}/reveals", asked)
        code = {"digest": begun["digest"], "totp": totp_code(rosa, now())}
        here = f"{story.care_path}/reveals/{begun['challenge_id']}"
        require(story.care.post(f"{here}/confirm", code)["state"] == "ready", "she is verified")
        revealed = story.care.post(f"{here}/open", place)
        require(revealed["value"] == ACCOUNT, "the value is the one that Ana wrote")
    story.tell(f"    entry {revealed['ledger_index']} of the vault's ledger; value not shown here")
    with story.step("reveal-once", "the same one-time password confirms nothing a second time"):
        again = story.care.post(f"{story.care_path}/reveals", asked)
        there = f"{story.care_path}/reveals/{again['challenge_id']}"
        code["digest"] = again["digest"]
        refused(lambda: story.care.post(f"{there}/confirm", code), 403)


def answer(story: Story) -> None:
    with story.step("blocked", "a reply that quotes the account is stopped"):
        text = f"Su cuenta {ACCOUNT} ya fue corregida"
        refused(lambda: story.care.post(f"{story.care_path}/replies", {"text": text}), 422)
    with story.step("published", "Rosa's answer stands under Ana's comment, once"):
        story.care.post(f"{story.care_path}/replies", {"text": _ANSWER})
        replies = eventually(
            lambda: story.pair.platform.replies_to(story.comment_id), "the reply was published"
        )
        require([one.message for one in replies] == [_ANSWER], "it stands there once")
    story.tell(f"    «{_ANSWER}»")


def resolve(story: Story) -> None:
    with story.step("resolved", "resolved at care, and the agency knows"):
        story.care.post(f"{story.care_path}/resolve")
        eventually(
            lambda: when(story.detail(story.case_id), lambda d: d["case"]["state"] == "resolved"),
            "the agency knows that it is resolved",
        )


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
    eventually(lambda: story.pair.webhook.deliver(value, time=at) == 200, "intake is open")
