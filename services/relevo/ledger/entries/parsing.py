"""Reads an entry's canonical bytes back into the frozen type of its tag; the inverse of `body`.

Strict, so that whoever reads a log that somebody else kept (a question, a verifier, an auditor)
meets nothing that `body` could not have written. Only a field that has a default may be absent:
entries of releases from before it was added lack it (docs/adr/0005-ledger-writing.md).
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar

from relevo.ledger.entries import Entry, entry_types
from relevo.ledger.entries.base import MAX_COUNT, Part
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Constrained, Id

_Reader: TypeAlias = Callable[[Any], Any]
_P = TypeVar("_P", bound=Part)

_INSTANT = re.compile(r"[0-9]{4}(?:-[0-9]{2}){2}T(?:[0-9]{2}:){2}[0-9]{2}\.[0-9]{6}Z")

# What the readers let through is ASCII text and whole numbers below 2^53, under ASCII keys: for
# these the encoder in C writes RFC 8785's bytes, many times as fast as a complete implementation.
canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def parse(body: bytes) -> tuple[Id, Entry]:
    """The random id and the entry that canonical bytes stand for.

    Raises:
        EntryRefused: `body` is not exactly what `entries.body` writes; `field` names the field if
            the fault is at one. The message never repeats what was found.
    """
    content = _object(body)
    entry_id, tag = content.pop("id", None), content.pop("tag", None)
    read = _READERS.get(tag) if type(tag) is str else None
    if read is None:
        raise EntryRefused("tag: must be one of this release", field="tag")
    try:
        found = _read_id(entry_id)
    except EntryRefused as error:
        raise EntryRefused(f"id: {error}", field="id") from None
    return found, read(content)


def _object(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode("ascii")
        content = json.loads(text)
        written = canonical(content)
    except (ValueError, RecursionError):
        raise EntryRefused("an entry must be ASCII JSON") from None
    if type(content) is not dict:
        raise EntryRefused("an entry must be an object")
    if written != text:
        raise EntryRefused("an entry must be canonical JSON (RFC 8785)")
    return content


class _PartReader(Generic[_P]):
    """Reads the fields of one type; built once from its hints."""

    def __init__(self, kind: type[_P]) -> None:
        hints = typing.get_type_hints(kind)
        fields = dataclasses.fields(kind)
        self._kind = kind
        self._readers = {field.name: _reader(hints[field.name]) for field in fields}
        self._defaults = {
            field.name: field.default
            for field in fields
            if field.default is not dataclasses.MISSING
        }

    def __call__(self, content: Any) -> _P:
        """The part; `EntryRefused` with the name of the first field at fault."""
        if type(content) is not dict:
            raise EntryRefused("must be an object")
        # Set past the checks of construction: the readers' are stricter, and done.
        made = object.__new__(self._kind)
        if content.keys() != self._readers.keys():
            for name in self._absent(content):
                object.__setattr__(made, name, self._defaults[name])
        name = ""
        try:
            for name, value in content.items():
                object.__setattr__(made, name, self._readers[name](value))
        except EntryRefused as error:
            raise EntryRefused(f"{name}: {error}", field=name) from None
        return made

    def _absent(self, content: Mapping[str, Any]) -> Iterable[str]:
        if content.keys() - self._readers.keys():
            raise EntryRefused("holds a field that its kind does not have")
        absent = self._readers.keys() - content.keys()
        for name in sorted(absent - self._defaults.keys()):
            raise EntryRefused(f"{name}: is missing", field=name)
        return absent


def _reader(hint: Any) -> _Reader:
    """What reads a value of a permitted type (see `entries.base`)."""
    if isinstance(hint, types.UnionType):
        return _one_of(hint.__args__)
    if typing.get_origin(hint) is tuple:
        return _list_of(_reader(typing.get_args(hint)[0]))
    if hint in _PLAIN:
        return _PLAIN[hint]
    if issubclass(hint, Constrained):
        return _text_of(hint)
    if issubclass(hint, Enum):
        return _member_of(hint)
    return _PartReader(hint)


def _one_of(kinds: tuple[Any, ...]) -> _Reader:
    optional = type(None) in kinds
    *others, last = [_reader(kind) for kind in kinds if kind is not type(None)]

    def read(value: Any) -> Any:
        if value is None and optional:
            return None
        for other in others:
            try:
                return other(value)
            except EntryRefused:
                continue
        return last(value)

    return read


def _list_of(item: _Reader) -> _Reader:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise EntryRefused("must be a list")
        return tuple([item(one) for one in value])

    return read


def _text_of(kind: type[Constrained]) -> _Reader:
    fullmatch = kind.pattern.fullmatch

    def read(value: Any) -> Constrained:
        if type(value) is not str or fullmatch(value) is None:
            raise EntryRefused(f"must be {kind.rule}")
        return str.__new__(kind, value)  # past the check of construction, which is the same

    return read


def _member_of(kind: type[Enum]) -> _Reader:
    members = {member.value: member for member in kind}

    def read(value: Any) -> Enum:
        if type(value) is not str or value not in members:
            raise EntryRefused(f"must be a {kind.__name__}")
        return members[value]

    return read


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_COUNT:
        raise EntryRefused("must be a whole number between 0 and 2^53 - 1")
    return value


def _yes_or_no(value: Any) -> bool:
    if type(value) is not bool:
        raise EntryRefused("must be true or false")
    return value


def _time(value: Any) -> datetime:
    if type(value) is str and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise EntryRefused("must be a time in UTC with microseconds")


_PLAIN: dict[Any, _Reader] = {int: _number, bool: _yes_or_no, datetime: _time}
_read_id = _text_of(Id)
_READERS: dict[str, _PartReader[Entry]] = {
    kind.tag.value: _PartReader(kind) for kind in entry_types()
}
