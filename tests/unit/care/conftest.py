from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from structlog.typing import EventDict, WrappedLogger

from relevo.service import logs
from tests.unit.care.erasing import Both, open_both
from tests.unit.care.world import World, open_world


class Logged(list[str]):
    """The lines that a process would have written."""

    def __contains__(self, part: object) -> bool:
        return any(str(part) in line for line in self)


@pytest.fixture(autouse=True)
def logged() -> Iterator[Logged]:
    lines = Logged()

    def keep(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        lines.append(json.dumps(event, ensure_ascii=False, default=repr))
        raise structlog.DropEvent

    structlog.configure(
        processors=[structlog.processors.add_log_level, logs._exception_without_content, keep],
        cache_logger_on_first_use=False,
    )
    yield lines
    structlog.reset_defaults()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        yield opened


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    with open_both(tmp_path) as opened:
        yield opened
