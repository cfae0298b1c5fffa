"""What a process does not need it does not load: there are many starts."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("alembic", "flask", "gunicorn")


def test_commands_without_pages_load_neither_web_framework_nor_migrations() -> None:
    code = (
        "import sys, relevo.cli.agency, relevo.cli.care, relevo.cli.vault\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"
