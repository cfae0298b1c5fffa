"""What the redactor must hold for every text, whoever made it.

`check` raises `Broken`, which names the invariant. It is used by the fuzzer and by the unit tests.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator

from relevo.redaction import FindingType, Redaction, Redactor, TextTooLong, Unreadable
from relevo.redaction.view import view_of

WALL = "\0"
"""Stands for a placeholder: no value reaches across it."""

# A value shorter than these, or longer, is not looked for elsewhere in a text (`repetition`).
_SHORTEST = {FindingType.SECRET: 3, FindingType.EXPIRY: 5}
_SHORTEST_OF_OTHERS = 5
_LONGEST = 320
_MOST_FINDINGS = 40

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ .\-/]{1,3}(?=\d)", re.ASCII)
_UNREADABLE = re.compile("[\0\ud800-\udfff]")
_UNSEEN = "".join(
    char for char in map(chr, range(0x10000)) if unicodedata.category(char) in {"Cf", "Mn", "Me"}
)
_WORD_END = re.compile(r"(?:\w|&#)\Z")  # "&#106;" is an escape, no 106
_WORD_START = re.compile(r"\w")
_SECONDS = 0.05
_SECONDS_A_CHARACTER = 0.0001

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "NFKD": lambda text: unicodedata.normalize("NFKD", text),
    "casefold": str.casefold,
    "view": lambda text: view_of(text).text,
    "digits alone": lambda text: _BETWEEN_DIGITS.sub("", view_of(text).text),
}


class Broken(AssertionError):
    """An invariant does not hold.

    Attributes:
        invariant: which, without the text's own part in it.
    """

    def __init__(self, invariant: str, detail: str = "") -> None:
        super().__init__(f"{invariant}{detail}")
        self.invariant = invariant


def check(redactor: Redactor, text: str, *, longest: int = 200_000, patience: float = 1.0) -> None:
    """Redact a text and check all that must hold; `patience` is how many times slower it may be
    here than where nobody watches each line of it.

    Raises:
        Broken: something does not.
    """
    result, seconds = _redacted(redactor, text, longest)
    if result is None:
        return
    offsets(text, result)
    if redactor.redact(result.text).findings:
        raise Broken("redacting the redacted text finds something new")
    for name, value in leftovers(text, result):
        raise Broken("a value stands in the output", f", in the form {name}: {value!r}")
    allowed = patience * (_SECONDS + _SECONDS_A_CHARACTER * len(text))
    if seconds > allowed and min(_timed(redactor, text) for _ in range(3)) > allowed:
        raise Broken("it is slow", f": {seconds:.3f} s for {len(text)} characters")


def _redacted(redactor: Redactor, text: str, longest: int) -> tuple[Redaction | None, float]:
    began = time.thread_time()
    try:
        result = redactor.redact(text)
    except TextTooLong as refused:
        if len(text) <= longest:
            raise Broken("a text of a fair length is too long") from refused
        return None, 0.0
    except Unreadable as refused:
        if not _UNREADABLE.search(text):
            raise Broken("a readable text is unreadable") from refused
        return None, 0.0
    except Exception as error:
        raise Broken(f"it raises {type(error).__name__}") from error
    if _UNREADABLE.search(text) or len(text) > longest:
        raise Broken("it takes what it must refuse")
    return result, time.thread_time() - began


def _timed(redactor: Redactor, text: str) -> float:
    began = time.thread_time()
    redactor.redact(text)
    return time.thread_time() - began


def offsets(text: str, result: Redaction) -> None:
    """Findings lie in the text and apart, placeholders in the output, and all else is as it was.

    Raises:
        Broken: they don't.
    """
    done = 0
    for finding in result.findings:
        if not done <= finding.start < finding.end <= len(text):
            raise Broken("offsets overlap, are empty, or lie outside the text")
        done = finding.end
    if len(result.placeholders) != len(result.findings):
        raise Broken("there are more or fewer placeholders than findings")
    kept = shown = 0
    for finding, placeholder in zip(result.findings, result.placeholders, strict=True):
        if placeholder.finding != finding:
            raise Broken("a placeholder stands for another finding")
        if result.text[placeholder.start : placeholder.end] != placeholder.label:
            raise Broken("a placeholder is not where it says")
        if placeholder.start - shown != finding.start - kept:
            raise Broken("the text between two findings has another length")
        kept, shown = finding.end, placeholder.end
    if len(result.text) - shown != len(text) - kept:
        raise Broken("the text after the last finding has another length")


def outside(result: Redaction) -> str:
    """The output with a wall for each placeholder."""
    parts, done = [], 0
    for placeholder in result.placeholders:
        parts += [result.text[done : placeholder.start], WALL]
        done = placeholder.end
    return "".join([*parts, result.text[done:]])


def leftovers(text: str, result: Redaction) -> Iterator[tuple[str, str]]:
    """Values of findings that stand in the output as a word of their own: in which form, which.

    What is dictated or pulled apart ("dos 4 tres", "2 4 3") is looked for in the view alone: as it
    is written it may be the end of something longer, which the view shows. For the same reason a
    word is one of its own only if the view has no longer one there: "4 T E R W tres" is a code of
    six, and the "R W tres" in it no word.
    """
    if not result.findings or len(result.findings) > _MOST_FINDINGS:
        return
    rest = outside(result)
    values = []
    for finding in result.findings:
        value = text[finding.start : finding.end]
        seen = len(view_of(value).text)
        if _SHORTEST.get(finding.type, _SHORTEST_OF_OTHERS) <= seen <= _LONGEST:
            values.append((value, seen == len(value)))
    for name, form in FORMS.items():
        formed = form(rest)
        for written, plain in values:
            value = form(written)
            if not plain and name not in {"view", "digits alone"}:
                continue
            if _stands(value, formed, rest if len(rest) == len(formed) else formed):
                yield name, value


def _stands(value: str, text: str, written: str) -> bool:
    """Whether the value is in the text as a word of its own; marks nobody sees end no word.

    `written` is the text with its capitals, by which the view knows what is spelled.
    """
    at = text.find(value)
    while at >= 0:
        end = at + len(value)
        before = text[:at].rstrip(_UNSEEN)
        after = text[end:].lstrip(_UNSEEN)
        if not (
            _WORD_END.search(before)
            or _WORD_START.match(after)
            or _is_part_in_view(written, at, end)
        ):
            return True
        at = text.find(value, at + 1)
    return False


def _is_part_in_view(text: str, start: int, end: int) -> bool:
    """Whether the view has `text[start:end]` within a longer word that it put together."""
    view = view_of(text)
    if view.starts is None or view.ends is None:
        return False
    inside = [
        index
        for index, (begins, ends) in enumerate(zip(view.starts, view.ends, strict=True))
        if begins < end and start < ends
    ]
    if not inside:
        return False
    first, last = inside[0], inside[-1]
    return bool(
        (_WORD_START.match(view.text[first]) and _WORD_END.search(view.text[:first][-1:]))
        or (_WORD_END.search(view.text[last]) and _WORD_START.match(view.text[last + 1 : last + 2]))
        or view.starts[first] < start
        or view.ends[last] > end
    )
