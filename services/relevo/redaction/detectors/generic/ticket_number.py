"""E-ticket numbers of airlines: the airline's three digits (IATA), then ten."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# LATAM, Avianca, Iberia, Aeromexico, Copa, Azul, Gol, Aerolineas Argentinas, Air Europa and those
# that fly to our countries.
_AIRLINES = (
    r"(?:045|544|075|139|134|462|957|996|172|230|577|127|247|047|057|074|125|001|006|016|220|837"
    r"|549|202|133|030|469|605|036|837|724|081|014|064|082|105|117|147|157|176|217|235)"
)
_REST = (
    r"(?:\d{10}|\d{4}[ \-]\d{6}|\d{3}[ \-]\d{3}[ \-]\d{4}|\d{4}[ \-]\d{3}[ \-]\d{3}"
    r"|\d{5}[ \-]\d{5})"
)
_END = r"(?:[ \-/]\d{1,2}(?!\d))?"

TICKET_NUMBER = Detector(
    name="generic.ticket_number",
    type=FindingType.TICKET_NUMBER,
    country=None,
    label="BOLETO",
    shapes=(
        number(0.5, 13, rf"{_AIRLINES}[ \-]{_REST}{_END}"),
        number(0.2, 13, rf"{_AIRLINES}\d{{10}}{_END}"),
        number(0.1, 13, rf"\d{{3}}[ \-.]?{_REST}{_END}", r"\d{13,14}"),
    ),
    context=words(
        "boleto boletos ticket tickets tiquete tiquetes billete billetes eticket etkt tkt pasaje",
        "pasajes bilhete bilhetes passagem passagens tkts etix billet tiket eticketes",
    ),
    fillers=words(
        "electronico electronicos aereo avion vuelo ida vuelta latam avianca iberia aerea "
        "eletronico",
        "emitido",
    ),
)

TICKET_NEAR_FLIGHT = Detector(
    name="generic.ticket_near_flight",
    type=FindingType.TICKET_NUMBER,
    country=None,
    label="BOLETO",
    shapes=(number(0.5, 13, rf"{_AIRLINES}\d{{10}}"),),
    near=words(
        "vuelo vuelos flight voo aerolinea airline latam avianca iberia aeromexico copa azul gol",
        "boleto ticket tiquete billete pasaje bilhete passagem reserva pnr reembolso pasajero",
    ),
)
