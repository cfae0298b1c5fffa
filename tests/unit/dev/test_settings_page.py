"""docs/settings.md says what the settings say."""

import dataclasses
from pathlib import Path

import pytest

from relevo.agency.settings import AgencySettings
from relevo.care.settings import CareSettings
from relevo.dev import settings_page
from relevo.vault.settings import VaultSettings

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"
SERVICES = [
    ("RELEVO_AGENCY_", AgencySettings),
    ("RELEVO_CARE_", CareSettings),
    ("RELEVO_VAULT_", VaultSettings),
]


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == settings_page.page(), (
        "run: python -m relevo.dev.settings_page > docs/settings.md"
    )


@pytest.mark.parametrize(("prefix", "settings"), SERVICES)
def test_every_setting_has_a_row_with_its_default(prefix, settings):
    rows = {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for cells in (line.split("|") for line in settings_page.page().splitlines())
        if len(cells) > 3
    }
    for field in dataclasses.fields(settings):
        kind, default, meaning = rows[f"`{prefix}{field.name.upper()}`"]
        assert kind
        assert meaning.replace("\\<", "<") == field.metadata["help"]
        assert (default == "**must be set**") is (field.default is dataclasses.MISSING)
        if isinstance(field.default, bool):
            assert default == f"`{str(field.default).lower()}`"
        elif isinstance(field.default, str | int | float):
            assert default == f"`{field.default}`"


def test_a_default_and_a_type_read_as_they_are_written_in_the_environment():
    @dataclasses.dataclass(frozen=True)
    class Made:
        off: bool = dataclasses.field(default=False, metadata={"help": "<a>|b"})
        some: tuple[str, ...] = dataclasses.field(default=("a", "b"), metadata={"help": "two"})
        path: Path | None = dataclasses.field(default=None, metadata={"help": "a file"})

    assert list(settings_page.rows(Made, "X_")) == [
        "| `X_OFF` | `true` or `false` | `false` | \\<a>\\|b |",
        "| `X_SOME` | words | `a,b` | two |",
        "| `X_PATH` | existing path | *optional* | a file |",
    ]
