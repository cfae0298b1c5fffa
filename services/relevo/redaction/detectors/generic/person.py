"""Names of people, however they are written: `names` reads the text for them, no pattern does."""

from relevo.redaction.detector import Detector
from relevo.redaction.findings import FindingType

PERSON = Detector(
    name="generic.person",
    type=FindingType.PERSON,
    country=None,
    label="NOMBRE",
    shapes=(),
)
