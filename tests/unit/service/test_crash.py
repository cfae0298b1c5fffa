"""A process dies where it is told to, as often as it was asked for, and only then."""

import dataclasses
import os
import signal
import subprocess
import sys
import typing

import pytest

from relevo.agency.settings import AgencySettings
from relevo.care.settings import CareSettings
from relevo.service import crash
from relevo.service.crash import Point
from relevo.service.settings import SettingsError
from relevo.vault.settings import VaultSettings

VISITS = """
import sys
from pathlib import Path
from relevo.service import crash
crash.arm(Path(sys.argv[1]))
for visit in range(1, 4):
    crash.point(crash.Point.INTAKE_BEFORE_COMMIT)
    crash.point(crash.Point.INTAKE_AFTER_COMMIT)
    print(visit, flush=True)
"""


def required(settings, path):
    """A value for each setting that has no default."""
    made = {str: "qori", tuple[str, ...]: ("qori",)}
    hints = typing.get_type_hints(settings)
    return {
        field.name: made.get(hints[field.name], path)
        for field in dataclasses.fields(settings)
        if field.default is dataclasses.MISSING
    }


def visit(crash_file):
    return subprocess.run(
        [sys.executable, "-c", VISITS, str(crash_file)],
        env={**os.environ, "PYTHONPATH": "services"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("wanted", "lived"), [("", 0), (" 1", 0), (" 3", 2)])
def test_it_dies_the_nth_time_it_comes_to_the_point(tmp_path, wanted, lived):
    crash_file = tmp_path / "crash"
    crash_file.write_text(f"{Point.INTAKE_AFTER_COMMIT}{wanted}\n")
    dead = visit(crash_file)
    assert dead.returncode == -signal.SIGKILL
    assert dead.stdout.split() == [str(number) for number in range(1, lived + 1)]
    assert crash_file.read_text() == ""
    assert visit(crash_file).stdout.split() == ["1", "2", "3"]


def test_a_file_that_names_nothing_or_another_point_kills_nobody(tmp_path):
    crash_file = tmp_path / "crash"
    for content in ("", str(Point.APPLY_AFTER_COMMIT)):
        crash_file.write_text(content)
        assert visit(crash_file).returncode == 0
        assert crash_file.read_text() == content


def test_without_a_crash_file_no_point_does_anything():
    for name in Point:
        crash.point(name)


@pytest.mark.parametrize(
    ("settings", "prefix"),
    [
        (AgencySettings, "RELEVO_AGENCY_"),
        (CareSettings, "RELEVO_CARE_"),
        (VaultSettings, "RELEVO_VAULT_"),
    ],
)
def test_production_refuses_a_crash_file(settings, prefix, tmp_path):
    values = required(settings, tmp_path)
    if settings is VaultSettings:  # an encrypted folder wants a passphrase first
        values["key_custody"] = "mounted-secret"
    settings(**values, mode="development", crash_file=tmp_path)
    with pytest.raises(SettingsError) as refused:
        settings(**values, mode="production", crash_file=tmp_path)
    assert refused.value.field == prefix + "CRASH_FILE"


def test_production_refuses_to_give_up_a_publisher_that_may_still_be_calling(tmp_path):
    values = required(AgencySettings, tmp_path)
    AgencySettings(**values, mode="development", publish_claim_seconds=4.0)
    with pytest.raises(SettingsError):
        AgencySettings(**values, mode="production", publish_claim_seconds=60.0)
