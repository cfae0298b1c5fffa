"""Digits pulled apart, letters written for digits, escapes."""

import pytest

from relevo.redaction.view import view_of


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("dni 4 5 8 7 9 6 3 2", "dni 45879632"),
        ("dni 4_5_8_7_9_6_3_2", "dni 45879632"),
        ("dni 4😀5😀8😀7😀9😀6😀3😀2", "dni 45879632"),
        ("tarjeta 4557, 8801, 2345, 6786", "tarjeta 4557 8801 2345 6786"),
        ("cel 987\n654\n321", "cel 987 654 321"),
        ("987 - 654 - 321", "987 654 321"),
        ("987/654/321", "987 654 321"),
        ("dni 4587O63l9", "dni 458706319"),
        ("&#52;&#53;87&#x36;3", "458763"),
        ("%34%35%38%37", "4587"),
        ("maria%40gmail.com", "maria@gmail.com"),
        ("dnі 45", "dni 45"),
        ("placa W.F.O.2.1.6 taxi", "placa WFO216 taxi"),
        ("pasaporte B-A-7-7-1-0-3-5", "pasaporte BA771035"),
        ("d n i 45678912", "dni 45678912"),
        ("rg 95 ponto 752 ponto 376 traço 2", "rg 95.752.376-2"),
        ("dni 36 83 62 16 zeta", "dni 36836216Z"),
        ("soy P.a.m.e.l.a V.e.r.g.a.r.a", "soy Pamela Vergara"),
        ("soy J o r d i  P u i g v e r t", "soy Jordi Puigvert"),
        ("matrícula 3 0 9 2 M F T", "matricula 3092MFT"),
        ("patente A-B 7 1 2 K-F", "patente AB712KF"),
        ("código Q😀7😀L😀M😀4😀Z", "codigo Q7LM4Z"),
        ("patente J.K.L.P.-.3.3", "patente JKLP33"),
        ("la cl4ve y la pl@ca", "la clave y la placa"),
        ("conta 3/9/0/4/4/1 traço 7", "conta 390441-7"),
        ("ruc 17917 15543 00l", "ruc 17917 15543 001"),
        ("tarjeta 4548/0200/8662/2858", "tarjeta 4548 0200 8662 2858"),
        ("01703021\n40180318717194", "01703021 40180318717194"),
    ],
)
def test_what_a_reader_takes_it_for(text, read):
    assert view_of(text).text == read


@pytest.mark.parametrize(
    "text",
    [
        "el 12/10/2024 a las 10:30",
        "1.234.567,89",
        "987654321 o 912345678",
        "987654321, 912345678",
        "$1,234,567 o $2,345,678",
        "(21) 97531-8642",
        "[DNI-1] [DNI-2] [DNI-3] [DNI-4] [DNI-5]",
        "vuelo LA2045",
        "de 4 a 5 y 6 o 7 personas",
        "soy A. B. y nada",
        "juan@correo.com",
        "Brayan Alexis, yo",
        "73881204 ese es mi documento",
        "XK7PQR",
    ],
)
def test_what_is_written_plainly_stays(text):
    assert view_of(text).text == text
