"""The scanner must see what it is trusted to see."""

from __future__ import annotations

import base64
import json
import sqlite3
import urllib.parse
from pathlib import Path

import pytest

from tests.canary import scan

CANARY = "Ñandú 45678912"


@pytest.mark.parametrize(
    "content",
    [
        f"before {CANARY} after".encode(),
        f"before {CANARY} after".encode("utf-16"),
        f"before {CANARY} after".encode("utf-16-be"),
        b"x" + base64.b64encode(f"{CANARY} after".encode()),
        b"x" + base64.b64encode(f"b{CANARY} after".encode()),
        b"x" + base64.b64encode(f"be{CANARY} after".encode()),
        urllib.parse.urlencode({"q": CANARY}).encode(),
        urllib.parse.quote(CANARY).encode(),
        json.dumps({"text": CANARY}).encode(),
    ],
)
def test_a_canary_is_seen_in_each_form(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.log").write_bytes(content)
    assert {sighting.canary for sighting in scan([tmp_path], [CANARY])} == {CANARY}


def test_a_canary_is_seen_in_a_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.sqlite") as connection:
        connection.execute("CREATE TABLE t (v TEXT)")
        connection.execute("INSERT INTO t VALUES (?)", (CANARY,))
    connection.close()
    assert scan([tmp_path], [CANARY])


def test_a_file_without_it_is_clean(tmp_path: Path) -> None:
    (tmp_path / "file.log").write_text("mi dni es [DNI-1]")
    assert scan([tmp_path], [CANARY]) == []
