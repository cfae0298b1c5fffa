"""Random valid entries of every kind, made from the types' hints."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from hypothesis import strategies as st

from relevo.ledger.entries import Entry, entry_types
from relevo.ledger.entries.base import MAX_COUNT, Part
from relevo.ledger.values import (
    Code,
    Constrained,
    Digest,
    Id,
    LogName,
    LogOrigin,
    Process,
    Slug,
)

_ORGANISATION = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True)
_NAME = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)

_TEXTS: dict[type[Constrained], st.SearchStrategy[str]] = {
    Id: st.uuids().map(str),
    Digest: st.binary(min_size=32, max_size=32).map(bytes.hex),
    Code: st.text("AZ09_./+-", min_size=1, max_size=64),
    Slug: st.text("az09-", min_size=1, max_size=40),
    Process: st.tuples(_ORGANISATION, _NAME, _NAME).map(
        lambda parts: "spiffe://" + "/".join(parts)
    ),
    LogName: st.tuples(_ORGANISATION, _NAME).map("/".join),
    LogOrigin: st.tuples(_ORGANISATION, _NAME, st.integers(1, 9_999).map(str)).map("/".join),
}
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(0, MAX_COUNT),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
}


def entries() -> st.SearchStrategy[Entry]:
    """An entry of any kind."""
    return st.sampled_from(entry_types()).flatmap(parts)


def parts(kind: type[Part]) -> st.SearchStrategy[Any]:
    """A valid instance of one kind, with anything that its fields may hold."""
    hints = typing.get_type_hints(kind)
    fields = {field.name: _values(hints[field.name]) for field in dataclasses.fields(kind)}
    return st.fixed_dictionaries(fields).map(lambda given: kind(**given))


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, types.UnionType):
        return st.one_of([_values(one) for one in hint.__args__])
    if typing.get_origin(hint) is tuple:
        return st.lists(_values(typing.get_args(hint)[0]), max_size=3).map(tuple)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if issubclass(hint, Constrained):
        return _TEXTS[hint].filter(hint.pattern.fullmatch).map(hint)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return parts(hint)
