"""The desk for programs: reading cases and working on them."""

from __future__ import annotations

from uuid import UUID

from relevo.care.adapters.desk_rows import AskedQuestion
from relevo.care.domain.case import Case, Desk
from relevo.care.domain.replies import Reply
from relevo.care.people import Role
from relevo.care.use_cases import answers, desk
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import CaseDetail, InboxPage, InboxQuery
from relevo.care.web import documents, forms
from relevo.care.web.acts import Acts, key_of
from relevo.service.web import Door, with_token

READERS = with_token(Role)
ACTORS = with_token([Role.AGENT, Role.LEAD])

CASE = "/cases/<agency>/<uuid:case_id>"


def cases_door(care: Care) -> Door:
    """The door to the desk."""
    door = Door("cases", description="Cases as care works on them.")
    views = _Cases(care)
    _add_reading(door, views)
    for rule, view in (("/resolve", views.resolve), ("/reopen", views.reopen)):
        door.add(
            "POST",
            CASE + rule,
            view,
            access=ACTORS,
            takes=forms.SeenSchema,
            gives=documents.CaseDocument,
            errors=[409],
        )
    _add_working(door, views)
    return door


def _add_reading(door: Door, views: _Cases) -> None:
    for rule, view in (("/inbox", views.list_inbox), ("/cases", views.list_cases)):
        door.add(
            "GET",
            rule,
            view,
            access=READERS,
            takes=forms.ListedSchema,
            gives=documents.CasesDocument,
            errors=[404],
        )
    door.add(
        "POST",
        "/cases/find",
        views.find_case,
        access=READERS,
        takes=forms.QuotedSchema,
        gives=documents.FoundDocument,
    )
    door.add("GET", CASE, views.read_case, access=READERS, gives=documents.CaseDetailDocument)


def _add_working(door: Door, views: _Cases) -> None:
    door.add(
        "POST",
        CASE + "/assign",
        views.assign,
        access=ACTORS,
        takes=forms.AssigningSchema,
        gives=documents.CaseDocument,
        errors=[409],
    )
    door.add(
        "POST",
        CASE + "/unassign",
        views.unassign,
        access=ACTORS,
        takes=forms.SeenSchema,
        gives=documents.CaseDocument,
        errors=[409],
    )
    door.add(
        "POST",
        CASE + "/replies",
        views.write_reply,
        access=ACTORS,
        takes=forms.WrittenSchema,
        gives=documents.ReplyDocument,
        status=201,
        errors=[409],
    )
    door.add(
        "POST",
        CASE + "/questions",
        views.ask_question,
        access=ACTORS,
        takes=forms.AskedSchema,
        gives=documents.QuestionDocument,
        status=201,
    )


class _Cases:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_inbox(self, asked: forms.Listed) -> InboxPage:
        """List the cases that wait for care, urgent first, then the longest open."""
        return self._page(asked, asked.desk or Desk.OPEN)

    def list_cases(self, asked: forms.Listed) -> InboxPage:
        """List cases wherever they stand, also those that the agency handles itself."""
        return self._page(asked, asked.desk)

    def find_case(self, asked: forms.Quoted) -> dict[str, object]:
        """Find cases by the public code that a customer quotes."""
        return {"cases": desk.find_by_public_code(self._care, asked.code, self._acts.brands())}

    def read_case(self, agency: str, case_id: UUID) -> CaseDetail:
        """Read one case with its redacted thread, its story, and what the vault holds."""
        return self._acts.detail(key_of(agency, case_id))

    def assign(self, asked: forms.Assigning, agency: str, case_id: UUID) -> Case:
        """Take a case, or give it to somebody."""
        assignee = asked.assignee or str(self._acts.actor())
        return self._acts.assign(key_of(agency, case_id), assignee, asked.expected_revision)

    def unassign(self, asked: forms.Seen, agency: str, case_id: UUID) -> Case:
        """Give a case back."""
        return self._acts.assign(key_of(agency, case_id), None, asked.expected_revision)

    def write_reply(self, asked: forms.Written, agency: str, case_id: UUID) -> Reply:
        """Send a reply to the agency for publication. One with personal data is refused."""
        return self._acts.reply(
            key_of(agency, case_id),
            asked.text,
            asked.in_reply_to_source_id,
            asked.expected_revision,
            asked.justification,
        )

    def ask_question(self, asked: forms.Asked, agency: str, case_id: UUID) -> AskedQuestion:
        """Ask the community manager something. One with personal data is refused."""
        return answers.ask_question(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            asked.text,
            actor=self._acts.actor(),
            justification=asked.justification,
        )

    def resolve(self, asked: forms.Seen, agency: str, case_id: UUID) -> Case:
        """Resolve a case; a new comment within seven days reopens it."""
        return self._acts.resolve(key_of(agency, case_id), asked.expected_revision)

    def reopen(self, asked: forms.Seen, agency: str, case_id: UUID) -> Case:
        """Take a resolved case up again."""
        return self._acts.reopen(key_of(agency, case_id), asked.expected_revision)

    def _page(self, asked: forms.Listed, where: Desk | None) -> InboxPage:
        query = InboxQuery(
            brands=self._acts.brands(asked.brand),
            desk=where,
            assignee=asked.assignee,
            unassigned=asked.unassigned,
            awaited=asked.restorations is not None,
            cursor=asked.cursor,
            limit=asked.limit,
        )
        return desk.inbox(self._care, query)
