"""An import of a page's history: how far it came, and what became of each line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Ending(StrEnum):
    """How a run of an import ended. One that was killed has none."""

    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken: a stable code, and the field at fault by a name that we know."""

    reason: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A line whose version of a post had come in before."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A line that would be taken."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an import came.

    Attributes:
        lines: the number of the last line that is settled, from 1; blank ones count.
        bytes: where that line ends.
    """

    lines: int = 0
    bytes: int = 0
    taken: int = 0
    duplicates: int = 0
    refused: int = 0

    def on(
        self, lines: int, end: int, *, taken: int = 0, duplicates: int = 0, refused: int = 0
    ) -> Reach:
        """Further, up to a line and its end, with what became of the lines between."""
        return replace(
            self,
            lines=lines,
            bytes=end,
            taken=self.taken + taken,
            duplicates=self.duplicates + duplicates,
            refused=self.refused + refused,
        )


@dataclass(frozen=True, slots=True)
class Import:
    """One import, and how far it came in all its runs."""

    import_id: str
    reach: Reach
