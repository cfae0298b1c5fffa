"""`make bench`: measure, print the table, and write it into benchmarks/README.md.

`python -m benchmarks [redaction|sealing|intake|import|crossing|guarding|ingesting|revealing|
looking-up|recording|reading|exporting|large-log …]` measures only those and writes nothing;
`large-log` runs by name alone.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

os.environ["GRPC_SSL_CIPHER_SUITES"] = "ECDHE-RSA-AES256-GCM-SHA384"

from benchmarks import (
    backfill,
    crossing,
    guarding,
    ingesting,
    large_log,
    ledger,
    looking_up,
    parts,
    recording,
    revealing,
)
from benchmarks.timing import Row

_SUITES: dict[str, Callable[[], Iterator[Row]]] = {
    "redaction": parts.redaction,
    "guarding": guarding.guarding,
    "sealing": parts.sealing,
    "intake": parts.intake,
    "import": backfill.backfill,
    "crossing": crossing.crossing,
    "ingesting": ingesting.ingesting,
    "revealing": revealing.revealing,
    "looking-up": looking_up.looking_up,
    "recording": recording.recording,
    "reading": ledger.reading,
    "exporting": ledger.exporting,
}
_BY_NAME_ALONE: dict[str, Callable[[], Iterator[Row]]] = {"large-log": large_log.large_log}
_README = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"


def main(names: list[str]) -> int:
    """Run the suites named, or all."""
    if {"-h", "--help"} & set(names):
        print(f"python -m benchmarks [{'|'.join(_SUITES | _BY_NAME_ALONE)} …]: all, or those named")
        return 0
    suites = _SUITES | _BY_NAME_ALONE
    unknown = set(names) - set(suites)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    rows = []
    for name in names or _SUITES:
        for row in suites[name]():
            rows.append(row)
            print(_line(row), flush=True)
    if not names:
        text = _README.read_text(encoding="utf-8")
        before, after = text.partition(_BEGIN)[0], text.partition(_END)[2]
        _README.write_text(before + _BEGIN + _table(rows) + _END + after, encoding="utf-8")
    return 0


def _table(rows: Iterable[Row]) -> str:
    day = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    head = "| what | rate | floor in the same run | ratio |\n|---|---:|---|---:|\n"
    lines = "".join(f"{_line(row)}\n" for row in rows)
    return f"Measured {day} on {machine} with `make bench`.\n\n{head}{lines}"


def _line(row: Row) -> str:
    floor = "" if row.floor is None else f"{row.floor_name}: {_number(row.floor)}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return f"| {row.name} | {_number(row.rate)} {row.unit} | {floor} | {ratio} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
