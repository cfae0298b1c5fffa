"""`POST /api/v1/posts`: any source that is not one of our channels brings its posts in here."""

from __future__ import annotations

from relevo.agency.context import AgencyContext
from relevo.agency.domain.post import Taken
from relevo.agency.people import Role
from relevo.agency.posted import Posted, PostedSchema
from relevo.agency.use_cases import cases, intake
from relevo.agency.use_cases.cases import StoredVersion
from relevo.agency.use_cases.typed import check_source_ids
from relevo.agency.web import documents
from relevo.agency.web.seeing import require_visible
from relevo.service.web import Door, with_token
from relevo.service.web.access import person


def posts_door(context: AgencyContext) -> Door:
    """The door for programs that bring posts in."""
    door = Door("posts", description="Posts from sources that are not channels of ours.")
    door.add(
        "POST",
        "/posts",
        _Posts(context).take_in_post,
        access=with_token([Role.INTEGRATION, Role.ADMIN]),
        takes=PostedSchema,
        gives=documents.TakenPost,
        status=201,
        also={200: "This version was taken in before; nothing happened."},
        errors=(404, 503),
    )
    return door


class _Posts:
    def __init__(self, context: AgencyContext) -> None:
        self._context = context

    def take_in_post(self, posted: Posted) -> tuple[dict[str, object], int]:
        """Take one post version in: redacted and sealed before anything of it is stored."""
        brand = require_visible(self._context, posted.brand)
        event = posted.event()
        check_source_ids(self._context.redactor_of(brand), event)
        taken = intake.take_in(self._context, event, actor=person().id)
        version = _version(self._context, brand, taken)
        document: dict[str, object] = {
            "post_version_id": taken.post_version_id,
            "case_id": taken.case_id,
            "public_code": taken.public_code,
            "duplicate": taken.duplicate,
            "redacted_text": version.redacted_text if version else "",
            "findings": version.findings if version else (),
        }
        return document, 200 if taken.duplicate else 201


def _version(context: AgencyContext, brand: str, taken: Taken) -> StoredVersion | None:
    if taken.case_id is None:
        return None
    detail = cases.case_detail(context, {brand}, taken.case_id)
    found = (v for v in detail.versions if v.post_version_id == taken.post_version_id)
    return next(found, None)
