"""Numbers in words: what a run of them dictates, and what stays as it is."""

import pytest

from relevo.redaction.view import view_of


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("dni cuatro cinco ocho siete nueve seis tres dos a ver", "dni 45879632 a ver"),
        ("cel nueve ocho siete, seis cinco cuatro, tres dos uno", "cel 987654321"),
        (
            "rut dieciséis millones doscientos cuatro mil setecientos setenta y uno guion K",
            "rut 16204771-K",
        ),
        ("dni cuarenta y cinco ochenta y siete noventa y seis treinta y dos", "dni 45879632"),
        ("cel nueve ochenta y siete doble seis 5 cuatro tresdosuno", "cel 9876654321"),
        ("cuatro5ocho7nueve6tres2", "45879632"),
        ("nove oito sete, meia cinco quatro, três dois um", "987654321"),
        ("one two three four, double five six", "1234556"),
        ("four hundred twenty one thousand and seven", "421007"),
        ("mil doscientos treinta y cuatro", "1234"),
        ("siete siete cuatro mil quinientos veinte", "774520"),
        ("pin cuatro cuatro siete 1", "pin 4471"),
        ("6 5 7 1 doble 4 9 0 2", "657144902"),
        ("pin 6 cero 2 nueve", "pin 6029"),
        ("clave un0 och0 c3ro c3ro", "clave 1800"),
        ("nip el uno, el nueve, el tres y el cinco", "nip el 1935"),
        ("nif: cinco cinco cuatro siete cinco cinco cero nueve ese", "nif: 55475509S"),
        ("cvv nine-oh-four", "cvv 904"),
        ("c u i t 2037292457nueve", "cuit 20372924579"),
        ("dieciséis del once del ochenta y dos", "16 del 11 del 82"),
        ("el veintitrés de septiembre del dos mil tres", "el 23 de septiembre del 2003"),
        ("vence cero nueve del veintiocho", "vence 09 del 28"),
        ("nasci em catorze do sete de setenta e nove", "nasci em 14 do 7 de 79"),
        ("9.abril.setenta y tres", "9.abril.73"),
        ("CUATRO CINCO OCHO SIETE", "4587"),
        ("nuebe sinco sero dos", "9502"),
        ("nuevecuatrotresochounoceronuevesieteseis", "943810976"),
        ("tres cuarentaicinco, seis doce", "345612"),
        ("tres diez · doscientos cuarenta · trece", "31024013"),
        ("(tres tres) 1 4 8 2 ocho cero 6 1", "(3314828061"),
        ("quince / 4402 / 7716", "1544027716"),
        ("nací un catorce de febrero de dos mil dos", "naci un 14 de febrero de 2002"),
        ("siete de mayo de mil novecientos ochenta, 3 citas", "7 de mayo de 1980, 3 citas"),
        ("calle ocho numero doce treinta apto dos", "calle ocho numero 12 30 apto 2"),
        ("avenida Brasil siete mil treinta 5to C", "avenida Brasil 7030 5to C"),
        ("rg dois oito sete quatro um três dois traço xis", "rg 2874132X"),
    ],
)
def test_a_run_of_number_words_is_the_digits_that_it_dictates(text, read):
    assert view_of(text).text == read


@pytest.mark.parametrize(
    "text",
    [
        "tres veces me llamaron",
        "2 millones 300",
        "una dosis de 500",
        "dos mil quinientos soles",
        "uno de los dos me dijo mil gracias",
        "te llamo 987654321 dos veces",
        "once again",
        "unos doscientos",
    ],
)
def test_words_that_dictate_nothing_stay(text):
    assert view_of(text).text == text


def test_a_stretch_of_the_view_leads_back_to_the_words_it_was_read_from():
    text = "mi dni cuatro cinco ocho, gracias"
    view = view_of(text)
    start = view.text.index("458")
    low, high = view.origin(start, start + 3)
    assert text[low:high] == "cuatro cinco ocho"
    low, high = view.origin(start + 1, start + 2)
    assert text[low:high] == "cinco"
