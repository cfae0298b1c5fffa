"""Every code that can reach a page has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import relevo.agency
from relevo.agency.domain import reply
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.domain.visibility import VisibilityReason
from relevo.agency.web import words as agency
from relevo.care.domain.case import Desk
from relevo.care.domain.timeline import EventKind
from relevo.care.domain.vault import Purpose
from relevo.care.web import words as care
from relevo.crossing.vocabulary import ActionKind, CaseState, CloseReason, Urgency
from relevo.redaction import FindingType
from relevo.service.web import codes, words

_CHANNELS = Path(relevo.agency.__file__).parent / "adapters" / "channels"


def test_every_kind_of_personal_data_has_words() -> None:
    assert set(codes.FINDINGS) == {kind.value for kind in FindingType}
    assert set(codes.FINDINGS) < set(care.TYPES)


def test_kinds_are_called_as_their_placeholders_are() -> None:
    words = {"TICKET_NUMBER": "boleto", "PLATE": "placa", "EXPIRY": "vencimiento"}
    assert all(word in codes.FINDINGS[kind].lower() for kind, word in words.items())


def test_every_reason_that_a_channel_can_give_has_words() -> None:
    source = "".join(path.read_text() for path in _CHANNELS.glob("*.py"))
    given = set(re.findall(r'(?:Refused|Later|Unknown)\(\s*"([A-Z_]+)"', source))
    given |= set(re.findall(r'\d+: "([A-Z_]+)"', source))
    given |= {value for name, value in vars(reply).items() if name.isupper() and name == value}
    assert {"NO_PERMISSION", "NOT_THERE", "NO_API"} < given
    assert given <= set(codes.REASONS)


@pytest.mark.parametrize("closed", [VisibilityReason, CloseReason, Urgency])
def test_every_code_of_a_closed_list_has_words(
    closed: type[VisibilityReason | CloseReason | Urgency],
) -> None:
    assert {member.value.upper() for member in closed} <= set(codes.REASONS)


def test_every_line_of_a_story_and_every_list_has_words() -> None:
    assert set(agency.TIMELINE) == set(TimelineKind)
    assert set(care.EVENTS) == set(EventKind)
    assert set(care.ACTIONS) == set(ActionKind)
    assert set(care.PURPOSES) == set(Purpose)
    assert set(agency.EMPTY) == {None, *(state.value for state in CaseState)}
    assert set(care.EMPTY) == {"all", *(desk.value for desk in Desk)}


def test_an_unknown_code_is_never_shown_bare() -> None:
    assert codes.reason("SOMETHING_NEW") == "otro motivo"
    assert codes.kind("SOMETHING_NEW") == "Dato personal"
    assert care.purpose("something_new") == "otro motivo"
    assert codes.kinds(["PHONE", "PHONE", "EMAIL"]) == "Teléfono, Correo"
    assert codes.channel("x-new") == "x-new"


def test_a_text_is_told_by_its_beginning_and_numbers_have_their_noun() -> None:
    assert words.start("a\n b") == "a b"
    assert words.start("x" * 61) == "x" * 59 + "…"
    assert (words.count(1, "sello", "sellos"), words.count(2, "sello", "sellos")) == (
        "1 sello",
        "2 sellos",
    )
