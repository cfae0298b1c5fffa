"""The command line of the checker."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import tests.faults.checker
from tests.faults.checker.evidence import Places, read
from tests.faults.checker.report import check


def main() -> int:
    """Check from the command line. Returns the exit code."""
    parser = argparse.ArgumentParser(
        description=tests.faults.checker.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        prog="python -m tests.faults.checker",
    )
    for name in ("agency", "care", "vault", "platform", "page"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--journal", required=True, type=Path)
    parser.add_argument("--onboarding", required=True, type=Path, help="the brand's, at the agency")
    parser.add_argument("--broker", action="append", default=[])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    report = check(
        read(
            Places(
                journal=given.journal,
                agency=given.agency,
                care=given.care,
                vault=given.vault,
                platform=given.platform,
                page_id=given.page,
                onboarding=given.onboarding,
                brokers=tuple(given.broker),
            )
        )
    )
    if given.json:
        given.json.write_text(report.as_json())
    sys.stdout.write(f"{report}\n")
    return 0 if report.clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
