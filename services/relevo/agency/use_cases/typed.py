"""Text that a person types here: redacted before it is kept, values dropped unsealed."""

from __future__ import annotations

from dataclasses import dataclass, field

from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import CarriesPersonalData
from relevo.agency.domain.post import PostEvent
from relevo.crossing import limits
from relevo.crossing.errors import CarriesFormLink
from relevo.crossing.form_links import carries_form_link
from relevo.errors import InvalidInput
from relevo.redaction import FindingType, Redaction, Redactor

WITHHELD = "[UNREADABLE-1]"
"""What stands for a text of which nothing may be kept."""

_NUMBERS_OF_SOURCES = {FindingType.CARD.value, FindingType.UNKNOWN_NUMBER.value}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A typed text without the personal data that was in it; `removed` names the finding types."""

    text: str = field(repr=False)
    removed: tuple[str, ...]


def cleaned(context: AgencyContext, brand: str, text: str, name: str, characters: int) -> Cleaned:
    """The redacted text.

    Raises:
        InvalidInput: it is empty, too long or no text; the error names the field `name`.
    """
    redaction = redacted(context.redactor_of(brand), text, name, characters)
    limits.check_text(redaction.text, name, characters=characters)
    return Cleaned(redaction.text, kinds(redaction))


def clean(context: AgencyContext, brand: str, text: str, name: str, characters: int) -> str:
    """The text itself, for publication.

    Raises:
        InvalidInput: as `cleaned`.
        CarriesPersonalData: it holds any; nothing of it is kept.
        CarriesFormLink: it holds the address of a private form.
    """
    redaction = redacted(context.redactor_of(brand), text, name, characters)
    if carries_form_link(text):
        raise CarriesFormLink(f"{name}: holds a private form's link", field=name)
    if redaction.findings:
        raise CarriesPersonalData(kinds(redaction))
    # Not redaction.text: there, what merely looks like a placeholder is escaped.
    return text


def redacted(redactor: Redactor, text: str, name: str, characters: int) -> Redaction:
    """The redaction of a text within its limits; raises as `cleaned`."""
    if not text.strip():
        raise InvalidInput(f"{name}: must not be empty", field=name)
    limits.check_text(text, name, characters=characters)
    try:
        return redactor.redact(text)
    except InvalidInput as refused:
        reason = type(refused).__name__
    raise InvalidInput(f"{name}: cannot be read ({reason})", field=name)


def check_source_id(redactor: Redactor, value: str, name: str) -> None:
    """Refuse a source's id that is somebody's: some sources name a thread by a phone or an e-mail.

    A card's number and a number that nothing names do not count: of the long numbers that sources
    count with, too many pass for one.

    Raises:
        InvalidInput: naming the field `name`.
    """
    found = set(kinds(redactor.redact(value))) - _NUMBERS_OF_SOURCES
    if found:
        raise InvalidInput(f"{name}: holds what looks like personal data", field=name)


def check_source_ids(redactor: Redactor, event: PostEvent) -> None:
    """`check_source_id` for every id of a post that is kept as it came."""
    for name in ("source_id", "parent_source_id", "thread_id"):
        value: str | None = getattr(event, name)
        if value is not None:
            check_source_id(redactor, value, name)


def withheld(redactor: Redactor, text: str) -> str:
    """What of a text that came from outside may be kept: redacted; nothing of one that is none."""
    try:
        return redactor.redact(text).text
    except InvalidInput:
        return WITHHELD


def kinds(redaction: Redaction) -> tuple[str, ...]:
    """The finding types, each once, in order of appearance."""
    return tuple(dict.fromkeys(finding.type.value for finding in redaction.findings))
