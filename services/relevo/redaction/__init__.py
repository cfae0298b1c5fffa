"""Redaction: text in, findings and redacted text out. Pure: no input or output, no clock.

redactor = Redactor(Configuration(brand="qori"))
redactor.redact("mi dni es 45678912").text  # "mi dni es [DNI-1]"
"""

from relevo.redaction.batch import redact_all
from relevo.redaction.configuration import Configuration
from relevo.redaction.errors import TextTooLong, Unreadable
from relevo.redaction.findings import Finding, FindingType, Reason
from relevo.redaction.placeholders import Placeholder, Redaction
from relevo.redaction.redactor import Redactor
from relevo.redaction.rules import with_rules

__all__ = [
    "Configuration",
    "Finding",
    "FindingType",
    "Placeholder",
    "Reason",
    "Redaction",
    "Redactor",
    "TextTooLong",
    "Unreadable",
    "redact_all",
    "with_rules",
]
