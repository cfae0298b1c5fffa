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
        ("tarjeta 4557x8801x2345x6786", "tarjeta 4557 8801 2345 6786"),
        ("tarjeta 4557;8801;2345;6786", "tarjeta 4557 8801 2345 6786"),
        ("rut 18345742~9 o 18345742~k", "rut 18345742 9 o 18345742-k"),
        ("cci 002_191_104837265018_52", "cci 002 191 104837265018 52"),
        ("4557--8801", "4557 8801"),
        ("dni 4O6I 77B2", "dni 4061 7782"),
        ("rut 1O.235.6S8-6", "rut 10.235.658-6"),
        ("el 9l3·77O·2O8", "el 913 770 208"),
        ("II.395.906-I es mi rut", "11.395.906-1 es mi rut"),
        ("fono 9&#8203;8124&#8203;5570", "fono 981245570"),
        ("ναleητιηα", "valentina"),
        ("soy Rosa_Quispe_Mamani", "soy Rosa Quispe Mamani"),
        ("soy Tito/Ccahuana/Rojas", "soy Tito Ccahuana Rojas"),
        ("yo: #Wilmer #Cárdenas", "yo:  Wilmer  Cardenas"),
        ("soy M@rta Ruiz", "soy Marta Ruiz"),
        ("mail j u a n . r o j a s @ g m a i l . c o m", "mail juan.rojas@gmail.com"),
        ("mail j t o r r e s 8 8 (at)", "mail jtorres88 (at)"),
        ("soy L u c i a n a y exijo", "soy Luciana y exijo"),
        ("alias gato(.)tren(punto)fideo", "alias gato.tren.fideo"),
        ("cuil 20 20828531 barra 9", "cuil 20 20828531-9"),
        ("codigo equis ka siete pe qu erre", "codigo XK7PQR"),
        ("placa A de Ana, B de burro, T, tres cuatro uno", "placa ABT341"),
        ("localizador eme de maria, jota, 4, tê, ípsilon, dáblio", "localizador MJ4TYW"),
        ("nie equis cuatro uno nueve cero ocho cuatro cinco ese", "nie X4190845S"),
        ("patente h k r s guion cuatro siete", "patente HKRS47"),
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
        "CIF B12345678, DNI 12345678Z, placa SB1234",
        "son 45 lo 4587",
        "C.I. 0912345678",
        "12 de ene de 2024",
        "la app de Lima/Callao y www.Banco.Com",
        "mi clave era Boquita_1905",
        "gracias @Ana_Rojas",
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
