"""Cases as a community manager reads them. What is searched for is not kept."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from relevo.agency.adapters import (
    read_cases,
    store_cases,
    store_handovers,
    store_replies,
    store_restorations,
    store_visibilities,
)
from relevo.agency.adapters.read_cases import CaseFilters, CaseSummary, Cursor, StoredVersion
from relevo.agency.adapters.store_handovers import HandOverStatus
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.errors import UnknownCase
from relevo.agency.domain.reply import Reply
from relevo.agency.domain.restoration import Restoration
from relevo.agency.domain.timeline import TimelineEntry
from relevo.agency.domain.visibility import Visibility
from relevo.agency.use_cases.typed import kinds, redacted

__all__ = [
    "CaseDetail",
    "CaseFilters",
    "CasePage",
    "CaseSummary",
    "Cursor",
    "SearchResult",
    "StoredVersion",
    "case_detail",
    "list_cases",
    "search",
]

MAX_PAGE = 200
_MAX_SEARCH_CHARACTERS = 200
_PUBLIC_CODE = re.compile(r"[A-Za-z][0-9A-Za-z]{5}", re.ASCII)
_WORD = re.compile(r"@?[\w.-]+")


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, the newest change first; `following` continues, None at the end."""

    cases: tuple[CaseSummary, ...]
    following: Cursor | None


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything about one case. `versions` and `timeline` oldest first.

    Attributes:
        restorations: what care was asked to put back, oldest first.
        visibilities: what is known and wanted of its posts that anybody asked to hide or show.
    """

    case: Case
    handover: HandOverStatus
    versions: tuple[StoredVersion, ...]
    timeline: tuple[TimelineEntry, ...]
    replies: tuple[Reply, ...]
    visibilities: tuple[Visibility, ...]
    restorations: tuple[Restoration, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, and the finding types that were cut from the text before searching."""

    cases: tuple[CaseSummary, ...]
    removed: tuple[str, ...]


def list_cases(
    context: AgencyContext,
    brands: Collection[str],
    filters: CaseFilters = CaseFilters(),
    *,
    after: Cursor | None = None,
    limit: int = 50,
) -> CasePage:
    """One page of cases of the caller's brands, the newest change first."""
    limit = max(1, min(limit, MAX_PAGE))
    with context.database.read() as connection:
        found = read_cases.page(connection, brands, filters, after=after, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1].case if len(found) > limit else None
    return CasePage(shown, Cursor(last.changed_at, last.case_id) if last else None)


def case_detail(context: AgencyContext, brands: Collection[str], case_id: str) -> CaseDetail:
    """One case in one snapshot; raises `UnknownCase` also where it is another brand's."""
    with context.database.read() as connection:
        case = store_cases.get(connection, case_id)
        if case is None or case.brand not in brands:
            raise UnknownCase("case_id: there is no such case", field="case_id")
        return CaseDetail(
            case=case,
            handover=store_handovers.status(connection, case_id),
            versions=read_cases.versions(connection, case_id),
            timeline=store_cases.timeline_of(connection, case_id),
            replies=store_replies.of_case(connection, case_id),
            visibilities=store_visibilities.of_case(connection, case_id),
            restorations=store_restorations.of_case(connection, case_id),
        )


def search(
    context: AgencyContext, brands: Collection[str], text: str, *, limit: int = 50
) -> SearchResult:
    """Cases with a public code, or with a post in which every word stands, redacted on both sides.

    Raises:
        InvalidInput: the text is empty or longer than 200 characters.
    """
    limit = max(1, min(limit, MAX_PAGE))
    code = re.sub(r"[\s-]", "", text)
    if _PUBLIC_CODE.fullmatch(code):
        spelled = f"{code[0]}-{code[1:]}".upper()
        with context.database.read() as connection:
            found = read_cases.with_public_code(connection, brands, spelled)
        if found:
            return SearchResult(found, ())
    words, removed = _searchable(context, brands, text)
    if not words:
        return SearchResult((), removed)
    with context.database.read() as connection:
        return SearchResult(read_cases.with_words(connection, brands, words, limit=limit), removed)


def _searchable(
    context: AgencyContext, brands: Collection[str], text: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that may reach the database, and the kinds cut by the redactor of any brand."""
    removed: dict[str, None] = {}
    for brand in sorted(brands):
        redaction = redacted(context.redactor_of(brand), text, "text", _MAX_SEARCH_CHARACTERS)
        removed.update(dict.fromkeys(kinds(redaction)))
        text = redaction.text
        for placeholder in reversed(redaction.placeholders):
            text = f"{text[: placeholder.start]} {text[placeholder.end :]}"
        if not text.strip():
            break
    return tuple(_WORD.findall(text)), tuple(removed)
