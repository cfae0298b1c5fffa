"""The brand's approved scripts: listing, approving, retiring."""

from __future__ import annotations

from dataclasses import dataclass, field

import marshmallow as ma
from marshmallow import fields

from relevo.care.domain.scripts import ScriptDraft, StandingScript
from relevo.care.people import Role
from relevo.care.use_cases import scripts
from relevo.care.use_cases.context import Care
from relevo.care.web.acts import Acts
from relevo.care.web.cases import READERS
from relevo.continuity import Language, Situation
from relevo.crossing.continuity import MAX_SCRIPT_CHARACTERS
from relevo.service.web import Door, with_token
from relevo.service.web.schemas import Instant, Takes, Text, closed, slug

_KEEPERS = with_token([Role.LEAD, Role.ADMIN])


@dataclass(frozen=True, slots=True)
class ListedScripts:
    """Which scripts."""

    brand: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Approved:
    """A text to be approved."""

    script_id: str
    language: Language
    situation: Situation
    text: str = field(repr=False)


class ListedScriptsSchema(Takes[ListedScripts]):
    """A brand; and whether those that hold no more are wanted too."""

    makes = ListedScripts
    brand = slug()
    retired = fields.Boolean(truthy={"true"}, falsy={"false"})


class ApprovedSchema(Takes[Approved]):
    """A text; it holds no personal data. One under a known id takes the older one's place."""

    makes = Approved
    script_id = slug(required=True)
    language = closed(Language, required=True)
    situation = closed(Situation, required=True)
    text = Text(longest=MAX_SCRIPT_CHARACTERS, required=True)


class ScriptDocument(ma.Schema):
    """The newest version of a script."""

    brand = fields.String(required=True)
    script_id = fields.String(required=True, attribute="script.script_id")
    version = fields.Integer(required=True, attribute="script.version")
    language = fields.String(required=True, attribute="script.language")
    situation = fields.String(required=True, attribute="script.situation")
    text = fields.String(required=True, attribute="script.text")
    approved_by = fields.String(required=True)
    approved_at = Instant(required=True, attribute="script.approved_at")
    retired_by = fields.String(required=True, allow_none=True)
    retired_at = Instant(required=True, allow_none=True)


class ScriptsDocument(ma.Schema):
    """Scripts by brand and id; at most 200 of a brand hold at a time."""

    scripts = fields.List(fields.Nested(ScriptDocument), required=True)


def scripts_door(care: Care) -> Door:
    """The door to scripts."""
    door = Door("scripts", description="Texts that the brand has approved: they pass the guard.")
    views = _Scripts(care)
    door.add(
        "GET",
        "/scripts",
        views.list_scripts,
        access=READERS,
        takes=ListedScriptsSchema,
        gives=ScriptsDocument,
        errors=[404],
    )
    door.add(
        "POST",
        "/scripts/<brand>",
        views.approve_script,
        access=_KEEPERS,
        takes=ApprovedSchema,
        gives=ScriptDocument,
        status=201,
        errors=[409],
    )
    door.add(
        "POST",
        "/scripts/<brand>/<script_id>/retire",
        views.retire_script,
        access=_KEEPERS,
        gives=ScriptDocument,
    )
    return door


class _Scripts:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_scripts(self, asked: ListedScripts) -> dict[str, object]:
        """List the newest version of each script."""
        brands = self._acts.brands(asked.brand)
        return {"scripts": scripts.listed(self._care, brands, retired=asked.retired)}

    def approve_script(self, asked: Approved, brand: str) -> StandingScript:
        """Approve a text: from now on it passes the guard, here and at the agencies."""
        scripts.require_visible(brand, self._acts.brands())
        draft = ScriptDraft(asked.script_id, asked.language, asked.situation, asked.text)
        return scripts.approve(self._care, brand, draft, actor=self._acts.actor())

    def retire_script(self, brand: str, script_id: str) -> StandingScript:
        """Retire a script: it passes no more."""
        return scripts.retire(
            self._care, brand, script_id, self._acts.brands(), actor=self._acts.actor()
        )
