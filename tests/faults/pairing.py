"""A running pair that can be hurt: short waits, crash files, and children that come back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from relevo.dev.household import BRAND, PAGE_ID, SERVICES
from relevo.dev.pair import Pair, free_ports, settings_of
from relevo.dev.supervisor import Child, Supervisor
from relevo.service.crash import Point
from tests.faults.checker.evidence import Places, read
from tests.faults.checker.report import Excuse, Report, check, never
from tests.faults.driving import Driver, Journal
from tests.faults.servers import EMBEDDED, Parts

# Waits that a person would not notice are minutes for a test.
_SHORT = {
    "agency": {
        "BROKER_VISIBILITY_SECONDS": "4",
        "SWEEP_SECONDS": "0.5",
        "PUBLISH_CLAIM_SECONDS": "8",
        "PUBLISH_SETTLE_SECONDS": "1",
        "PAGE_COMMENT_GRACE_SECONDS": "30",
    },
    "care": {"BROKER_VISIBILITY_SECONDS": "4", "SWEEP_SECONDS": "0.5"},
    "vault": {},
}


@dataclass
class Hurt:
    """A pair under faults, who drives it, and what judges it."""

    pair: Pair
    supervisor: Supervisor
    driver: Driver
    places: Places
    output: Path
    parts: Parts

    @property
    def names(self) -> list[str]:
        """The children, in the order of starting."""
        return [child.name for child in self.pair.children()]

    def arm(self, service: str, point: Point, times: int = 1) -> None:
        """Let a process of the service die when it reaches the point for the n-th time from now."""
        _write(_crash_file(self.pair, service), f"{point} {times}\n")

    def armed(self, service: str) -> bool:
        """Whether the point was not reached yet."""
        return bool(_crash_file(self.pair, service).read_text())

    def wait_until_ready(self, name: str, seconds: float = 60) -> None:
        """Until a process answers that it can work, or the time is over."""
        child = next(one for one in self.pair.children() if one.name == name)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with suppress(OSError):
                if child.ready():
                    return
            time.sleep(0.1)

    def kill(self, name: str, *, child: bool = False) -> None:
        """SIGKILL a process, or one of those that it forked, where there are such."""
        pid = self.supervisor.pid_of(name)
        forked = _forked(pid) if child else []
        with suppress(ProcessLookupError):
            os.kill(forked[0] if forked else pid, signal.SIGKILL)

    def child(self, name: str) -> Child:
        """A process as it is started here."""
        return next(_hurtable(self.pair, one) for one in self.pair.children() if one.name == name)

    @contextmanager
    def halted(self, *names: str) -> Iterator[None]:
        """Kill processes, and keep each in its next life from its first step until the end."""
        dead = {name: self.supervisor.pid_of(name) for name in names}
        for name in names:
            self.kill(name)
        born: list[int] = []
        while dead:
            time.sleep(0.02)
            for name, pid in list(dead.items()):
                if self.supervisor.pid_of(name) != pid:
                    del dead[name]
                    born.append(self.supervisor.pid_of(name))
                    os.kill(born[-1], signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in born:
                os.kill(pid, signal.SIGCONT)

    def keep_care_away(self, seconds: float) -> None:
        """Keep the process that the agency calls from coming back for a while."""
        name = "care/rpc" if self.pair.seven else "care"
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.kill(name)
            time.sleep(0.25)

    def verdict(self, seconds: float, excused: Excuse = never) -> Report:
        """What the checker says once everything has come to rest, or at the end of the patience.

        A clean pair is looked at again a little later: nothing may happen twice after all.
        `excused`: what the checker may find, because of what was done to the pair.
        """
        deadline = time.monotonic() + seconds
        clean = 0
        while True:
            report = self._judged(excused)
            clean = clean + 1 if report.clean else 0
            if clean == 2 or time.monotonic() > deadline:
                return report
            time.sleep(2 if clean else 1)

    def _judged(self, excused: Excuse) -> Report:
        """The queues are counted once the rest is clean: it takes a second."""
        report = check(read(self.places)).without(excused)
        queues = self.parts.queues() if report.clean else {}
        return check(read(self.places, queues)).without(excused) if queues else report


@contextmanager
def hurt_pair(
    root: Path, *, seed: int, at_once: int = 4, parts: Parts = EMBEDDED
) -> Iterator[Hurt]:
    """A running pair under `root`, on free ports; its children are started again when they die.

    Three of them on the embedded default; on real parts each of the seven processes for itself.
    """
    pair = Pair.prepare(root, free_ports(), servers=parts.settings, seven=bool(parts.settings))
    output = root / "output.log"
    agency, care, vault = settings_of(pair.home)
    places = Places(
        journal=root / "journal.jsonl",
        agency=agency.database_url,
        care=care.database_url,
        vault=vault.database_url,
        platform=pair.platform.url,
        page_id=PAGE_ID,
        onboarding=agency.brands_dir / f"{BRAND}.json",
        brokers=tuple(
            url for url in (agency.broker_url, care.broker_url) if not url.startswith("amqp")
        ),
    )
    for service in SERVICES:
        _write(_crash_file(pair, service), "")
    with output.open("a", encoding="utf-8", buffering=1) as log:
        supervisor = Supervisor(write=lambda line: print(line, file=log), restart=True)
        driver = Driver(pair, Journal(places.journal), agency.database_url, seed, at_once)
        pair.platform.start()
        try:
            for child in pair.children():
                supervisor.start(_hurtable(pair, child), seconds=90)
            yield Hurt(pair, supervisor, driver, places, output, parts)
        finally:
            driver.close()
            supervisor.stop()
            pair.platform.stop()


def _hurtable(pair: Pair, child: Child) -> Child:
    """The child with short waits, a crash file, and a name that it keeps through its lives."""
    service = child.arguments[0]
    values = {"CRASH_FILE": str(_crash_file(pair, service)), **_SHORT[service]}
    if service != "vault":
        values["INSTANCE"] = child.name.replace("/", "-")
    prefix = f"RELEVO_{service.upper()}_"
    named = {prefix + name: value for name, value in values.items()}
    return replace(child, environ={**child.environ, **named})


def _crash_file(pair: Pair, service: str) -> Path:
    return pair.home.root / service / "crash"


def _write(path: Path, content: str) -> None:
    """All at once: a process may be reading."""
    whole = path.with_name(path.name + ".new")
    whole.write_text(content, encoding="ascii")
    whole.replace(path)


def _forked(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
