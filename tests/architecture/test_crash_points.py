"""Every crash point stands at exactly one place, and a fault test dies at each."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from relevo.service.crash import Point
from tests.faults.crash_table import GROUPS, IMPORT, QUICK

PACKAGE = Path(__file__).parents[2] / "services" / "relevo"


def placed(source: str) -> list[str]:
    """The points at which `crash.point(Point.…)` stands in a module."""
    return [
        node.args[0].attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "crash.point"
        and isinstance(node.args[0], ast.Attribute)
    ]


def test_every_point_stands_at_exactly_one_place() -> None:
    found = Counter(
        name for path in PACKAGE.rglob("*.py") for name in placed(path.read_text(encoding="utf-8"))
    )
    assert {name: found[name] for name in Point.__members__} == dict.fromkeys(Point.__members__, 1)
    assert set(found) == set(Point.__members__)


def test_a_fault_test_dies_at_every_point() -> None:
    died_at = {point for group in GROUPS.values() for points in group.values() for point in points}
    assert died_at | set(IMPORT) == set(Point)
    assert {point for points in QUICK.values() for point in points} <= died_at


def test_a_point_that_stands_twice_is_seen() -> None:
    line = "crash.point(Point.APPLY_AFTER_COMMIT)\n"
    assert placed(line * 2) == ["APPLY_AFTER_COMMIT"] * 2


def test_the_checker_shares_no_code_with_the_product() -> None:
    modules = sorted((PACKAGE.parents[1] / "tests" / "faults" / "checker").glob("*.py"))
    assert "receipts.py" in {path.name for path in modules}
    for path in modules:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [one for one in names if one.split(".")[0] in ("relevo", "sqlalchemy")]
