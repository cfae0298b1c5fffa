"""The interface that the rest of Relevo relies on."""

import re
import threading

import pytest

from relevo.redaction import (
    Configuration,
    Finding,
    FindingType,
    Reason,
    Redactor,
    TextTooLong,
    Unreadable,
)

STORY = (
    "Soy Ana Quispe Rojas, dni 45678912, tarjeta 4666 1760 3137 2159 vence 11/29 cvv 906,"
    " escriban a ana@correo.example o al 963 852 741. Repito: dni 45.678.912"
)


def test_findings_are_sorted_disjoint_and_point_into_the_input(redactor):
    findings = redactor.redact(STORY).findings
    values = [STORY[f.start : f.end] for f in findings]
    assert values == [
        "Ana Quispe Rojas",
        "45678912",
        "4666 1760 3137 2159",
        "11/29",
        "906",
        "ana@correo.example",
        "963 852 741",
        "45.678.912",
    ]
    assert [f.type for f in findings] == [
        FindingType.PERSON,
        FindingType.NATIONAL_ID,
        FindingType.CARD,
        FindingType.EXPIRY,
        FindingType.SECRET,
        FindingType.EMAIL,
        FindingType.PHONE,
        FindingType.NATIONAL_ID,
    ]


def test_placeholders_stand_where_they_say_in_the_redacted_text(redactor):
    result = redactor.redact(STORY)
    for placeholder, finding in zip(result.placeholders, result.findings, strict=True):
        assert result.text[placeholder.start : placeholder.end] == placeholder.label
        assert placeholder.finding == finding
        assert re.fullmatch(r"\[[A-Z]+-[1-9][0-9]*\]", placeholder.label)


def test_one_value_has_one_number_and_another_value_the_next(redactor):
    text = "dni 45678912 y dni 45.678.912 y el de mi hijo, dni 43817290"
    assert redactor.redact(text).text == "dni [DNI-1] y dni [DNI-1] y el de mi hijo, dni [DNI-2]"


def test_e_mails_that_differ_in_a_point_are_two_values(redactor):
    text = "ana.b@c.example, anab@c.example y ANA.B@c.example"
    assert redactor.redact(text).text == "[EMAIL-1], [EMAIL-2] y [EMAIL-1]"


def test_only_secrets_are_cut_from_the_original(redactor):
    text = "[dni-9] dni 45678912, clave 5038, cvv 906"
    result = redactor.redact(text)
    assert result.without_secrets == "[dni-9] dni 45678912, clave [CLAVE-1], cvv [CLAVE-2]"
    assert result.text == "(dni-9) dni [DNI-1], clave [CLAVE-1], cvv [CLAVE-2]"


def test_a_text_without_findings_comes_back_as_it_was(redactor):
    result = redactor.redact("Pésimo servicio 😡")
    assert result.text == result.without_secrets == "Pésimo servicio 😡"
    assert result.findings == ()


def test_an_empty_text_is_a_text(redactor):
    assert redactor.redact("").text == ""


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "dni \udfff 45678912"])
def test_what_no_text_holds_is_unreadable(redactor, text):
    with pytest.raises(Unreadable) as refused:
        redactor.redact(text)
    assert refused.value.field == "text"
    assert refused.value.reason == "TEXT_UNREADABLE"


def test_a_text_over_the_limit_is_refused_and_one_at_it_is_not():
    redactor = Redactor(Configuration(longest_text=5))
    assert redactor.redact("hola!").text == "hola!"
    with pytest.raises(TextTooLong) as refused:
        redactor.redact("45678912")
    assert "4567" not in str(refused.value)


def test_an_explanation_holds_codes_only(redactor):
    (finding,) = redactor.redact("mi dni es 45678912").findings
    assert redactor.explain(finding) == "pe.dni: NATIONAL_ID PE 0.70 LABEL"


def test_the_reasons_say_how_a_value_was_found(redactor):
    def reasons(text: str) -> tuple[Reason, ...]:
        return redactor.redact(text).findings[0].reasons

    assert reasons("mi rut es 11.786.579-7") == (
        Reason.SHAPE,
        Reason.LABEL,
        Reason.CHECK_DIGIT,
    )
    assert reasons("rut 11.786.579-6")[-1] is Reason.CHECK_FAILED
    assert reasons("el documento que traje ayer: 45678912")[-1] is Reason.NEIGHBOURHOOD
    assert reasons("dni ４５６７８９１２")[-1] is Reason.NORMALISED


def test_the_repr_of_a_redaction_shows_no_text(redactor):
    shown = repr(redactor.redact("mi dni es 45678912, gracias"))
    assert "45678912" not in shown
    assert "gracias" not in shown


def test_the_version_changes_with_the_configuration_and_only_with_it():
    plain = Redactor(Configuration(brand="qori")).version
    assert re.fullmatch(r"redaction/\d+\.\d+\.\d+\+[0-9a-f]{8}", plain)
    assert Redactor(Configuration(brand="qori")).version == plain
    assert Redactor(Configuration(brand="otra")).version != plain


