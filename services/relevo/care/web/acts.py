"""What API and pages share: who calls, which brands, and sensible defaults of an act."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.errors import NothingToAnswer, UnknownCase
from relevo.care.domain.posts import Post
from relevo.care.domain.replies import Reply
from relevo.care.people import SEE_BLOCKED, people
from relevo.care.use_cases import answers, desk
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import CaseDetail
from relevo.crossing.continuity import Justification
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.errors import InvalidInput, NotFound
from relevo.ledger.values import Id
from relevo.service.people import Person
from relevo.service.web.access import person


@dataclass(frozen=True, slots=True)
class Acts:
    """The desk's acts by the caller of this request."""

    care: Care

    def brands(self, asked: str | None = None) -> Collection[str]:
        """The brands that the caller may see, or the one of them asked for; else `UnknownCase`."""
        visible = person().brands & self.care.brands
        if asked is None:
            return visible
        if asked not in visible:
            raise UnknownCase("brand: there is no such brand", field="brand")
        return frozenset({asked})

    def actor(self) -> Id:
        """The caller, as ledgers know her."""
        return Id(person().id)

    def detail(self, key: CaseKey, *, with_held_fields: bool = True) -> CaseDetail:
        """The case with its thread; raises `UnknownCase`, `CaseBlocked`."""
        return desk.case_detail(
            self.care,
            key,
            self.brands(),
            with_held_fields=with_held_fields,
            blocked_too=person().has_any(SEE_BLOCKED),
        )

    def assign(self, key: CaseKey, assignee: str | None, revision: int | None) -> Case:
        """Somebody works on it; raises `InvalidInput` if that is nobody of care."""
        if assignee is not None and assignee != person().id:
            self._require_colleague(assignee)
        return desk.assign(
            self.care,
            key,
            self.brands(),
            assignee,
            expected_revision=self._revision(key, revision),
            actor=self.actor(),
        )

    def reply(
        self,
        key: CaseKey,
        text: str,
        source_id: str | None,
        revision: int | None,
        justification: Justification | None = None,
    ) -> Reply:
        """A reply for publication, under the newest post that stands unless one is named."""
        detail = self.detail(key, with_held_fields=False)
        target = source_id or newest_standing(detail)
        if target is None:
            raise NothingToAnswer("no post of the case stands", field="in_reply_to_source_id")
        return answers.write_reply(
            self.care,
            key,
            self.brands(),
            text,
            in_reply_to_source_id=target,
            expected_revision=revision,
            actor=self.actor(),
            justification=justification,
        )

    def resolve(self, key: CaseKey, revision: int | None) -> Case:
        """The matter is settled."""
        return desk.resolve(
            self.care,
            key,
            self.brands(),
            expected_revision=self._revision(key, revision),
            actor=self.actor(),
        )

    def reopen(self, key: CaseKey, revision: int | None) -> Case:
        """Back into the inbox."""
        return desk.reopen(
            self.care,
            key,
            self.brands(),
            expected_revision=self._revision(key, revision),
            actor=self.actor(),
        )

    def colleagues(self) -> tuple[Person, ...]:
        """Everybody of care, for names."""
        with self.care.storage.database.read() as connection:
            return people().everybody(connection)

    def _revision(self, key: CaseKey, seen: int | None) -> int:
        if seen is not None:
            return seen
        return self.detail(key, with_held_fields=False).case.revision

    def _require_colleague(self, person_id: str) -> None:
        try:
            with self.care.storage.database.read() as connection:
                found = people().person(connection, person_id)
        except NotFound:
            found = None
        if found is None or found.disabled_at is not None:
            raise InvalidInput("assignee: is nobody of care", field="assignee")


def key_of(agency: str, case_id: UUID) -> CaseKey:
    """The case's name from its address; raises `NotFound` if it cannot be one."""
    return CaseKey(known_agency(agency), str(case_id))


def known_agency(agency: str) -> str:
    """An agency's id from an address; raises `NotFound` if it cannot be one."""
    try:
        return check_slug(agency, "agency")
    except MalformedMessage:
        raise NotFound("agency: there is no such agency", field="agency") from None


def standing(detail: CaseDetail) -> list[Post]:
    """Posts that can be answered, the newest first."""
    return [
        post
        for post in reversed(detail.posts)
        if post.current is not None and post.removed_at is None
    ]


def newest_standing(detail: CaseDetail) -> str | None:
    """The newest post that can be answered, if any."""
    return next((post.source_id for post in standing(detail)), None)
