"""Numbers that no word names: those whose form says what they are, and the safety net for the rest.

What must be found stands in «»; all values are invented, and no check digit holds unless said.
"""

import pytest

from relevo.redaction import FindingType
from tests.unit.redaction.national import cases, detector_of_first, found_and_meant

FORMS = {
    "generic.id_mistyped": [
        "«76803799X» y ya",
        "me piden el documento por privado, pues «76803799X»",
        "titular 31264597 «31264597-A»",
        "soy «12.345.678-A»",
        "«3683 6216 B» es lo que tengo",
        "ahí va: «11.910.842-3»",
        "«11910842-3» gracias",
        "«1191084k»",
        "el titular, «431.807.334-39», sou eu",
        "«431807334-39» tá aí",
        "«X6708733B»",
        "«x6708733b» me dieron ese",
        "ticket 76803799X",
        "11910842-3 unidades",
        "lote 11910842-3",
        "20240512-3",
        "vuelo X6708733B",
        "asiento Z1234567B",
    ],
    "generic.company_mistyped": [
        "la comunidad de propietarios con «H-45289508» sigue sin luz",
        "«B97306890» (la S.L.)",
        "somos «13.015.177/0001-04»",
        "y no «30-68755939-4»",
        "nos cobran a «923.709.391-7»",
        "facturaron a «77.053.233-1» en vez de a mí",
        "pedido B97306890",
        "T-20240031",
        "A-20240031",
        "nota fiscal 13.015.177/0001-04",
        "factura F001-00012345",
    ],
    "generic.phone_of_mine": [
        "mi numero es «300 7 41 82 59»",
        "meu número é «11 93116-0725»",
        "my number's «+61 412 880 317»",
        "Number's «+61 412 880 317», Sydney time",
        "mi número de pedido es 3007418259",
        "el número 300 de la calle",
    ],
    "generic.iban_cut": [
        "IBAN que empieza «ES29 0073» y sigue por privado",
        "el IBAN de prueba",
    ],
    "cl.rut_company": [
        "la pyme tiene RUT «77.472.783-3»",
        "RUT empresa «76.929.679-4»",
        "folio 77.472.783-3",
    ],
    "ar.tramite": [
        "n° de trámite «00418837265» de mi DNI",
        "expediente, n° de trámite 00418837265",
    ],
}

NET = [
    "sí, «70123456»",
    "«45678912» es de mi mamá",
    "*«45678912»*",
    "hola. «45678912» #ayuda",
    "les envío «45678912» para que revisen",
    "hice la compra con «45678912» y no figura",
    "ticket 48291 titular «45678912»",
    "ya tienen mi queja. «45678912»",
    "Indecopi ya tiene copia, «45678912»",
    "me cobraron de más «45678912»",
    "«45678912» Reclamo sin respuesta",
    "es «096 33 41 207» y ustedes tienen «096 33 41 270»",
    "aquí tienen: «49781028», gracias",
    "ctaahorro«82836715422522»",
    "dn1 «70743915»",
    "fijo «4781-2290» de capital, «1144218830» el celu de mi hermana",
    "tienen 45678912 seguidores",
    "población de 45.678.912 habitantes",
    "entren a 192.168.100.25 y reinicien",
    "folios: 8841201, 8843771 y 8850011",
    "el envío SEUR 08612349871123 en reparto",
    "transferencia 553781204 del viernes",
    "secuencial 001-002-000448193",
    "emitieron la 001-002-000448193",
    "el tuit 1748291042482910421",
    "mapa -12.0464, -77.0428",
    "Baloto con 07 12 19 28 33",
    "Swift 1.2 a 10.990.000 y el seguro",
    "CUS 4471882093",
    "marqué *123*4567890#",
    "8841201 del pedido",
    "Radicado 7714-220, 7714-305 y 7714-412, todos en estudio",
    "el caso 91-440217 se cierra hoy, dijeron lo mismo del 91-440216",
    "mi caso 91-440217 sigue y mi otro número es «55-440216»",
    "Llevo 4 partes: 2210, 2233, 2251 y 2290",
    "lotería 03-12-19-27-33 y nada",
    "Melate 2-9-17-28-33-46",
    "me dieron el «33-12-19-27-03»",
    "Ref. RC-2023-882140",
    "Infracción 0051-33810 que no es mía",
    "son 2 mil millones",
]


@cases(FORMS)
def test_exactly_what_is_marked_is_found(redactor, marked):
    found, meant = found_and_meant(redactor, marked)
    assert found == meant


@pytest.mark.parametrize("detector", FORMS)
def test_the_detector_itself_finds_its_first_case(redactor, detector):
    assert detector_of_first(redactor, FORMS[detector]) == detector


@pytest.mark.parametrize("marked", NET)
def test_the_net_catches_what_nothing_names_and_nothing_speaks_against(whole_redactor, marked):
    found, meant = found_and_meant(whole_redactor, marked)
    assert found == meant


def test_what_the_net_catches_is_called_unknown(whole_redactor):
    (finding,) = whole_redactor.redact("sí, 70123456").findings
    assert finding.type is FindingType.UNKNOWN_NUMBER
