"""Both companies as real processes on free ports, with what they print kept in files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from relevo.dev.accounts import totp_code
from relevo.dev.doors import Door
from relevo.dev.household import PAGE_ID
from relevo.dev.pair import Pair, free_ports
from relevo.dev.supervisor import Supervisor
from relevo.service.clock import now

T = TypeVar("T")


def eventually(look: Callable[[], T | None], *, seconds: float = 20, what: str) -> T:
    """What `look` gives once it gives something; fails the test with `what` otherwise."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"within {seconds} s it did not come to pass that {what}")


@dataclass
class World:
    """A running pair and what tests do with it."""

    pair: Pair
    agency: Door
    care: Door

    @property
    def agency_folder(self) -> Path:
        """Everything that agency processes write, their output included."""
        return self.pair.home.root / "agency"

    def comment(self, text: str, *, thread: str, author: str = "9001", name: str = "Ana") -> str:
        """A customer comments on the local platform, which delivers its webhook."""
        thread_id = f"{PAGE_ID}_{thread}"
        return self.pair.platform.customer_comments(thread_id, author, name, text).comment_id

    def deliver(
        self, comment_id: str, verb: str, *, thread: str, author: str, name: str, **more: Any
    ) -> None:
        """One signed change, taken in; right after the start the keys may be on their way."""
        at = int(time.time())
        value = {
            "item": "comment",
            "verb": verb,
            "comment_id": comment_id,
            "post_id": f"{PAGE_ID}_{thread}",
            "parent_id": f"{PAGE_ID}_{thread}",
            "from": {"id": author, "name": name},
            "created_time": at,
            **more,
        }
        eventually(
            lambda: self.pair.webhook.deliver(value, time=at) == 200,
            what="the webhook was taken",
        )

    def agency_case_of(self, comment_id: str) -> dict[str, Any] | None:
        """The agency's case that holds the comment."""
        for row in self.agency.get("/api/v1/cases", limit=100)["cases"]:
            detail: dict[str, Any] = self.agency.get(f"/api/v1/cases/{row['case']['case_id']}")
            if any(post["source_id"] == comment_id for post in detail["versions"]):
                return detail
        return None

    def code(self, login: str) -> str:
        """The one-time password of a care account; each is good once, so wait for a new one."""
        return totp_code(self.pair.accounts.of("care", login), now())


def logged(root: Path) -> Callable[[str], None]:
    """Keeps what each service's processes print in its folder."""

    def write(line: str) -> None:
        name = line.partition("│")[0].strip()
        with (root / name / "output.log").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return write


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = tmp_path_factory.mktemp("pair")
    pair = Pair.prepare(root, free_ports())
    with pair.running(Supervisor(write=logged(root))):
        made = World(pair, pair.door("agency", "luis"), pair.door("care", "rosa"))
        made.deliver("1_1", "add", thread="1", author="1", name="Calentamiento", message="hola")
        yield made
