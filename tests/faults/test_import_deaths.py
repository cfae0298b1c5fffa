"""An import of a page's history dies around a commit and is begun again: each line counts once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relevo.dev.household import BRAND, PAGE_ID
from relevo.service.crash import Point
from tests.faults.checker.evidence import digest_of, instant, tables
from tests.faults.conftest import Verdicts
from tests.faults.crash_table import IMPORT
from tests.faults.driving import Plan
from tests.faults.pairing import Hurt, hurt_pair

_LINES = 300
_SETTLED_TOGETHER = 128
_BEGAN = datetime(2024, 5, 1, tzinfo=UTC)
_REST_SECONDS = 90.0


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hurt]:
    with hurt_pair(tmp_path_factory.mktemp("pair"), seed=1) as running:
        running.driver.begin(Plan(0, 0, False, None, False, None, False, False, False))
        running.driver.finish()  # keys have come
        yield running


@pytest.mark.faults
@pytest.mark.parametrize(("point", "settled"), [*zip(IMPORT, (1, 2), strict=True)])
def test_each_line_counts_once_on_both_sides(
    hurt: Hurt, verdicts: Verdicts, tmp_path: Path, point: Point, settled: int
) -> None:
    history = tmp_path / "history.jsonl"
    write_history(hurt, history, word=point.name.lower().replace("_", ""))
    hurt.arm("agency", point, 2)
    died = bring_in(hurt, history)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert newest_import(hurt)["lines"] == settled * _SETTLED_TOGETHER
    again = bring_in(hurt, history)
    assert again.returncode == 0, again.stderr
    ended = newest_import(hurt)
    assert (ended["lines"], ended["taken"], ended["duplicates"]) == (_LINES, _LINES, 0)
    report = hurt.verdict(_REST_SECONDS)
    verdicts.add(f"an import that died at {point}", report)
    assert report.clean, str(report)


def write_history(hurt: Hurt, path: Path, *, word: str) -> None:
    """Lines of a few people in a few threads, and what must become of them in the journal."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(_LINES):
            source_id, at = f"{word}_{number}", _BEGAN + timedelta(seconds=number)
            texts = [f"mi dni es {dni}, gracias" for dni in ("45678912", "[DNI-1]")]
            line = {
                "brand": BRAND,
                "channel": "facebook",
                "source_id": source_id,
                "thread_id": f"{PAGE_ID}_{word}{number % 7}",
                "verb": "add",
                "event_time": instant(at),
                "text": texts[0],
                "author": {"id": f"{word}-{number % 5}"},
            }
            file.write(json.dumps(line) + "\n")
            hurt.driver.journal.note(
                "post",
                source_id=source_id,
                verb="add",
                event_time=instant(at),
                text_sha256=digest_of(texts[0]),
                redacted_sha256=digest_of(texts[1]),
            )


def bring_in(hurt: Hurt, history: Path) -> subprocess.CompletedProcess[str]:
    settings = hurt.pair.home.settings_file("agency")
    return subprocess.run(
        [
            *(sys.executable, "-m", "relevo", "agency", "import", str(history)),
            *("--workers", "1", "--settings", str(settings)),
        ],
        env={**os.environ, "RELEVO_AGENCY_CRASH_FILE": str(settings.parent / "crash")},
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )


def newest_import(hurt: Hurt) -> dict[str, object]:
    rows = tables(hurt.places.agency, ["imports"])["imports"]
    return max(rows, key=lambda row: row["started_at"])
