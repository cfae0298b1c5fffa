"""The brand's approved scripts: texts that pass the continuity guard. Pure.

They have versions: an approved text is never changed, a newer one takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from relevo.continuity import Language, Script, Situation
from relevo.crossing.continuity import ApprovedScript, check_counted_slug
from relevo.errors import Conflict, NotFound


class UnknownScript(NotFound):
    """The brand has no such script that holds."""

    reason = "UNKNOWN_SCRIPT"


class TooManyScripts(Conflict):
    """The brand has as many scripts as its agencies take; retire one first."""

    reason = "TOO_MANY_SCRIPTS"


class ScriptChanged(Conflict):
    """Somebody else approved another version at the same moment; look at it first."""

    reason = "SCRIPT_CHANGED"


@dataclass(frozen=True, slots=True)
class ScriptDraft:
    """A text that is to be approved."""

    script_id: str
    language: Language
    situation: Situation
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StandingScript:
    """One version of a script, who approved it, and who retired it."""

    brand: str
    script: ApprovedScript
    approved_by: str
    retired_by: str | None = None
    retired_at: datetime | None = None

    def says(self, draft: ScriptDraft) -> bool:
        """Whether it holds, and says the same."""
        held = (self.script.language, self.script.situation, self.script.text)
        wanted = (draft.language.value, draft.situation.value, draft.text)
        return self.retired_at is None and held == wanted


def check_draft(draft: ScriptDraft) -> None:
    """Refuse what could not be a script.

    Raises:
        InvalidInput, MalformedMessage: naming `script_id` or `text`.
    """
    check_counted_slug(draft.script_id, "script_id")
    Script(draft.script_id, draft.language, draft.situation, draft.text)


def next_version(
    brand: str, newest: StandingScript | None, draft: ScriptDraft, *, actor: str, at: datetime
) -> StandingScript:
    """The draft as the version after the newest that there ever was."""
    version = newest.script.version + 1 if newest else 1
    approved = ApprovedScript(
        draft.script_id, version, draft.language.value, draft.situation.value, draft.text, at
    )
    return StandingScript(brand, approved, actor)
