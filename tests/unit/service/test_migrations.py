"""The newest revision is found without Alembic, and is the one that Alembic finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from relevo.agency.bootstrap import MIGRATIONS as AGENCY
from relevo.care.bootstrap import MIGRATIONS as CARE
from relevo.service import migrations
from relevo.vault.bootstrap import MIGRATIONS as VAULT


@pytest.mark.parametrize("location", [AGENCY, CARE, VAULT], ids=["agency", "care", "vault"])
def test_the_newest_files_number_is_the_head_of_the_only_line_of_revisions(location: Path) -> None:
    scripts = ScriptDirectory(str(location))
    assert scripts.get_heads() == [migrations.newest(location)]
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")
