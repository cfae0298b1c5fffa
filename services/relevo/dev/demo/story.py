"""What the acts of the story share: both companies, what has held so far, and how it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from relevo.dev.doors import Door, DoorRefused
from relevo.dev.household import AGENCY
from relevo.dev.pair import Pair
from relevo.errors import RelevoError

T = TypeVar("T")
Tell = Callable[[str], None]


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
    other_case_id: str = ""

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
        return care_path(self.case_id)

    def agency_case(self, source_id: str) -> dict[str, Any] | None:
        """The agency's case that holds a post, if there is one."""
        for row in self.agency.get("/api/v1/cases")["cases"]:
            detail = self.detail(row["case"]["case_id"])
            if any(version["source_id"] == source_id for version in detail["versions"]):
                return detail
        return None

    def detail(self, case_id: str) -> dict[str, Any]:
        """A case as the agency reads it."""
        detail: dict[str, Any] = self.agency.get(f"/api/v1/cases/{case_id}")
        return detail


def care_path(case_id: str) -> str:
    """A case's place in care's API."""
    return f"/api/v1/cases/{AGENCY}/{case_id}"


def when(value: T, holds: Callable[[T], bool]) -> T | None:
    return value if holds(value) else None


def eventually(look: Callable[[], T | None], what: str, seconds: float = 20) -> T:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise StepFailed(f"within {seconds:.0f} s it did not come to pass that {what}")


def refused(attempt: Callable[[], object], *statuses: int) -> None:
    try:
        attempt()
    except DoorRefused as error:
        require(error.status in statuses, "the refusal has the expected status")
        return
    raise StepFailed("it was not refused")


def require(holds: bool, what: str) -> None:
    if not holds:
        raise StepFailed(f"it does not hold that {what}")
