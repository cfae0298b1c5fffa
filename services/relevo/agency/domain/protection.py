"""From a raw post to what may rest here and what goes into the seal. Pure, and in memory only.

The seal's fields: 0 is the original text less its secrets; then each value found, in order, once
per placeholder label; then AUTHOR_NAME, AUTHOR_ID and one ATTACHMENT per address. A secret has no
field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import count

from relevo.agency.domain.post import Author, PostEvent
from relevo.agency.domain.recordable import are_recordable
from relevo.crossing import limits
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.vocabulary import FindingSpan, Verb
from relevo.redaction import FindingType, Placeholder, Redaction

UNREADABLE = "[UNREADABLE-1]"
"""What stands for a text that could not be processed; the whole of it is in field 0."""

Redact = Callable[[str], Redaction]

_DIGITS_OF_A_NUMBER = 6


@dataclass(frozen=True, slots=True)
class SealValue:
    """One value for the seal."""

    number: int
    type: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Protected:
    """A post split in two: `values` go into the seal, everything else may be stored.

    Attributes:
        findings: placeholder spans in `redacted_text`, with the field that holds each value.
        values: empty for a removal.
        secretless: the original text less its secrets, for sealing it whole after all.
    """

    redacted_text: str = field(repr=False)
    findings: tuple[FindingSpan, ...]
    author_handle: str | None
    attachment_count: int
    values: tuple[SealValue, ...] = field(repr=False)
    secretless: str = field(repr=False)


def protect(event: PostEvent, redact: Redact) -> Protected:
    """Split a post. What cannot be redacted is sealed whole; no text makes this raise."""
    if event.verb is Verb.REMOVE:
        return Protected("", (), None, 0, (), "")
    text = event.text or ""
    handle, dropped = _handle(event.author, redact)
    redaction = _redaction(text, redact)
    if redaction is None:
        whole = Protected(UNREADABLE, (), handle, len(event.attachments), (), text)
    else:
        whole = _redacted(text, redaction, handle, len(event.attachments))
    extras = _extras(event, dropped, redact)
    return replace(whole, values=_numbered(whole, extras))


def sealed_whole(protected: Protected) -> Protected:
    """The same post with its text as one value, for when its parts do not fit the contract."""
    extras = [
        (value.type, value.value)
        for value in protected.values
        if value.type in ("AUTHOR_NAME", "AUTHOR_ID", "ATTACHMENT")
    ]
    whole = replace(protected, redacted_text=UNREADABLE, findings=(), values=())
    return replace(whole, values=_numbered(whole, extras))


def fits(protected: Protected) -> bool:
    """Whether the redacted side keeps the limits of the crossing, and of the ledger."""
    size = len(protected.redacted_text.encode("utf-8", "surrogatepass"))
    few = len(protected.findings) <= limits.MAX_FINDINGS
    return few and size <= limits.MAX_TEXT_BYTES and are_recordable(protected.findings)


def _redaction(text: str, redact: Redact) -> Redaction | None:
    try:
        return redact(text)
    except Exception:  # noqa: BLE001 - whatever breaks on a text, the post must not be lost
        return None


def _redacted(text: str, redaction: Redaction, handle: str | None, attachments: int) -> Protected:
    numbers: dict[str, int] = {}
    following = count(1)
    values: list[SealValue] = []
    spans: list[FindingSpan] = []
    for placeholder in redaction.placeholders:
        finding = placeholder.finding
        number: int | None = None
        if finding.type is not FindingType.SECRET:
            if placeholder.label not in numbers:
                numbers[placeholder.label] = next(following)
                value = text[finding.start : finding.end]
                values.append(SealValue(numbers[placeholder.label], finding.type.value, value))
            number = numbers[placeholder.label]
        spans.append(_span(placeholder, number))
    return Protected(
        redacted_text=redaction.text,
        findings=tuple(spans),
        author_handle=handle,
        attachment_count=attachments,
        values=tuple(values),
        secretless=redaction.without_secrets,
    )


def _span(placeholder: Placeholder, number: int | None) -> FindingSpan:
    finding = placeholder.finding
    return FindingSpan(
        start=placeholder.start,
        end=placeholder.end,
        type=finding.type.value,
        country=finding.country,
        detector=finding.detector,
        score=finding.score,
        reasons=tuple(reason.value for reason in finding.reasons),
        field_number=number,
    )


def _handle(author: Author | None, redact: Redact) -> tuple[str | None, str | None]:
    """The handle if it may be stored, else None and the handle to seal."""
    if author is None or not author.handle:
        return None, None
    handle = author.handle if author.handle.startswith("@") else "@" + author.handle
    try:
        limits.check_handle(handle, "author_handle")
    except MalformedMessage:
        return None, author.handle
    redaction = _redaction(handle, redact)
    bare = _redaction(handle[1:], redact)
    if redaction is None or bare is None or redaction.findings or bare.findings:
        return None, author.handle
    # Too short on words for any context: digits enough for an ID or a phone are taken for one.
    if sum(sign.isdigit() for sign in handle) >= _DIGITS_OF_A_NUMBER:
        return None, author.handle
    return handle, None


def _extras(
    event: PostEvent, dropped_handle: str | None, redact: Redact
) -> Iterable[tuple[str, str]]:
    extras = []
    if event.author is not None:
        names = (event.author.name, dropped_handle)
        extras += [("AUTHOR_NAME", _without_secrets(name, redact)) for name in names if name]
        extras.append(("AUTHOR_ID", event.author.id))
    return extras + [("ATTACHMENT", address) for address in event.attachments]


def _without_secrets(name: str, redact: Redact) -> str:
    redaction = _redaction(name, redact)
    return name if redaction is None else redaction.without_secrets


def _numbered(protected: Protected, extras: Iterable[tuple[str, str]]) -> tuple[SealValue, ...]:
    following = count(len(protected.values) + 1)
    return (
        SealValue(0, "ORIGINAL_TEXT", protected.secretless),
        *protected.values,
        *(SealValue(next(following), kind, value) for kind, value in extras),
    )
