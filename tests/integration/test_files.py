"""What a service writes is for its own user, whatever it was started under."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from relevo.dev import household
from relevo.dev.household import SERVICES, Household
from relevo.dev.pair import free_ports
from relevo.service import clock


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_else_can_read_a_services_database(tmp_path: Path, service: str) -> None:
    home = Household(tmp_path / "home")
    household.create(home, free_ports(), at=clock.now())
    settings = str(home.settings_file(service))
    command = (sys.executable, "-m", "relevo", service, "migrate", "--settings", settings)
    subprocess.run(["/bin/sh", "-c", 'umask 0; exec "$@"', "sh", *command], check=True)
    data = home.root / service / "data"
    written = [data, *data.iterdir()]
    assert len(written) > 1
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name
