"""An agency whose process dies: `dying.py URL CRASH_FILE ACT`, for test_processes.

It records five facts, and says so once they are committed; then, by ACT, it dies at once, or
integrates or publishes them and dies where the crash file says.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from relevo.service import crash
from tests.integration.ledger.world import COLIBRI, START, TICK, Side


def main(url: str, crash_file: str, act: str) -> None:
    """Do it; only an act that the crash file does not stop ends in order."""
    side = Side(COLIBRI, url)
    leaves = side.record(5)
    print(*leaves, flush=True)  # noqa: T201 - read by the test
    crash.arm(Path(crash_file))
    if act == "commit":
        os.kill(os.getpid(), signal.SIGKILL)
    if act == "integrate":
        side.integrator.integrate(START + TICK)
    side.publish(START + TICK)


if __name__ == "__main__":
    main(*sys.argv[1:])
