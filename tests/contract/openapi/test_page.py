"""`docs/api.md` lists exactly the operations that the two documents describe, with their roles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask

from tests.integration.web import agency_side, care_side

_ROW = re.compile(r"^\| `([A-Z]+ /api/\S+)` \| ([a-z, ]+) \| (.+) \|$", re.M)
_PAGE = Path(__file__).parents[3] / "docs" / "api.md"


def _described(app: Flask) -> set[tuple[str, str, str]]:
    document: Any = app.test_client().get("/api/v1/openapi.json").get_json()
    return {
        (f"{method.upper()} {path}", operation["x-roles"], operation["summary"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in ("get", "post")
    }


def test_the_page_lists_what_the_documents_describe(tmp_path: Path) -> None:
    agency_part, care_part = _PAGE.read_text(encoding="utf-8").split("\n## Care\n")
    (tmp_path / "agency").mkdir()
    (tmp_path / "care").mkdir()
    agency = agency_side.build(tmp_path / "agency")
    try:
        assert set(_ROW.findall(agency_part)) == _described(agency.app)
    finally:
        agency.world.close()
    with care_side.open_side(tmp_path / "care") as care:
        assert set(_ROW.findall(care_part)) == _described(care.app)
