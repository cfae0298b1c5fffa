"""Reading entries back: exactly what `body` writes, and nothing else."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger.entries import Entry, Tag, agency, body, care, entry_types
from relevo.ledger.entries.base import MAX_COUNT, Part
from relevo.ledger.entries.parsing import canonical, parse
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Constrained, Id
from tests.unit.ledger.made import entries, parts
from tests.unit.ledger.test_entries import ENTRY_ID, make

DNI = "45678912"
SOUND = body(make(agency.CaseClosed), ENTRY_ID)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_COUNT, MAX_COUNT)
    | st.text(st.characters(codec="ascii")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii")), inner),
)


def changed(content: bytes = SOUND, /, **fields: Any) -> bytes:
    """The same entry with other fields, in canonical form."""
    return rfc8785.dumps(json.loads(content) | fields)


def without(*names: str, content: bytes = SOUND) -> bytes:
    return rfc8785.dumps(
        {name: value for name, value in json.loads(content).items() if name not in names}
    )


def refusal(content: bytes) -> EntryRefused:
    with pytest.raises(EntryRefused) as caught:
        parse(content)
    assert DNI not in str(caught.value)
    return caught.value


@pytest.mark.thorough
@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_an_entry_of_every_kind_comes_back_as_it_was(kind: type[Entry]) -> None:
    @given(entry=parts(kind), entry_id=st.uuids().map(lambda value: Id(str(value))))
    def comes_back(entry: Entry, entry_id: Id) -> None:
        found, read = parse(body(entry, entry_id))
        assert found == entry_id
        assert type(found) is Id
        assert type(read) is kind
        assert read == entry

    comes_back()


@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_the_values_that_come_back_have_their_constrained_types(kind: type[Entry]) -> None:
    entry = make(kind)
    _, read = parse(body(entry, ENTRY_ID))
    for field in dataclasses.fields(kind):
        assert type(getattr(read, field.name)) is type(getattr(entry, field.name)), field.name


@pytest.mark.thorough
@given(data=st.data(), entry=entries(), other=st.binary(max_size=2))
def test_other_bytes_are_refused_or_are_what_is_written(
    data: st.DataObject, entry: Entry, other: bytes
) -> None:
    written = body(entry, ENTRY_ID)
    at = data.draw(st.integers(0, len(written)))
    until = data.draw(st.integers(at, min(at + 2, len(written))))
    mutated = written[:at] + other + written[until:]
    try:
        found, read = parse(mutated)
    except EntryRefused:
        return
    assert body(read, found) == mutated


@given(st.binary())
def test_bytes_that_are_no_entry_are_refused(content: bytes) -> None:
    refusal(content)


@given(_JSON)
def test_the_fast_form_is_the_canonical_one(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "content",
    [
        SOUND + b"\n",
        b" " + SOUND,
        SOUND.replace(b":", b": ", 1),
        SOUND.replace(b"SPAM", b"\\u0053PAM").replace(b'"reason":"N', b'"reason":"\\u004e'),
        json.dumps(dict(reversed(json.loads(SOUND).items())), separators=(",", ":")).encode(),
        SOUND.replace(b'"version":3', b'"version":3,"version":3'),
        SOUND.replace(b'"version":3', b'"version":3e0'),
    ],
    ids=["newline", "indent", "blank", "escape", "order", "twice", "exponent"],
)
def test_bytes_that_are_not_canonical_are_refused(content: bytes) -> None:
    assert content != SOUND
    assert "canonical" in str(refusal(content))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b'"45678912"', b"\xff", "{}é".encode(), b"[" * 200_000, b"9" * 5_000],
    ids=["nothing", "list", "null", "text", "binary", "not ASCII", "deep", "long"],
)
def test_what_is_no_object_is_refused(content: bytes) -> None:
    refusal(content)


@pytest.mark.parametrize("tag", ["agency:case:45678912", "", None, 3, ["agency:case:closed"]])
def test_a_tag_of_no_release_is_refused(tag: object) -> None:
    assert refusal(changed(tag=tag)).field == "tag"
    assert refusal(without("tag")).field == "tag"


@pytest.mark.parametrize("entry_id", [DNI, None, 4])
def test_an_entry_without_its_id_is_refused(entry_id: object) -> None:
    assert refusal(changed(id=entry_id)).field == "id"
    assert refusal(without("id")).field == "id"


@pytest.mark.parametrize("tag", list(Tag))
def test_a_field_that_the_tag_does_not_have_is_refused_without_its_name(tag: Tag) -> None:
    kind = next(kind for kind in entry_types() if kind.tag is tag)
    refusal(changed(body(make(kind), ENTRY_ID), **{DNI: None}))


@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_only_a_field_with_a_default_may_be_absent(kind: type[Entry]) -> None:
    written = body(make(kind), ENTRY_ID)
    for field in dataclasses.fields(kind):
        shorter = without(field.name, content=written)
        if field.default is dataclasses.MISSING:
            assert refusal(shorter).field == field.name
        else:
            _, read = parse(shorter)
            assert read == dataclasses.replace(make(kind), **{field.name: field.default})


def test_an_absent_field_of_a_part_is_refused() -> None:
    written = body(make(agency.PostRedacted), ENTRY_ID)
    findings = json.loads(written)["findings"]
    del findings[1]["detector"]
    assert refusal(changed(written, findings=findings)).field == "findings"


@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_a_value_of_another_kind_is_refused_by_its_field(kind: type[Entry]) -> None:
    written = body(make(kind), ENTRY_ID)
    for field in dataclasses.fields(kind):
        for value in (DNI, 4.5, -1, MAX_COUNT * 2, {"dni": DNI}, [DNI], "2026-03-01 08:00Z"):
            content = json.loads(written) | {field.name: value}
            text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert refusal(text.encode()).field == field.name


@pytest.mark.parametrize(
    "at",
    [
        "2026-02-30T08:00:00.000000Z",
        "2026-03-01T24:00:00.000000Z",
        "2026-03-01T08:00:00Z",
        "2026-03-01T08:00:00.000000+00:00",
        "2026-03-01T08:00:00.000Z",
        "0000-01-01T00:00:00.000000Z",
    ],
)
def test_a_time_in_another_form_is_refused(at: str) -> None:
    assert refusal(changed(at=at)).field == "at"


def test_a_number_is_no_truth_and_a_truth_no_number() -> None:
    assert refusal(changed(version=True)).field == "version"
    decided = body(make(care.RestorationDecided), ENTRY_ID)
    assert refusal(changed(decided, granted=1)).field == "granted"


@pytest.mark.parametrize("kind", entry_types(), ids=lambda kind: kind.tag)
def test_no_kind_checks_more_when_it_is_made_than_reading_does(kind: type[Entry]) -> None:
    assert kind.__post_init__ is Part.__post_init__


def test_no_kind_of_text_checks_more_when_it_is_made_than_reading_does() -> None:
    for kind in Constrained.__subclasses__():
        assert kind.__new__ is Constrained.__new__
