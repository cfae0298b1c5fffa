"""What a question is: its definition, the filters that it takes, and its typed columns."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from relevo.errors import InvalidInput
from relevo.ledger.entries import Entry, Tag, log_of
from relevo.ledger.values import Code, Id

Read: TypeAlias = tuple[int | None, Entry]
"""An entry with its leaf index; None while no checkpoint covers it."""


class Filter(StrEnum):
    """What can be narrowed beside the period."""

    CASE = "case"
    PERSON = "person"
    TYPE = "type"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of an answer. Its fields are the columns, each with its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnEntry(Row):
    """A row that stands on one entry, by which it can be proved."""

    index: Annotated[int | None, "the entry's leaf index; null while it is not in the tree yet"]
    tag: Annotated[Tag, "the entry's tag: whose ledger, and what kind of fact"]
    at: Annotated[datetime, "when the entry was recorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a question is asked.

    Attributes:
        now: the time at which it is asked, for what has not ended.
        since, until: the period, from `since` on and before `until`; None: without that end.
        minutes: how long is too long; None: as the question says.
        brands: whose entries may be seen; None: everything, also what names no brand.
    """

    now: datetime
    since: datetime | None = None
    until: datetime | None = None
    case: Id | None = None
    person: Id | None = None
    type: Code | None = None
    minutes: int | None = None
    brands: frozenset[str] | None = None

    def holds(self, at: datetime) -> bool:
        """Whether a moment is in the period."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def may_see(self, entry: Entry) -> bool:
        """Whether the entry is of a brand that may be seen, and of the case that is asked for."""
        if self.case is not None and getattr(entry, "case", None) != self.case:
            return False
        return self.brands is None or getattr(entry, "brand", None) in self.brands

    def wants(self, person: str | None) -> bool:
        """Whether a row of this person is asked for."""
        return self.person is None or self.person == person


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` in the words of docs/ledger.md."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        name: by which it is asked, in lower case with dashes.
        asks: the question in a person's words.
        counts: what makes a row.
        leaves_out: what looks alike and makes none.
        tags: the entries that it is answered from.
        row: the rows' type.
        answer: gets the entries that may be seen, in the order of their ledgers.
        filters: those that it takes beside the period.
        minutes: what is too long unless it is asked otherwise; None: nothing has a length here.
        joins: several services' logs together say more than each; otherwise they say the same.
        before, after: entries this long outside of the period are read too, since they say how
            what is in it began or ended; `after` None: to the end of the log.
    """

    name: str
    asks: str
    counts: tuple[str, ...]
    leaves_out: tuple[str, ...]
    tags: frozenset[Tag]
    row: type[Row]
    answer: Callable[[Iterable[Read], Asked], Iterable[Row]]
    filters: frozenset[Filter]
    minutes: int | None = None
    joins: bool = False
    before: timedelta = timedelta()
    after: timedelta | None = timedelta()

    @property
    def services(self) -> frozenset[str]:
        """The logs that hold such entries; see `entries.log_of`."""
        return frozenset(log_of(tag) for tag in self.tags)

    def ask(self, entries: Iterable[Read], asked: Asked) -> Iterator[Row]:
        """The rows, in the order of the entries unless the question says otherwise.

        Raises:
            InvalidInput: as `check`.
        """
        self.check(asked)
        if asked.minutes is None:
            asked = dataclasses.replace(asked, minutes=self.minutes)
        visible = (read for read in entries if asked.may_see(read[1]))
        return iter(self.answer(visible, asked))

    def reads(self, asked: Asked) -> tuple[datetime | None, datetime | None]:
        """From when and until when entries are needed; None: without that end."""
        since = None if asked.since is None else _moved(asked.since, -self.before)
        if asked.until is None or self.after is None:
            return since, None
        return since, _moved(asked.until, self.after)

    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        hints = typing.get_type_hints(self.row, include_extras=True)
        named = [(field.name, hints[field.name]) for field in dataclasses.fields(self.row)]
        return tuple(
            Column(name, _kind(hint.__origin__), hint.__metadata__[0]) for name, hint in named
        )

    def check(self, asked: Asked) -> None:
        """Raise `InvalidInput` for a filter that it does not take, or an empty period."""
        for one in Filter:
            if getattr(asked, one.value) is not None and one not in self.filters:
                raise InvalidInput(f"{one}: this question does not take it", field=one.value)
        if asked.since is not None and asked.until is not None and asked.until <= asked.since:
            raise InvalidInput("until: must be after since", field="until")


def _moved(moment: datetime, by: timedelta) -> datetime:
    """The moment earlier or later, within what a datetime can say."""
    try:
        return moment + by
    except OverflowError:
        return moment


def _kind(hint: Any) -> str:
    if isinstance(hint, types.UnionType):
        words = [_kind(one) for one in hint.__args__ if one is not type(None)]
        return " or ".join(words) + (", or null" if type(None) in hint.__args__ else "")
    if typing.get_origin(hint) is tuple:
        return f"list of {_kind(typing.get_args(hint)[0])}"
    plain = {datetime: "time", int: "number", float: "share", bool: "yes or no", Tag: "tag"}
    if hint in plain:
        return plain[hint]
    if issubclass(hint, StrEnum):
        return "one of " + ", ".join(f"`{member.value}`" for member in hint)
    name: str = hint.__name__
    return name
