"""Customers, community managers and care staff who go on until they are answered, and a journal of
what was accepted: each line is written after its 2xx, from what was sent, never from the product.
"""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import requests

from relevo.dev.doors import Door, DoorRefused
from relevo.dev.household import AGENCY, PAGE_ID
from relevo.dev.pair import Pair
from relevo.dev.platform import Comment
from tests.faults.checker.evidence import digest_of, instant

PATIENCE_SECONDS = 180.0
_DNI = "45678912"
_STARTED = int(time.time()) - 86_400


class Journal:
    """Appends one JSON line an accepted act; safe for threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        path.touch()

    def note(self, act: str, **what: str | None) -> None:
        """It was answered 2xx."""
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"act": act, **what}) + "\n")


@dataclass
class Plan:
    """What happens in one case, drawn from a seeded source of chance."""

    number: int
    edits: int
    second_post: bool
    removed: str | None  # "first", "second", or "early": before the second post itself came
    stray_removal: bool
    reply_by: str | None
    escalated: bool
    hidden: bool
    noted: bool
    redacted: bool = False  # once more: a word is covered by hand, and a placeholder asked back

    @classmethod
    def draw(cls, number: int, chance: random.Random) -> Plan:
        """A case with edits, removals and replies in everyday proportions, and rare ones often."""
        second = chance.random() < 0.4
        removed = chance.choice(["second", "early", None]) if second else None
        reply_by = chance.choice(["care", "care", "agency", None])
        if not second and reply_by is None and chance.random() < 0.5:
            removed = "first"
        return cls(
            number=number,
            edits=chance.choice([0, 0, 1, 2]),
            second_post=second,
            removed=removed,
            stray_removal=chance.random() < 0.05,
            reply_by=reply_by,
            escalated=removed != "first" and chance.random() < 0.3,
            hidden=removed != "first" and chance.random() < 0.2,
            noted=chance.random() < 0.3,
            redacted=removed != "first" and chance.random() < 0.25,
        )


@dataclass
class Driver:
    """Drives cases through a pair, several at a time, and journals what was accepted."""

    pair: Pair
    journal: Journal
    agency_database: str
    seed: int
    at_once: int = 4
    failures: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._numbers = 0
        self._posting = ThreadPoolExecutor(self.at_once, "posting")
        self._answering = ThreadPoolExecutor(self.at_once, "answering")
        self._under_way: list[Future[None]] = []

    def begin(self, plan: Plan | None = None) -> None:
        """Let one more case happen."""
        self._numbers += 1
        drawn = plan or Plan.draw(self._numbers, self._chance)
        drawn.number = self._numbers
        self._under_way.append(self._posting.submit(self._watched, self._posts, drawn))

    @property
    def waiting(self) -> int:
        """How many parts of cases are not through."""
        self._under_way = [one for one in self._under_way if not one.done()]
        return len(self._under_way)

    def settle_to(self, most: int) -> None:
        """Wait until no more than so many parts of cases are under way. Raises what went wrong."""
        while self.waiting > most:
            time.sleep(0.05)
        if self.failures:
            raise self.failures[0]

    def finish(self) -> None:
        """Wait until every case that began is through. Raises what went wrong."""
        self.settle_to(0)

    def close(self) -> None:
        """Give up what is under way."""
        self._posting.shutdown(wait=False, cancel_futures=True)
        self._answering.shutdown(wait=False, cancel_futures=True)

    def _watched(self, part: Callable[[Plan], None], plan: Plan) -> None:
        try:
            part(plan)
        except BaseException as error:
            self.failures.append(error)
            raise

    def _posts(self, plan: Plan) -> None:
        first, second = _comment_id(plan, 1), _comment_id(plan, 2)
        word = _word(plan.number)
        self._post(plan, first, "add", 0, f"mi dni es {_DNI}, {word}", f"mi dni es [DNI-1], {word}")
        for edit in range(plan.edits):
            text = f"ahora digo otra cosa, {word} {_word(edit + 1)}"
            self._post(plan, first, "edit", edit + 1, text, text)
        if plan.removed == "early":
            self._post(plan, second, "remove", 8, None, "")
        if plan.second_post:
            text = f"y sigo esperando, {word}"
            self._post(plan, second, "add", 5, text, text)
        if plan.removed in ("first", "second"):
            removed = first if plan.removed == "first" else second
            self._post(plan, removed, "remove", 9, None, "")
        if plan.stray_removal:
            self._post(plan, _comment_id(plan, 3), "remove", 9, None, "")
        acts = (plan.reply_by, plan.escalated, plan.hidden, plan.noted, plan.redacted)
        if any(acts):
            self._under_way.append(self._answering.submit(self._watched, self._acts, plan))

    def _post(
        self,
        plan: Plan,
        comment_id: str,
        verb: str,
        second: int,
        text: str | None,
        redacted: str,
    ) -> None:
        """One signed change, delivered until it is taken."""
        at = _STARTED + 10 * plan.number + second
        thread = f"{PAGE_ID}_{_thread(plan)}"
        author = str(7_000 + plan.number)
        if verb == "add":
            comment = Comment(comment_id, thread, thread, author, "Ana Mendoza", text or "", at)
            self.pair.platform.keep(comment)
        value = {
            "item": "comment",
            "verb": "edited" if verb == "edit" else verb,
            "comment_id": comment_id,
            "post_id": thread,
            "parent_id": thread,
            "from": {"id": author, "name": "Ana Lucía Mendoza"},
            "created_time": at,
        }
        if text is not None:
            value["message"] = text
        _insist(lambda: self.pair.webhook.deliver(value, time=at) == 200, f"{comment_id} is taken")
        self.journal.note(
            "post",
            source_id=comment_id,
            verb=verb,
            event_time=instant(datetime.fromtimestamp(at, UTC)),
            text_sha256=None if text is None else digest_of(text),
            redacted_sha256=digest_of(redacted),
        )

    def _acts(self, plan: Plan) -> None:
        source_id = _comment_id(plan, 1)
        known = "SELECT case_id FROM posts WHERE source_id = {}"
        case_id = str(_insist(lambda: self._agency_knows(known, source_id), "the case is found"))
        here = f"/api/v1/cases/{case_id}"
        if plan.escalated:
            done = "SELECT escalated_at FROM cases WHERE case_id = {}"
            self._act_once(f"{here}/escalate", {}, lambda: self._agency_knows(done, case_id))
            self.journal.note("escalate", source_id=source_id)
        if plan.hidden:
            done = "SELECT 1 FROM visibilities WHERE source_id = {} AND (hidden OR wanted)"
            self._act_once(
                f"{here}/posts/{source_id}/hide",
                {"reason": "personal_data"},
                lambda: self._agency_knows(done, source_id),
            )
            self.journal.note("hide", source_id=source_id)
        if plan.noted:
            self._note(plan, source_id, case_id)
        if plan.redacted:
            self._redact(plan, source_id, case_id)
        if plan.reply_by:
            self._reply(plan, source_id, case_id)

    def _note(self, plan: Plan, source_id: str, case_id: str) -> None:
        typed, kept = (f"su dni es {dni}, {_word(plan.number)}" for dni in (_DNI, "[DNI-1]"))
        done = "SELECT 1 FROM timeline WHERE kind = 'note' AND text = {}"
        here = f"/api/v1/cases/{case_id}/notes"
        self._act_once(here, {"text": typed}, lambda: self._agency_knows(done, kept))
        self.journal.note("note", source_id=source_id, redacted_sha256=digest_of(kept))

    def _redact(self, plan: Plan, source_id: str, case_id: str) -> None:
        """Cover a word by hand; ask for the DNI back, which care refuses."""
        word = _word(plan.number)
        known = "SELECT post_version_id FROM post_versions WHERE verb = 'add' AND source_id = {}"
        version_id = str(_insist(lambda: self._agency_knows(known, source_id), "a version"))
        here = f"/api/v1/cases/{case_id}/versions/{version_id}"
        start = len("mi dni es [DNI-1], ")
        stretch = {"start": start, "end": start + len(word), "type": "PERSON", "revision": 0}
        done = "SELECT 1 FROM post_versions WHERE revision > 0 AND post_version_id = {}"
        self._act_once(f"{here}/cover", stretch, lambda: self._agency_knows(done, version_id))
        covered = digest_of("mi dni es [DNI-1], [NOMBRE-1]")
        self.journal.note("cover", source_id=source_id, redacted_sha256=covered)
        door = self._door("agency")
        body = {"placeholder": "[DNI-1]"}  # the same again is the same request
        asked = _insist(lambda: door.post(f"{here}/restore", body), "the request is taken")
        request_id = str(asked["request_id"])
        done = "SELECT 1 FROM restorations WHERE state = 'refused' AND request_id = {}"
        self._act_once(
            f"/api/v1/cases/{AGENCY}/{case_id}/restorations/{request_id}/refuse",
            {},
            lambda: self._agency_knows(done, request_id),
            side="care",
        )
        self.journal.note("refuse", request_id=request_id)

    def _reply(self, plan: Plan, source_id: str, case_id: str) -> None:
        """The same text again is the same reply: it is written until it is accepted."""
        side = plan.reply_by or ""
        text = f"Hola, ya lo estamos revisando, {side} {_word(plan.number)}."
        door = self._door(side)
        path = f"/api/v1/cases/{AGENCY}/{case_id}" if side == "care" else f"/api/v1/cases/{case_id}"
        body = {"text": text, "in_reply_to_source_id": source_id}
        made = _insist(lambda: door.post(f"{path}/replies", body), f"the reply to {source_id}")
        self.journal.note(
            "reply", reply_id=made["reply_id"], side=side, text_sha256=digest_of(text)
        )

    def _act_once(
        self,
        path: str,
        body: Mapping[str, object],
        is_done: Callable[[], object],
        *,
        side: str = "agency",
    ) -> None:
        """For acts that are not the same when repeated: what has no answer is looked up first."""
        door = self._door(side)

        def attempt() -> bool:
            if is_done():
                return True
            door.post(path, body)
            return True

        _insist(attempt, path)

    def _door(self, side: str) -> Door:
        return self.pair.door(side, "luis" if side == "agency" else "rosa")

    def _agency_knows(self, query: str, value: str) -> object:
        """The first column of the first row, or None: to find the way, never for the journal."""
        url = self.agency_database
        if url.startswith("sqlite:///"):
            connection = sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)
            try:
                row = connection.execute(query.format("?"), (value,)).fetchone()
            finally:
                connection.close()
            return row[0] if row else None
        with psycopg.connect(url.replace("+psycopg", "")) as server:
            found = server.execute(query.format("%s"), (value,)).fetchone()  # type: ignore[arg-type]
        return found[0] if found else None


def _insist(attempt: Callable[[], Any], what: str) -> Any:
    """Try until it is answered 2xx, as a platform and a patient person do."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    refused: object = None
    while time.monotonic() < deadline:
        try:
            done = attempt()
            if done:
                return done
        except DoorRefused as error:
            refused = error
        except (requests.RequestException, psycopg.Error, sqlite3.Error) as error:
            refused = type(error).__name__
        time.sleep(0.2)
    raise AssertionError(f"within {PATIENCE_SECONDS:.0f} s not: {what}; last: {refused}")


def _thread(plan: Plan) -> str:
    return str(3_000 + plan.number)


def _comment_id(plan: Plan, place: int) -> str:
    return f"{_thread(plan)}_{place}"


def _word(number: int) -> str:
    """A number in letters: digits might be taken for somebody's."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}") + "z"
