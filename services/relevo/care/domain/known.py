"""What a customer has given the brand, and where. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from relevo.care.domain.case import CaseKey


@dataclass(frozen=True, slots=True)
class Given:
    """A kind of data that was given in a case.

    Attributes:
        given_at: when it first was, by the channel's clock.
        case: in which case.
        public_code: that case's.
    """

    kind: str
    given_at: datetime
    channel: str
    case: CaseKey
    public_code: str


@dataclass(frozen=True, slots=True)
class KnownOfCustomer:
    """What need not be asked again in a case: each kind once, in the order of giving.

    Attributes:
        here: given in this case: it may be used in public.
        elsewhere: given in linked cases alone. Nothing that reaches the agency may depend on it:
            no wording of ours uses it (P7).
    """

    here: tuple[Given, ...]
    elsewhere: tuple[Given, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """All kinds."""
        return self.kinds_here | {one.kind for one in self.elsewhere}

    @property
    def kinds_here(self) -> frozenset[str]:
        """Those of this case alone."""
        return frozenset(one.kind for one in self.here)


def known_of(case: CaseKey, given: Iterable[Given]) -> KnownOfCustomer:
    """The known data of a case, from what was given in it and in linked ones."""
    here: dict[str, Given] = {}
    elsewhere: dict[str, Given] = {}
    for one in sorted(given, key=lambda one: (one.given_at, one.kind, one.case)):
        (here if one.case == case else elsewhere).setdefault(one.kind, one)
    others = (one for one in elsewhere.values() if one.kind not in here)
    return KnownOfCustomer(tuple(here.values()), tuple(others))
