"""Children that die are started again where that was asked for, and all end with the supervisor."""

import os
import signal
import time

import pytest
import requests

from relevo.dev.pair import Pair, free_ports
from relevo.dev.supervisor import ChildFailed, Supervisor


@pytest.fixture
def vault(tmp_path):
    pair = Pair.prepare(tmp_path, free_ports())
    return pair.children()[0]


def until(look, seconds=20):
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(child):
    try:
        return child.ready()
    except requests.RequestException:
        return False


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_child_that_was_killed_is_started_again_and_stopped_in_order(vault):
    lines = []
    supervisor = Supervisor(write=lines.append, restart=True)
    supervisor.start(vault)
    first = supervisor.pid_of("vault")
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.restarts_of("vault") == 1 and answers(vault))
    second = supervisor.pid_of("vault")
    assert second != first
    supervisor.stop()
    assert gone(second)
    assert any("started again" in line for line in lines)
    assert '"event":"stopped"' in lines[-1].replace(": ", ":")  # in order, not by a signal


def test_without_restart_a_death_ends_the_wait(vault):
    supervisor = Supervisor(write=lambda _line: None)
    supervisor.start(vault)
    os.kill(supervisor.pid_of("vault"), signal.SIGKILL)
    with pytest.raises(ChildFailed):
        supervisor.wait()
    supervisor.stop()
    assert supervisor.restarts_of("vault") == 0
