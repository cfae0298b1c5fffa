"""The report needs nothing outside of itself and shows nothing unescaped."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from relevo.ledger.entries import Tag, agency, base
from relevo.ledger.entries.base import SealedItem
from relevo.ledger.evidence.report import render
from relevo.ledger.evidence.words import WORDS, Language, in_words
from relevo.ledger.reading import Placed, placed
from relevo.ledger.values import Digest, Id, Process, Slug
from tests.unit.ledger.kept import COSIGNED_AT, Kept, body_of
from tests.unit.ledger.logs import NOW, case_opened

CASE = Id("00000000-0000-4000-8000-0000000000c1")
RECEIPTED = agency.HandoverReceipted(
    at=NOW + timedelta(hours=1),
    actor=Process("spiffe://colibri/agency/forwarder"),
    case=CASE,
    brand=Slug("qori"),
    version=3,
    items=(SealedItem(post_version=CASE, seal=Digest("5e" * 32)),),
    care_leaf=Digest("aa" * 32),
)


class _Strict(HTMLParser):
    """Collects tags and texts; every element that is opened is closed again."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.texts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def close(self) -> None:
        super().close()
        assert self._open == []


def page(language: Language = Language.ES, *entries: base.Entry) -> str:
    log = Kept.of(2)
    shown: list[Placed] = [placed(index, body_of(entry)) for index, entry in enumerate(entries)]
    signed = log.trust.check(log.note())
    return render(signed, shown, language, case=CASE, since=NOW, until=None)


def parsed(text: str) -> _Strict:
    parser = _Strict()
    parser.feed(text)
    parser.close()
    return parser


def test_the_story_stands_in_a_table_in_words() -> None:
    texts = parsed(page(Language.ES, case_opened(), RECEIPTED)).texts
    assert "Caso abierto" in texts
    assert "Acuse de recibo de la marca" in texts
    assert "2026-03-01 09:00:00" in texts
    assert "spiffe://colibri/agency/forwarder" in texts
    assert "5e" * 32 in texts
    assert COSIGNED_AT.strftime("colibri/agency/witness (%Y-%m-%d %H:%M:%S)") in texts


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.ES, ("Lo que pasó", "Caso abierto", "Quién")),
        (Language.EN, ("What happened", "Case opened", "Who")),
        (Language.PT, ("O que aconteceu", "Caso aberto", "Quem")),
    ],
)
def test_each_language_has_its_own_words(language: Language, words: tuple[str, ...]) -> None:
    text = page(language, case_opened())
    assert f'<html lang="{language.value}">' in text
    assert set(words) <= set(parsed(text).texts)


def test_fields_that_say_nothing_are_left_out() -> None:
    texts = parsed(page(Language.ES, RECEIPTED)).texts
    assert "items" in texts
    assert not {"notes", "redactions", "None"} & set(texts)


def test_nothing_runs_and_nothing_is_fetched() -> None:
    text = page(Language.ES, case_opened(), RECEIPTED)
    parser = parsed(text)
    assert not set(parser.tags) & {"script", "img", "link", "iframe", "a", "form", "object"}
    assert not {"src", "href", "style"} & set(parser.attributes)
    assert not any(name.startswith("on") for name in parser.attributes)
    assert not re.search(r"https?://|url\(|@import", text)
    assert "default-src 'none'" in text


def test_what_is_hostile_is_shown_as_text() -> None:
    log = Kept([], origin='qori/<script>alert("x")</script>/1')
    signed = log.trust.check(log.note())
    text = render(signed, [], Language.EN, case=None, since=None, until=None)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_every_tag_has_words_in_every_language() -> None:
    assert {tag.value for tag in Tag} <= set(WORDS)
    for tag in Tag:
        words = [in_words(tag.value, language) for language in Language]
        assert all(words), tag
        assert tag.value not in words


def test_a_tag_without_words_stands_for_itself() -> None:
    assert in_words("agency:later:invented", Language.ES) == "agency:later:invented"
