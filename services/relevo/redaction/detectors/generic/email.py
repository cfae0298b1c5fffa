"""E-mail addresses (RFC 5321 section 4.1.2, the forms that people use)."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

EMAIL = Detector(
    name="generic.email",
    type=FindingType.EMAIL,
    country=None,
    label="EMAIL",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9_.+%\-])[A-Za-z0-9_+%][A-Za-z0-9_.+%\-]*@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,24}"
            r"(?![A-Za-z0-9])",
            0.9,
            r"[A-Za-z0-9_.+%\-]@[A-Za-z0-9\-]+\.[A-Za-z]{2}",
        ),
    ),
    context=words("correo correos email mail mails"),
)
