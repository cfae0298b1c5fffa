"""A brand's rules: what each line does, and that a wrong one is named without being repeated."""

import time

import pytest

from relevo.errors import InvalidInput
from relevo.redaction import Configuration, FindingType, Redactor, with_rules

RULES = """
# the bank's own
phone 01 311 9898
email ayuda@bancoqori.example
account QB ####-####
product QC-######

threshold UNKNOWN_NUMBER 0.7
detector socio LOYALTY_NUMBER "Q ########" socio qoriclub
detector chip DEVICE_ID AA-####-AA
"""
CONFIGURATION = with_rules(Configuration(brand="qori", country="PE"), RULES)


@pytest.fixture(scope="module")
def qori() -> Redactor:
    return Redactor(CONFIGURATION)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("llámenme al 01-3119898", "llámenme al 01-3119898"),
        ("mi correo AYUDA@bancoqori.example", "mi correo AYUDA@bancoqori.example"),
        ("y la QB 4471-0928 qué", "y la [CUENTA-1] qué"),
        ("y la qb44710928 qué", "y la [CUENTA-1] qué"),
        ("la tarjeta qc-123456 no sirve", "la tarjeta qc-123456 no sirve"),
        ("70123456 ahí está", "70123456 ahí está"),
        ("soy socio Q 12345678", "soy socio [SOCIO-1]"),
        ("tengo Q 12345678 ideas", "tengo Q 12345678 ideas"),
        ("el XY-1234-ZZ falla", "el [CHIP-1] falla"),
    ],
)
def test_each_line_does_what_it_says(qori, text, redacted):
    assert qori.redact(text).text == redacted


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("fone 01 311 9898", "must begin with one of"),
        ("phone 12", "five digits"),
        ("phone", "says nothing"),
        ("email nobody", "needs an @"),
        ("email ana@uno.example ana@dos.example", "no blanks"),
        ("phone 01 422 7788 # linea 2", "digits and signs alone"),
        ("product QC-#### # ours", "a line of its own"),
        ("account ####-#### # ours", "a line of its own"),
        ("product DNI ########", "customer's own number"),
        ("account ##", "needs 4 characters"),
        ("account ####é", "letters, digits, blanks"),
        ("product " + "#" * 41, "1 to 40"),
        ("product ########", "needs 2 letters"),
        ("product A-####", "needs 2 letters"),
        ("threshold SECRET 0.9", "none for SECRET"),
        ("threshold DNI 0.7", "no such type"),
        ("threshold CARD high", "needs a type and a number"),
        ("threshold CARD 1.5", "lies between"),
        ("threshold CARD nan", "lies between"),
        ("detector x CARD ####", "name has 2 to 20"),
        ("detector socio CARD", "needs a name, a type"),
        ('detector socio CARD "####', "needs a name, a type"),
        ("detector socio CARD #### número", "without accents"),
        ("detector socio CARD Q ####", "in quotes"),
        ("detector socio CARD ####\ndetector socio CARD #####", "two of this name"),
        ("phone 01 311 9898 " + "9" * 400, "longer than"),
    ],
)
def test_a_wrong_line_is_named_and_not_repeated(line, why):
    text = f"# rules\n\n{line}"
    with pytest.raises(InvalidInput, match=why) as refused:
        with_rules(Configuration(), text)
    last = text.count("\n") + 1
    assert refused.value.field == f"line {last}"
    assert str(refused.value).startswith(f"line {last}: ")
    assert line.split()[-1] not in str(refused.value) or line.split()[-1] in {"phone"}


def test_a_mark_at_the_beginning_and_tabs_are_read_over():
    configuration = with_rules(Configuration(), "\ufeffphone\t01 311 9898\n")
    assert configuration.phones_allowed == ("01 311 9898",)


def test_a_format_with_many_signs_takes_linear_time():
    configuration = with_rules(Configuration(), "product QC" + "- " * 17 + "##")
    began = time.process_time()
    Redactor(configuration).redact("QC" + "-" * 60 + " 12")
    assert time.process_time() - began < 5


def test_too_many_lines_are_refused_at_the_first_that_is_too_much():
    with pytest.raises(InvalidInput) as refused:
        with_rules(Configuration(), "phone 01 311 9898\n" * 501)
    assert refused.value.field == "line 501"


def test_rules_change_the_version_and_the_same_rules_do_not():
    plain, ruled = Configuration(brand="qori", country="PE"), CONFIGURATION
    again = with_rules(plain, RULES)
    assert Redactor(plain).version != Redactor(ruled).version == Redactor(again).version


def test_a_threshold_of_one_type_leaves_the_others_alone(qori):
    kinds = {finding.type for finding in qori.redact("mi dni es 45678912").findings}
    assert kinds == {FindingType.NATIONAL_ID}
