"""Each import rule holds, and each fails when somebody breaks it."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "services" / "relevo"

# Pure parts: no I/O, no clock. What each may import beside the standard library's pure modules.
PURE = {
    # importlib.resources and zlib: the model of names is a file of the package, read once.
    "redaction": {"re2", "stdnum", "phonenumbers", "relevo", "importlib.resources", "zlib"},
    "continuity": {"relevo"},
    "agency/domain": {"relevo"},
    "care/domain": {"relevo"},
}
# One file each that does what the rest of its part may not, and what for.
EXEMPT = {
    # starts worker processes, when called and not before
    "redaction/batch.py": {"multiprocessing", "concurrent.futures"},
}
PURE_RELEVO = (
    "relevo.errors",
    "relevo.redaction",
    "relevo.continuity",
    "relevo.crossing",
    "relevo.sealing.envelope",
)
PURE_STANDARD = frozenset(
    [
        "__future__",
        "abc",
        "array",
        "base64",
        "binascii",
        "bisect",
        "collections",
        "copy",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "functools",
        "hashlib",
        "hmac",
        "html",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "shlex",
        "string",
        "struct",
        "types",
        "typing",
        "unicodedata",
        "urllib.parse",
        "uuid",
    ]
)


def _imports(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.append(node.module)
    return names


def impure_imports(source: Path, part: str) -> list[str]:
    """Imports of `source` that the pure part may not have."""
    own = "relevo." + part.replace("/", ".")
    wrong = []
    for name in _imports(source):
        top = name.partition(".")[0]
        if top == "relevo":
            if not name.startswith((own, *PURE_RELEVO)):
                wrong.append(name)
        elif name not in PURE_STANDARD | PURE[part] and top not in PURE_STANDARD | PURE[part]:
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("part", sorted(PURE))
def test_a_pure_part_imports_only_pure_modules(part: str) -> None:
    files = sorted((PACKAGE / part).rglob("*.py"))
    assert files
    wrong = {str(path.relative_to(PACKAGE)): impure_imports(path, part) for path in files}
    kept = {path: set(names) - EXEMPT.get(path, set()) for path, names in wrong.items() if names}
    assert {path: names for path, names in kept.items() if names} == {}


@pytest.mark.parametrize(
    "planted", ["import socket", "import os", "import sqlalchemy", "import time"]
)
@pytest.mark.parametrize("part", sorted(PURE))
def test_a_planted_impure_import_is_caught(part: str, planted: str, tmp_path: Path) -> None:
    source = tmp_path / "planted.py"
    source.write_text(planted + "\n")
    assert impure_imports(source, part) == [planted.removeprefix("import ")]


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("lint-imports"))
    return subprocess.run(
        [program, "--no-cache", "--config", str(ROOT / ".importlinter")],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


# rule -> (file that breaks it, the import that does)
VIOLATIONS = {
    "nothing imports upwards": ("redaction/planted.py", "import relevo.agency"),
    "libraries are independent": ("sealing/planted.py", "import relevo.redaction.redactor"),
    "the guard knows no redactor": ("continuity/planted.py", "import relevo.redaction"),
    "Services never import each other": ("agency/planted.py", "import relevo.care.settings"),
    "Private keys are opened in the vault alone": (
        "agency/use_cases/planted.py",
        "import relevo.sealing.opening",
    ),
    "Generated bridge code": (
        "agency/use_cases/planted.py",
        "import relevo.wire.bridge.v1.case_pb2",
    ),
    "Generated vault code": (
        "care/use_cases/planted.py",
        "import relevo.wire.vault.v1.vault_service_pb2",
    ),
    "Domains know nothing": ("agency/domain/planted.py", "import relevo.agency.adapters.tables"),
    "Use cases know neither": ("care/use_cases/planted.py", "import relevo.care.bootstrap"),
}
BROKEN_CONTRACT = {
    "nothing imports upwards": "Command line and dev on top",
    "libraries are independent": "Command line and dev on top",
    "the guard knows no redactor": "Command line and dev on top",
}


@pytest.fixture(scope="module")
def copied_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(PACKAGE, root / "relevo", ignore=shutil.ignore_patterns("__pycache__"))
    return root


def test_every_import_rule_holds() -> None:
    result = _lint(ROOT / "services")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("rule", sorted(VIOLATIONS))
def test_a_planted_violation_breaks_its_rule(rule: str, copied_tree: Path) -> None:
    place, line = VIOLATIONS[rule]
    planted = copied_tree / "relevo" / place
    planted.write_text(f'"""Planted."""\n\n{line}\n')
    try:
        result = _lint(copied_tree)
    finally:
        planted.unlink()
    assert result.returncode == 1
    name = BROKEN_CONTRACT.get(rule, rule)
    broken = [line for line in result.stdout.splitlines() if "BROKEN" in line]
    assert any(name in line for line in broken), result.stdout
