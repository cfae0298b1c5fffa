"""No dump of a process's memory reaches a disk: it holds what must not rest there, raw."""

from __future__ import annotations

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4  # prctl(2)


def forbid_dumps() -> None:
    """Let neither this process nor those that it forks leave a core file.

    The limit alone does not hold where the system pipes dumps to a program of its own (core(5)),
    so on Linux the process is marked as one that is never dumped, and that its user's other
    processes cannot read.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_DUMPABLE)")
