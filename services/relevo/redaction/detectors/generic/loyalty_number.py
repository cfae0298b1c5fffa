"""Numbers of frequent flyers and members: 7 to 13 digits, the programme's letters before them or
not, named as such.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, START, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# A last group of two may count what follows: "12 meses".
_LAST = (
    r"(?:[ .\-]\d{3,4}|[ .\-]\d{2}(?! ?(?i:mil|k|anos?|meses|mes|dias?|veces|vezes|horas|semanas"
    r"|years|months|days|times|millones|puntos|millas|milhas|pontos|miles|points|%)\b))"
)
_FORMS = (
    r"\d{7,16}",
    rf"\d{{2,4}}[ .\-]\d{{3,4}}[ .\-]\d{{3,4}}{_LAST}?",
    rf"\d{{4}}[ \-]\d{{4}}(?:[ \-]\d{{3,4}})?{_LAST}?(?:-\d)?",
)
_PROGRAMMES = words(
    "lifemiles lifemile latampass smiles tudoazul multiplus connectmiles aadvantage mileageplus",
    "doters skymiles iberiaplus clubpremier elevate volamas fidelidade frecuente frequente flyer "
    "kmdevantagens livelo esfera payback dotz aeroplan krisflyer flyingblue executiveclub "
    "latamfidelidade "
    "millas",
)

_CALLED = (
    r"(?:life ?miles|smiles|latam ?pass|tudo ?azul|connect ?miles|aadvantage|mileage ?plus"
    r"|club premier"
    r"|iberia ?plus|aerolineas plus|livelo|payback|doters|sky ?miles|viajero frecuente|programa de"
    r" (?:puntos|millas|lealtad)|frequent flyer|puntos colombia|millas|milhas)"
)

LOYALTY_NUMBER = Detector(
    name="generic.loyalty_number",
    type=FindingType.LOYALTY_NUMBER,
    country=None,
    label="SOCIO",
    shapes=(
        number(0.2, 7, *_FORMS),
        Shape(
            rf"(?<![A-Za-z0-9])(?:(?:[A-Z]{{2,3}}|ib|am|la|av)[ \-]?|[a-z]{{2}})\d{{7,12}}{END}",
            0.2,
            r"(?i)[a-z][ \-]?\d{7}",
        ),
        # Grouped: "LP 5582 0091 37".
        Shape(
            rf"(?<![A-Za-z0-9])(?!(?:NO|NR|DE|ES|ID) )[A-Z]{{2,3}}[ \-]?(?:\d{{3,4}}[ .\-]\d{{3,4}}"
            rf"(?:[ .\-]\d{{3,4}})?{_LAST}?){END}",
            0.2,
        ),
        # Letters among the digits, as some programmes give them out: "7HK22L8".
        Shape(r"(?<![A-Za-z0-9@#])(?=(?:[A-Z]{0,4}\d){3})(?=\d*[A-Z])[A-Z0-9]{7,9}(?!\w)", 0.0),
    ),
    context=_PROGRAMMES
    | words(
        "pass plus premier rewards bonus puntos socio socia membresia miles blue dotz livelo "
        "esfera",
        "monedero fidelizacion millaje milhas fidelidad payback member loyalty suma viajero "
        "frequent",
        "membership associado associada club",
    ),
    fillers=words(
        "gold diamante elite platinum silver black signature oro plata categoria nivel tarjeta "
        "cuenta",
        "programa latam iberia cmr numero azul diamond viajero frecuente millas codigo member "
        "turquoise",
        "titanium coral bonus cliente programa prata ouro diamante pasajero socio aeromexico "
        "avianca",
        "zafiro esmeralda infinita perla club la nacion colombia shell",
    ),
    label_required=True,
)
LOYALTY_PREFIXED = Detector(
    name="generic.loyalty_prefixed",
    type=FindingType.LOYALTY_NUMBER,
    country=None,
    label="SOCIO",
    shapes=(
        # The airline's letters say much near the programme's word.
        Shape(
            rf"(?<![A-Za-z0-9])(?:IB|AM|LA|AV|CM|UX|AR|AA|UA|DL) ?\d{{8,12}}{END}",
            0.5,
            r"(?:IB|AM|LA|AV|CM|UX|AR|AA|UA|DL) ?\d{8}",
        ),
        Shape(rf"{START}\d{{8,12}}{END}", 0.2),
    ),
    context=_PROGRAMMES,
    near=_PROGRAMMES
    | words("plus premier rewards socio socia pass viajero miles club member puntos avios"),
)

LOYALTY_CALLED = Detector(
    name="generic.loyalty_called",
    type=FindingType.LOYALTY_NUMBER,
    country=None,
    label="SOCIO",
    shapes=(
        # "882133091 es mi número de LifeMiles".
        Shape(
            rf"(?=\d)(?P<value>{START}\d{{7,13}}{END})(?=,? (?i:(?:es|era|is|e) (?:mi |el |my "
            rf"|the |meu "
            rf"|o )?(?:numero|nro|number|codigo|socio|cuenta)[ .]{{1,2}}(?:de |del |do "
            rf"|da )?{_CALLED}\b))",
            0.4,
            rf"(?i){_CALLED}",
        ),
        # The programme after it, or of more than one word: "cuenta 88213309 de Smiles", "TudoAzul".
        Shape(
            rf"(?i:(?:cuenta|conta|account|tarjeta|cartao|puntos|pontos|millas|milhas|socio|numero|nro)"
            rf"(?: [a-z]{{1,9}}){{0,2}}?[ :#]{{1,3}})(?P<value>{START}\d{{7,13}}{END})"
            rf"(?=,? (?i:(?:(?:de|del|do|da"
            rf"|en|no|programa|el|mi|es|numero)[ ]){{1,4}}{_CALLED}\b))",
            0.4,
            rf"(?i){_CALLED}",
        ),
        # "Lifemiles acct 13088427716", "puntos Rewards, mi cuenta es 804517392".
        Shape(
            rf"\b(?i:{_CALLED}|rewards)(?i:,? [a-z]{{1,8}}){{0,3}},? (?i:cuenta|conta|account"
            rf"|acct|tarjeta|cartao)"
            rf"(?i: (?:es|e|is|numero|nro|number)){{0,2}}[ :#]{{1,3}}"
            r"(?P<value>(?:(?<![A-Za-z0-9])(?!(?:NO|NR|DE"
            rf"|ES) )[A-Z]{{2,3}}[ \-]?(?=(?:\d[ \-]?){{7}})"
            rf"\d{{2,7}}(?:[ \-]\d{{3,5}}){{1,2}}|{START}\d{{7,13}}){END})",
            0.4,
            rf"(?i){_CALLED}|rewards",
        ),
        Shape(
            rf"\b(?i:tudo azul|monedero [a-z]{{3,12}}|travel club|club de puntos"
            rf"|puntos [a-z]{{4,12}}"
            rf"|executive club|flying blue|latam fidelidade|aerolineas plus|socio advantage)"
            rf"(?: (?i:numero|nro|num|n|socio|tarjeta|cuenta|es)){{0,3}}\.?[ :#]{{1,3}}"
            rf"(?P<value>{START}(?:\d{{7,16}}|\d{{3,4}}(?:[ \-]\d{{3,4}}){{2}}{_LAST}?){END}"
            rf"|(?=(?:[A-Z]{{0,4}}\d){{3}})(?=\d*[A-Z])[A-Z0-9]{{7,9}}(?!\w))",
            0.4,
            begins=words(
                "tudo monedero travel club puntos executive flying latam aerolineas socio"
            ),
        ),
    ),
    label_in_pattern=True,
)
