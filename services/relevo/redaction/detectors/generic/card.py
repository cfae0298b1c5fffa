"""Payment cards: 13 to 19 digits, issuer ranges of ISO/IEC 7812, the last digit by Luhn's rule.

A card that a customer mistypes fails Luhn; called a card, it is one all the same.
"""

from stdnum import luhn

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import START, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_ISSUER = "[3-6]"  # the first digit
_JOINT = r"(?: - |[ .\-/_]?)"
_FOURS = rf"(?<!/){_ISSUER}\d{{3}}(?P<joint>{_JOINT})\d{{4}}(?P=joint)\d{{4}}(?P=joint)\d{{4}}"
_FOURS_APART = _FOURS.replace(_JOINT, r"(?: - |[ .\-/_])")
# Not one digit over and over, as in advertisements.
_VARIED = r"(?!(?P<same>\d)(?:[ .\-/_]{0,3}(?P=same)){11})"
_ALONE = r"(?![ .\-]?\d)"
_WORDS = words(
    "tarjeta tarjetas pacificard tc td visa mastercard master amex american express diners "
    "tarjetita trj",
    "card cards cartao cartoes credito debito plastico tdc tdd tarj cardnumber maestro elo",
)
_FILLERS = words(
    "credito debito visa mastercard oh cmr signature gold platinum clasica black infinite electron",
    "numero completo completa entera digitos termina empieza prepago virtual adicional dorada",
    "bancaria banco bcp bbva interbank scotiabank santander falabella ripley itau nubank "
    "bancolombia",
    "davivienda galicia macro banorte banamex hsbc pichincha guayaquil caixabank mama papa esposa",
    "esposo hijo hija titular el corte ingles terminacion bloqueada clonada vencida nueva vieja "
    "final master amex",
)


def holds(value: str) -> bool:
    """Luhn's check digit holds and it is not one digit over and over."""
    return len(set(value)) > 1 and luhn.is_valid(value)


CARD = Detector(
    name="generic.card",
    type=FindingType.CARD,
    country=None,
    label="TARJETA",
    shapes=(
        number(
            0.2,
            15,
            _FOURS,
            r"(?<!/)3[47]\d{2}[ .\-]?\d{6}[ .\-]?\d{5}",
            rf"(?<!/)(?={_ISSUER}){apart(15, 16)}",
        ),
        number(0.15, 14, rf"(?<!/){_ISSUER}(?:[ .\-]{{0,3}}\d){{13,15}}{_ALONE}"),
        number(0.1, 13, rf"(?<!/){_ISSUER}\d{{12,18}}"),
    ),
    context=_WORDS,
    fillers=_FILLERS,
    check=holds,
)

CARD_MISTYPED = Detector(
    name="generic.card_mistyped",
    type=FindingType.CARD,
    country=None,
    label="TARJETA",
    shapes=(
        # Printed in fours, it is a card whatever its check digit says, but not round amounts.
        number(0.5, 16, rf"(?!(?:\d{{2}}00.){{3}}){_VARIED}{_FOURS_APART}{_ALONE}"),
        # Called a card: any grouping, a digit too many or too few.
        number(
            0.1,
            12,
            rf"(?<!/){_VARIED}[2-9](?:\d{{12,18}}|\d{{3}}(?: \d{{4}}){{3}} \d{{2}}(?! \d)"
            rf"|\d{{3}}(?:[ .\-/_]{{1,3}}\d{{4}}){{3}}"
            rf"|(?:[ .\-/_]{{0,3}}\d){{11,16}}{_ALONE})",
        ),
    ),
    context=_WORDS,
    fillers=_FILLERS,
)

CARD_CHARGED = Detector(
    name="generic.card_charged",
    type=FindingType.CARD,
    country=None,
    label="TARJETA",
    shapes=(number(0.2, 15, rf"(?<!/){_VARIED}{_ISSUER}\d{{14,15}}"),),
    context=_WORDS
    | words(
        "cobraron cobran debitaron debitan cargo cargos cargaron compra compras compraram "
        "compraron",
        "charged charge charges declined cobrou cobranca venc vence vencimiento cvv cvc "
        "clonaron clonada consumo consumos validade val exp pague",
    ),
    fillers=_FILLERS,
)

_HIDDEN = r"[Xx*#]"
CARD_MASKED = Detector(
    name="generic.card_masked",
    type=FindingType.CARD,
    country=None,
    label="TARJETA",
    shapes=(
        # "4557 88XX XXXX 6786": what is shown but the last four.
        Shape(
            rf"{START}(?P<value>{_ISSUER}\d{{3}}[ .\-]?\d{{2}}[\dXx*#]{{2}}[ .\-]?"
            rf"(?:\d{{0,3}}{_HIDDEN}{{1,4}}))(?=[ .\-]?\d{{3,4}}(?!\d))",
            0.1,
        ),
    ),
    context=_WORDS,
    fillers=_FILLERS,
    label_required=True,
)
