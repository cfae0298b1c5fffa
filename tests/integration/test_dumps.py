"""A process that holds raw posts leaves no core file, whatever limit it was started under."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="prctl is Linux's")

_ENDS_BADLY = """
import os, resource
from relevo.service.dumps import forbid_dumps
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
forbid_dumps()
{before}
os.abort()
"""


@pytest.mark.parametrize("before", ["", "os.fork()"])
def test_a_process_that_is_aborted_leaves_no_core_file(tmp_path: Path, before: str) -> None:
    ended = subprocess.Popen(
        [sys.executable, "-c", _ENDS_BADLY.format(before=before)], cwd=tmp_path
    )
    _, status = os.waitpid(ended.pid, 0)
    ended.returncode = os.waitstatus_to_exitcode(status)
    assert os.WTERMSIG(status) == signal.SIGABRT
    assert not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_forbids_dumps_is_none_that_is_dumped() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import ctypes; from relevo.service.dumps import forbid_dumps; forbid_dumps();"
            "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))",  # PR_GET_DUMPABLE
        ],
        capture_output=True,
        check=True,
    )
    assert told.stdout == b"0\n"
    assert resource.getrlimit(resource.RLIMIT_CORE)  # this process is as it was
