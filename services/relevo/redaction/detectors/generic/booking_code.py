"""Booking codes of airlines (record locators): six letters and digits, named as such."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

BOOKING_CODE = Detector(
    name="generic.booking_code",
    type=FindingType.BOOKING_CODE,
    country=None,
    label="RESERVA",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9@#])(?=[A-Za-z]{0,5}\d)(?=\d{0,5}[A-Za-z])[A-Za-z0-9]{6}(?![A-Za-z0-9])",
            0.2,
        ),
        # All letters: upper case, and no neighbour in upper case, or the post only shouts.
        Shape(r"(?<![A-Za-z0-9@#])(?<![A-Z] )[A-Z]{6}(?![A-Za-z0-9])(?! [A-Z]{2})", 0.0),
        Shape(r"(?<=PNR )[A-Z]{6}(?![A-Za-z0-9])|(?<=: )[A-Z]{6}(?![A-Za-z0-9])", 0.0),
    ),
    context=words(
        "reserva reservas reservacion pnr localizador locator booking confirmacion confirmation cod"
        " codigo code"
    ),
    fillers=words(
        "reserva reservacion code reference codigo confirmacion confirmation localizador"
    ),
    label_required=True,
)
