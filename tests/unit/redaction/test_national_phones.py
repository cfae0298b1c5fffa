"""Phones of eight countries as people write them; near-misses beside them. All values invented."""

import phonenumbers
import pytest

from relevo.redaction.detectors import DETECTORS
from tests.unit.redaction.national import cases, detector_of_first, found_and_meant

TABLES = {
    "pe.phone": [
        "«987 654 321» llamen",
        "cel «9937 / 14387»",
        "línea «987654321»",
        "cel «9-8765-4321»",
        "«+51-987-654-321»",
        "«+51 987654321»",
        "«51987654321» ese es",
        "wsp «51 987 654 321»",
        "whatsapp al «987.654.321»",
        "seluar «98 76 54 321»",
        "mi cell «987 65 43 21»",
        "tlf «01-445-6789 anexo 123»",
        "fono «(01) 4456789»",
        "fijo «054 234567»",
        "cel «987654321»/«912345678»",
        "cel «987654321»-«912345678»",
        "cel «+51 (987) 654 321»",
        "llamar al 0800-22-264",
        "llamen al 0800 777 155",
        "comprobante 987654321",
        "pagué 987.654.321 soles",
        "el otro, el del trabajo, «(01) 718-3345 anexo 21», es de recepción",
        "Celular Samsung comprado el 14-10-2023, sin garantía",
        "cel comprado 12.11.2022",
        "no hay dónde cargar el cel. 2 mil millones de dólares",
    ],
    "co.phone": [
        "«315 827 40 16»",
        "cel «31 58 27 40 16»",
        "«573158274016» wsp",
        "«+57 (315) 827-4016»",
        "nequi «3158274016»",
        "daviplata: «315-827-4016»",
        "fijo «601 345 6789»",
        "fijo «(604) 3456789 ext 4501»",
        "la línea 018000 912345 no contesta, llamen",
        "radicado 3158274016",
    ],
    "cl.phone": [
        "«9 8765 4321»",
        "fono «+569 8765 4321»",
        "«+56987654321»",
        "cel «9 876 543 21»",
        "fono «2 2345 6789»",
        "fono «(32) 212 3456»",
        "«56 9 8765 4321»",
        "llamar al 600 123 4567",
        "folio 9 8765 4321",
    ],
    "ar.phone": [
        "cel «(0351) 15 456 7890»",
        "tel «0341-155-123456»",
        "«+54 9 351 456 7890»",
        "«5491145678901»",
        "cel «15-4567-8901»",
        "whatsapp «1145678901»",
        "wsp «11 45 67 89 01»",
        "mi celu «2994 56-7890»",
        "«(011) 4567-8901»",
        "fijo «4567-8901 int 12»",
        "llamen al 0810-555-1234",
        "pedido 1145678901",
    ],
    "mx.phone": [
        "«55 1234 5678»",
        "cel «044 55 1234 5678»",
        "«+52 1 55 1234 5678»",
        "«5215512345678»",
        "marquen al «8112345678»",
        "tel «(55) 12 34 56 78»",
        "háblenle al «272-118-4093»",
        "tel «01 55 1234 5678»",
        "marque al 01 800 123 4567",
        "orden 8112345678",
        "no recibo el sms en el «477 310 2288»",
        "nos llaman a diario al «442 118 7733» por una deuda ajena",
        "no me llega el sms en 20 minutos",
    ],
    "ec.phone": [
        "«098 274 1506»",
        "celu «096 33 41 207»",
        "«0982741506»",
        "«09 8274 1506»",
        "cel «098-274-15-06»",
        "«+593 98 274 1506»",
        "«593982741506»",
        "telf «04-603-1187»",
        "«(07) 2831 946» sin tono",
        "llamar al 1800 123 456",
        "guía 0982741506",
        "me siguen llamando al «0998 220 417» por 20 dólares",
        "Teléfono comprado el 24-10-2023, garantía de 3 años",
        "me siguen llamando del trabajo",
    ],
    "br.phone": [
        "«(11) 98765-4321»",
        "zap «11 9 8765 4321»",
        "«55 11 98765-4321»",
        "«5511987654321»",
        "fone «(11)3456-7890»",
        "zap «011 98765 4321»",
        "«+55 (11) 9.8765-4321»",
        "whats «11987654321»",
        "contato «48 991270443»",
        "liguem para 0800 777 1234",
        "liguei no 4004 3535",
        "protocolo 11987654321",
    ],
    "es.phone": [
        "«612 34 56 78»",
        "«612345678»",
        "«0034 612 345 678»",
        "«00 34 612345678»",
        "movil «61 23 45 678»",
        "«+34 91 123 45 67»",
        "tfno «911234567»",
        "bizum «612-345-678»",
        "el 902 12 34 56 no contesta",
        "llamad al 900 12 34 56",
        "incidencia 612345678",
    ],
}

PHONES = [detector for detector in DETECTORS if detector.name in TABLES]


@cases(TABLES)
def test_exactly_what_is_marked_is_found(redactor, marked):
    found, meant = found_and_meant(redactor, marked)
    assert found == meant


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_its_first_case(redactor, detector):
    assert detector_of_first(redactor, TABLES[detector]) == detector


# The library's example of a fixed line of Chile is the number of a company.
@pytest.mark.parametrize(
    ("detector", "kind"),
    [
        pytest.param(detector, kind, id=f"{detector.name}-{kind}")
        for detector in PHONES
        for kind in ("FIXED_LINE", "MOBILE")
        if (detector.name, kind) != ("cl.phone", "FIXED_LINE")
    ],
)
def test_the_plan_in_outline_holds_what_the_printed_plan_holds(detector, kind):
    number = phonenumbers.example_number_for_type(
        detector.country, getattr(phonenumbers.PhoneNumberType, kind)
    )
    national = phonenumbers.national_significant_number(number)
    assert detector.check(national)
    assert detector.check(f"{number.country_code}{national}")
    assert detector.check(f"00{number.country_code}{national}")
    assert not detector.check(f"{national}12345")
