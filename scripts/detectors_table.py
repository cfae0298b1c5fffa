"""Write the table of detectors into docs/detectors.md; with --check, only say whether it holds."""

from __future__ import annotations

import sys
from pathlib import Path

from relevo.redaction.detector import Detector
from relevo.redaction.detectors import DETECTORS

_PAGE = Path(__file__).parents[1] / "docs" / "detectors.md"
_BEGIN, _END = "<!-- table: scripts/detectors_table.py -->\n", "<!-- end of table -->\n"
_HEAD = "| detector | type | placeholder | check | needs a word at it |\n|---|---|---|---|---|\n"


def table() -> str:
    """One line a detector, in the order of the registry."""
    return _HEAD + "".join(map(_line, DETECTORS))


def page_with(lines: str) -> str:
    """The page with these lines for its table."""
    text = _PAGE.read_text(encoding="utf-8")
    before, after = text.partition(_BEGIN)[0], text.partition(_END)[2]
    return before + _BEGIN + lines + _END + after


def _line(detector: Detector) -> str:
    check = "yes" if detector.check else "none"
    return (
        f"| `{detector.name}` | {detector.type} | `[{detector.label}-1]` | {check} |"
        f" {_needs(detector)} |\n"
    )


def _needs(detector: Detector) -> str:
    if detector.label_in_pattern:
        return "part of its pattern"
    if detector.label_required:
        return "directly at it"
    needs = {detector.needs_context(shape) for shape in detector.shapes}
    if needs == {True}:
        return "yes"
    return "for some spellings" if True in needs else "no"


def main(arguments: list[str]) -> int:
    """See the module."""
    page = page_with(table())
    if arguments == ["--check"]:
        return int(page != _PAGE.read_text(encoding="utf-8"))
    _PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
