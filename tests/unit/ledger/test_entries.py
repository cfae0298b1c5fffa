"""Every kind of entry, walked through its types."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
import uuid
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
import rfc8785

from relevo.ledger.entries import (
    Entry,
    PrivateEntry,
    Tag,
    agency,
    body,
    care_continuity_private,
    care_exports,
    care_links,
    care_private,
    entry_types,
    vault_exports,
    vault_lookups,
    vault_private,
)
from relevo.ledger.entries.base import MAX_COUNT, Part
from relevo.ledger.errors import EntryRefused
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
from tests.unit.ledger.logs import NOW, case_opened

ENTRY_ID = Id("0f8fad5b-d9cb-469f-a165-70867728950e")
SAMPLES: dict[type, Any] = {
    Id: Id("7c9e6679-7425-40de-944b-e07fc1f90ae7"),
    Digest: Digest("ab" * 32),
    Code: Code("NATIONAL_ID"),
    Slug: Slug("qori"),
    Process: Process("spiffe://qori.example/care/rpc"),
    LogName: LogName("qori/care"),
    LogOrigin: LogOrigin("qori/care/1"),
    datetime: NOW,
    int: 3,
    bool: True,
}


def sample(hint: Any) -> Any:
    """A value of a permitted type; a type that is not permitted fails the test."""
    if typing.get_origin(hint) is typing.Annotated:
        return sample(hint.__origin__)
    if isinstance(hint, types.UnionType):
        return sample(hint.__args__[0])
    if typing.get_origin(hint) is tuple:
        item, dots = typing.get_args(hint)
        assert dots is ...
        return (sample(item), sample(item))
    if hint in SAMPLES:
        return SAMPLES[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    assert isinstance(hint, type), f"{hint} may not be a ledger field"
    assert issubclass(hint, Part), f"{hint} may not be a ledger field"
    return make(hint)


def make(kind: type[Part]) -> Any:
    hints = typing.get_type_hints(kind, include_extras=True)
    return kind(**{field.name: sample(hints[field.name]) for field in dataclasses.fields(kind)})


def test_every_tag_has_exactly_one_type() -> None:
    assert [kind.tag for kind in entry_types()] == list(Tag)


@pytest.mark.parametrize("tag", list(Tag))
def test_a_tag_reads_source_subject_action(tag: Tag) -> None:
    source, subject, action = tag.split(":")
    assert source in ("agency", "care", "vault")
    assert subject.isidentifier()
    assert action.isidentifier()


@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_every_field_has_a_constrained_type_and_a_reason(kind: type[Entry]) -> None:
    hints = typing.get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        assert typing.get_origin(hints[field.name]) is typing.Annotated, field.name
        assert len(hints[field.name].__metadata__[0]) > 5
    assert kind.__doc__
    entry = make(kind)
    content = json.loads(body(entry, ENTRY_ID))
    assert content["tag"] == kind.tag
    assert content["id"] == ENTRY_ID
    assert set(content) == {"id", "tag"} | {field.name for field in dataclasses.fields(kind)}


@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_no_field_of_any_entry_takes_free_text(kind: type[Entry]) -> None:
    sound = make(kind)
    for field in dataclasses.fields(kind):
        for value in ("45678912", "Ana Quispe", b"45678912", 4.5, {"dni": "45678912"}, object()):
            with pytest.raises(EntryRefused) as caught:
                dataclasses.replace(sound, **{field.name: value})
            assert caught.value.field == field.name
            assert "45678912" not in str(caught.value)
            assert "Ana" not in str(caught.value)


_PRIVATE = (care_continuity_private, care_links, care_private, vault_lookups, vault_private)
_BOTH = (care_exports, vault_exports)  # that one was made is no secret; of which cases it was, is


def test_what_depends_on_links_is_private_and_nothing_else_is() -> None:
    private_modules = {m.__name__ for m in _PRIVATE}
    mixed = {m.__name__ for m in _BOTH}
    for kind in entry_types():
        assert kind.private is issubclass(kind, PrivateEntry)
        if kind.__module__ not in mixed:
            assert kind.private is (kind.__module__ in private_modules), kind


@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_an_entry_is_frozen(kind: type[Entry]) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        make(kind).at = NOW


def test_the_bytes_are_canonical_and_known() -> None:
    entry = agency.CaseClosed(
        at=datetime(2026, 3, 1, 8, 0, 0, 7, tzinfo=UTC),
        actor=SAMPLES[Id],
        case=Id("00000000-0000-4000-8000-000000000001"),
        brand=Slug("qori"),
        version=2,
        reason=Code.of("spam"),
    )
    expected = (
        '{"actor":"7c9e6679-7425-40de-944b-e07fc1f90ae7","at":"2026-03-01T08:00:00.000007Z",'
        '"brand":"qori","case":"00000000-0000-4000-8000-000000000001",'
        '"id":"0f8fad5b-d9cb-469f-a165-70867728950e","reason":"SPAM",'
        '"tag":"agency:case:closed","version":2}'
    )
    assert body(entry, ENTRY_ID) == expected.encode()
    assert rfc8785.dumps(json.loads(expected)) == expected.encode()


def test_the_same_fact_under_another_id_is_another_leaf() -> None:
    entry = case_opened()
    assert body(entry, Id(str(uuid.uuid4()))) != body(entry, Id(str(uuid.uuid4())))


@pytest.mark.parametrize(
    "at", [NOW.replace(tzinfo=None), NOW.astimezone(timezone(timedelta(hours=-5)))]
)
def test_a_time_that_is_not_utc_is_refused(at: datetime) -> None:
    with pytest.raises(EntryRefused) as caught:
        dataclasses.replace(case_opened(), at=at)
    assert caught.value.field == "at"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"])
def test_the_ends_of_time_keep_the_form(at: str) -> None:
    entry = dataclasses.replace(case_opened(), at=datetime.fromisoformat(at))
    assert json.loads(body(entry, ENTRY_ID))["at"] == at


@pytest.mark.parametrize("version", [-1, MAX_COUNT + 1])
def test_a_number_that_json_readers_would_round_is_refused(version: int) -> None:
    with pytest.raises(EntryRefused) as caught:
        dataclasses.replace(make(agency.CaseClosed), version=version)
    assert caught.value.field == "version"


def test_a_fault_inside_a_part_is_refused_where_it_is_made() -> None:
    finding = make(agency.RedactedFinding)
    with pytest.raises(EntryRefused) as caught:
        dataclasses.replace(finding, detector="mi dni es 45678912")
    assert caught.value.field == "detector"


def test_an_entry_cannot_stand_inside_another() -> None:
    with pytest.raises(EntryRefused):
        dataclasses.replace(make(agency.PostRedacted), findings=(case_opened(),))


def test_constrained_kinds_are_the_only_text() -> None:
    assert set(Constrained.__subclasses__()) == {
        Id,
        Digest,
        Code,
        Slug,
        Process,
        LogName,
        LogOrigin,
    }
