"""The checker's reports are written at the end of the run, whatever became of the tests."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.faults.checker.report import Report


@dataclass
class Verdicts:
    """What the checker said of each run."""

    told: list[tuple[str, Report]] = field(default_factory=list)

    def add(self, title: str, report: Report) -> None:
        """Keep a report for the end."""
        self.told.append((title, report))


_ALL = Verdicts()


@pytest.fixture(scope="session")
def verdicts() -> Verdicts:
    """Where tests put their reports."""
    return _ALL


def pytest_addoption(parser: pytest.Parser) -> None:
    """Another order of events."""
    parser.addoption("--fault-seed", type=int, default=20_260_314)


@pytest.fixture(scope="session")
def fault_seed(request: pytest.FixtureRequest) -> int:
    """What cases and kills are drawn from; printed with every report."""
    seed: int = request.config.getoption("--fault-seed")
    return seed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write them under the tests' own summary."""
    if not _ALL.told:
        return
    terminalreporter.section("the checker's reports")
    for title, report in _ALL.told:
        terminalreporter.line(f"{title}: {'CLEAN' if report.clean else 'BROKEN'}")
        terminalreporter.line(str(report))
