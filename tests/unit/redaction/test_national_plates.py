"""Plates of eight countries, old and new; near-misses beside them. All values invented."""

from functools import cache

import pytest

from relevo.redaction import Configuration, Redactor
from tests.unit.redaction.national import cases, detector_of_first, found_and_meant

TABLES = {
    "pe.plate": [
        "placa «ABC-123»",
        "placa: «abc123»",
        "mi placa es «A1B-234»",
        "placa nro «ABC 123»",
        "placa «4567-2B» de mi moto",
        "placa «MG-12345»",
        "«ABC-123» es mi placa",
        "placa del año 2023",
        "la placa RTX 3060",
        "pedí placas por 150 soles",
    ],
    "co.plate": [
        "placas «KJH 48D»",
        "placa «KJH-482»",
        "placa «kjh482»",
        "placa «KJH48D»",
        "me clonaron la placa «HGW 738» y llegan fotomultas",
        "la placa que dice KM 482",
    ],
    "cl.plate": [
        "patente «BBCL-23»",
        "patente «bbcl23»",
        "patente «BB CL 23»",
        "patente «AB-1234»",
        "patente «UX 4471» me llega otro tag",
        "ppu: «KFR-082»",
        "pagué la patente 2024",
        "patente «FG·HJ·42» y multa",
    ],
    "ar.plate": [
        "dominio «AC 714 KD»",
        "patente «ABC 123»",
        "dominio «AC 714 KD»",
        "patente «ac714kd»",
        "patente «CB 985 PH» o la vieja",
        "patente «CB 985 PK» o la vieja",
        "chapa «ABC-123»",
        "moto patente «A123BCD»",
        "la patente sale 123 lucas",
    ],
    "mx.plate": [
        "placas «PXK-4567»",
        "placas «PXK-45-67»",
        "placas «ABC-123-A»",
        "placas «A12-BCD»",
        "placas «LB-12345»",
        "placas de 2024",
    ],
    "ec.plate": [
        "placa «PBA-123»",
        "placa «PBA-1234»",
        "placa «pba1234»",
        "moto placa «IA123B»",
        "placa por 1234 dólares",
    ],
    "br.plate": [
        "placa «ABC1D23»",
        "placa «ABC1234»",
        "placa «ABC1D23»",
        "placa «abc-1234»",
        "placa: «ABC 1D23»",
        "rental car plate «RTA4J67»",
        "placa de 2024",
    ],
    "es.plate": [
        "matrícula «B-123456»",
        "matrícula «4567 KLM»",
        "matricula «4567-klm»",
        "matrícula «M-1234-AB»",
        "la matrícula cuesta 4567 euros",
    ],
    "generic.plate_dressed": [
        "placa «V B K / 719» robada",
        "placa: «VN.K- 494» y nada",
        "PLACA «K3K-314» Y NADA",
        "LA PLACA BUENA, 2 veces",
    ],
    "generic.plate_of_vehicle": [
        "el SOAT del «A1B-234» sigue anulado",
        "mototaxi «4471-8C» chocada",
        "auto «ABC-123» robado",
        "la moto XTZ 125 no arranca",
        "el auto BMW 320 del gerente",
        "fotomulta a la moto «KJH48D»",
        "el carro «jnl482» no anda",
        "el carro 208 GTI de mi jefe",
        "el tag cobra doble al «BBCL-23»",
        "auto «LXBD71» gris",
        "autopista BBCL, 23 pesos",
        "el seguro del «AB 123 CD» no responde",
        "auto «KDN 417», fiat uno",
        "Ford F 150 con fallas",
        "moto CB 190R y NS 200",
        "seguro por 123 CD",
        "multa al «PXK-45-67»",
        "mi moto itálika «4FKR8»",
        "tenencia de 1234 pesos",
        "pedágio do «QNT3F82»",
        "Gol branco «fjr 8b41» batido",
        "carro do ano 2023",
        "un Toyota Yaris 2019 en oferta",
        "camioneta RAM 1500",
        "el coche «4567KLM» en el taller",
        "el coche «M-3847-WK» es de mi padre",
        "el seguro del «4567 KLM»",
        "coche con 4567 KMS",
        "el coche tiene 4567 kms",
        "multaron al «JHH-922»",
        "moto Italika FT150 nueva",
        "me multaron con 300 UTM",
    ],
}


@cases(TABLES)
def test_exactly_what_is_marked_is_found(redactor, marked):
    found, meant = found_and_meant(redactor, marked)
    assert found == meant


@cache
def at_home(country: str) -> Redactor:
    return Redactor(Configuration(country=None if country == "generic" else country.upper()))


@pytest.mark.parametrize("detector", TABLES)
def test_at_home_the_detector_itself_finds_its_first_case(detector):
    """Many countries share a form: the brand's own has it."""
    assert detector_of_first(at_home(detector.split(".")[0]), TABLES[detector]) == detector
