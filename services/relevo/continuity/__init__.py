"""The continuity guard: does a reply make the customer start over? Pure: no I/O, no clock.

guard = Guard(carried=lambda text: {f.type for f in redactor.redact(text).findings})
guard.read("Indíquenos su DNI, por favor", known=["NATIONAL_ID"]).asks_again  # ("NATIONAL_ID",)
"""

from relevo.continuity.guard import Guard
from relevo.continuity.kinds import Kind, Known, Language
from relevo.continuity.scripts import Script, Situation
from relevo.continuity.verdict import Concern, Span, Verdict
from relevo.continuity.wording import wording

__all__ = [
    "Concern",
    "Guard",
    "Kind",
    "Known",
    "Language",
    "Script",
    "Situation",
    "Span",
    "Verdict",
    "wording",
]
