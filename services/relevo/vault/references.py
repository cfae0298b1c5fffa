"""How a case, a post version and a value are named at the vault: always under brand and agency."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id, check_slug
from relevo.sealing.envelope import MAX_NUMBER

VersionKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class CaseRef:
    """One case of one agency with one brand.

    Raises:
        MalformedMessage: an id is not of its form.
    """

    brand: str
    agency: str
    case_id: str

    def __post_init__(self) -> None:
        check_slug(self.brand, "brand")
        check_slug(self.agency, "agency")
        check_id(self.case_id, "case_id")


@dataclass(frozen=True, slots=True)
class VersionRef:
    """One post version of a case; raises as `CaseRef`."""

    case: CaseRef
    post_version_id: str

    def __post_init__(self) -> None:
        check_id(self.post_version_id, "post_version_id")

    @property
    def key(self) -> VersionKey:
        """Brand, agency and post version: one of these names is taken in once, for one case."""
        return self.case.brand, self.case.agency, self.post_version_id


@dataclass(frozen=True, slots=True)
class ValueRef:
    """One field of a post version's seal; raises as `CaseRef`."""

    version: VersionRef
    number: int

    def __post_init__(self) -> None:
        if not 0 <= self.number <= MAX_NUMBER:
            raise MalformedMessage("field_number: must be 0 to 65535", field="field_number")


@dataclass(frozen=True, slots=True)
class HeldField:
    """That a value is held, and of what type; never the value."""

    post_version_id: str
    number: int
    type: str