def test_the_country_of_the_brand_decides_between_equal_schemes():
    def country(home: str | None) -> str | None:
        (finding,) = Redactor(Configuration(country=home)).redact("mi dni es 45678912").findings
        return finding.country

    assert country(None) == "PE"
    assert country("AR") == "AR"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("mi dni es ４５６７８９１２ (así)", "mi dni es [DNI-1] (así)"),
        ("dni 4\u200b5\u200b6\u200b7\u200b8\u200b9\u200b1\u200b2 ok", "dni [DNI-1] ok"),
        ("dni 4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣1️⃣2️⃣ 😡", "dni [DNI-1] 😡"),
        ("cel 𝟗𝟖𝟕𝟔𝟓𝟒𝟑𝟐𝟏", "cel [TELEFONO-1]"),
        ("DNI Nº45678912", "DNI Nº[DNI-1]"),
        ("me d\u0301ni\u00ad dni\u00a045678912", "me d\u0301ni\u00ad dni\u00a0[DNI-1]"),
        ("tarjeta 4666–1760–3137–2159", "tarjeta [TARJETA-1]"),
    ],
)
def test_values_in_look_alike_or_with_invisible_characters_are_found_whole(
    redactor, text, redacted
):
    assert redactor.redact(text).text == redacted


def test_values_that_meet_within_one_character_do_not_overlap(redactor):
    text = "dni 4381729⑳ 45678912"
    result = redactor.redact(text)
    ends = [0, *(f.end for f in result.findings)]
    assert all(f.start >= end for f, end in zip(result.findings, ends, strict=False))


def test_numbers_in_rows_and_in_words_leave_none_behind(whole_redactor):
    row = "5482 5482 5482 5482 5482 "
    text = (
        f"482 5 5 {row}5 5 482 {row}55482 {row}5482 548doscincoocho2825482 54482 482 5482"
        " 5482482482 548"
    )
    shown = whole_redactor.redact(text).text
    assert not re.search(r"\d{6}", shown)


@pytest.mark.parametrize(
    "text",
    [
        "nada 70.123.456.81 4123456775 98765432451",
        "55.285.994S.o 55.285.994S.51434 35730076392",
    ],
)
def test_numbers_with_points_that_stand_in_a_row_are_several(whole_redactor, text):
    assert not re.search(r"\d{3}", whole_redactor.redact(text).text)


def test_threads_may_share_a_redactor(redactor):
    expected = redactor.redact(STORY)
    seen: list[bool] = []

    def work() -> None:
        seen.extend(redactor.redact(STORY) == expected for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 200


def test_a_finding_holds_where_and_never_what(redactor):
    assert set(Finding.__slots__) == {
        "start",
        "end",
        "type",
        "country",
        "detector",
        "score",
        "reasons",
    }


@pytest.mark.parametrize(
    "text",
    [
        "mi clave es 8841",
        "a.b@c.example.clave 8841",  # a masked value beside it makes the word stand alone
        "c.v.v. 123",
        "ＣＶＶ １２３",
        "contrase\u00f1a: Zorro8841!",
        "4557880112341234 08/27 123",
    ],
)
def test_a_text_that_may_hold_a_secret_is_looked_at(redactor: Redactor, text: str) -> None:
    assert redactor.may_hold_secret(text)


@pytest.mark.parametrize(
    "text", ["", "mi dni es 45678912 y nadie responde", "cobro doble de S/ 120 el 12/05", "8841"]
)
def test_most_texts_need_no_second_look_for_secrets(redactor: Redactor, text: str) -> None:
    assert not redactor.may_hold_secret(text)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("cedula 1020345678 1 vez", "cedula [CEDULA-1] 1 vez"),
        ("celular 3004567890 1 vez", "celular [TELEFONO-1] 1 vez"),
        ("ruc 20260181590 1 vez", "ruc [RUC-1] 1 vez"),
        ("45678912c v v 123", "[NUMERO-1]c v v [CLAVE-1]"),
        ("vence 08/27, repito 08/27", "vence [VENCIMIENTO-1], repito [VENCIMIENTO-1]"),
        ("Eva Rojas@0967773 4556784", "Eva Rojas@0967773 [NUMERO-1]"),
    ],
)
def test_what_stands_at_a_value_is_read_for_itself(text: str, redacted: str) -> None:
    net = Redactor()
    assert net.redact(text).text == redacted
    assert net.redact(redacted).findings == ()


def test_a_value_is_met_again_where_the_view_reads_it_another_way() -> None:
    redacted = Redactor().redact("Ñ I A  í Ñ I G O  m A.í Ñ I G O  m A . I").text
    assert redacted == "Ñ I A  [NOMBRE-1].[NOMBRE-1] . I"


@pytest.mark.parametrize("unit", ["4557 ", "4557, ", "4557 8801 ", "963852741 "])
def test_numbers_in_a_row_all_go_however_many_they_are(unit: str) -> None:
    once = Redactor().redact(unit * 200).text
    assert not any(len(run) > 3 for run in re.findall(r"\d+", once))
    assert Redactor().redact(once).findings == ()


def test_a_long_number_in_a_typed_placeholder_is_found() -> None:
    assert "12345678" not in Redactor().redact("[NUMERO-12345678]").text


def test_a_label_names_what_follows_its_value_too(redactor):
    assert redactor.redact("dni 45678912 43817290").text == "dni [DNI-1] [DNI-2]"


def test_a_code_that_nothing_names_stays(redactor):
    assert redactor.redact("TB4WZN").text == "TB4WZN"
