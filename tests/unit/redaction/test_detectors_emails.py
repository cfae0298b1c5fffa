"""E-mail addresses, plain, mistyped and disguised. All values are invented."""

import pytest

EMAIL = [
    ("correo: luz.paz@correo.example", "correo: [EMAIL-1]"),
    ("ANA+banco@Correo.Example.pe!", "[EMAIL-1]!"),
    ("josé@correo.example", "[EMAIL-1]"),
    ("correo:-ana@correo.example.", "correo:-[EMAIL-1]."),
    ("soy juan.perez(arroba)empresa.lat", "soy [EMAIL-1]"),
    ("juan[at]correo.example", "[EMAIL-1]"),
    ("es juan@ gmail . com el mío", "es [EMAIL-1] el mío"),
    ("juan @ gmail.com", "[EMAIL-1]"),
    ("juan@gmail,com", "[EMAIL-1]"),
    ("juan@hotmail", "[EMAIL-1]"),
    ("correo: maria punto lopez arroba gmail punto com", "correo: [EMAIL-1]"),
    ("escríbanme a pedro.gomez (arroba) yahoo (punto) es", "escríbanme a [EMAIL-1]"),
    ("ana_2[at]correo[dot]example.com", "[EMAIL-1]"),
    ("ana at gmail dot com please", "[EMAIL-1] please"),
    ("ana guion bajo ruiz arroba outlook punto es", "[EMAIL-1]"),
    ("ana.ruiz arroba hotmail y ya", "[EMAIL-1] y ya"),
    ("ana.ruiz@gmail punto com", "[EMAIL-1]"),
    ("j u a n @ g m a i l . c o m", "[EMAIL-1]"),
    ("anaarrobagmail.com", "[EMAIL-1]"),
    ("gracias @BancoQori", None),
    ("gracias @BancoQori. Es tarde", None),
    ("escriban al arroba BancoQori", None),
    ("como a un desconocido @Movistar_es", None),
    ("llegué @ las 5.pm", None),
    ("la app de gmail punto", None),
    ("una arroba de papas", None),
    ("look at yahoo, it works", None),
]
EMAIL_NAMED = [
    ("mi correo es juangmail.com", "mi correo es [EMAIL-1]"),
    ("correo juan85 gmail.com", "correo [EMAIL-1]"),
    ("mi correo es juan@miempresa", "mi correo es [EMAIL-1]"),
    ("mi correo de gmail.com no abre", None),
    ("entren a www.hotmail.com por correo", None),
]
EMAIL_DICTATED = [
    ("mi correo es juan perez 85 arroba gmail punto com", "mi correo es [EMAIL-1]"),
    ("mi correo yurany moreno 22 arroba hotmail punto com", "mi correo [EMAIL-1]"),
    ("mi correo no llega", None),
]

# Wordings of many people, each with what it must become.
WORDINGS = [
    ("correo maria guion bajo lopez arroba hotmail punto com", "correo [EMAIL-1]"),
    ("correo: maria (guion bajo) lopez (arroba) hotmail (punto) com", "correo: [EMAIL-1]"),
    ("email john dot smith at proton dot me", "email [EMAIL-1]"),
    ("my email is john dot smith at proton dot me", "my email is [EMAIL-1]"),
    ("john dot smith at proton dot me please", "[EMAIL-1] please"),
    ("jorge.luis (at) empresa (dot) com (dot) pe", "[EMAIL-1]"),
    ("meu email é joao underline silva arroba uol ponto com ponto br", "meu email é [EMAIL-1]"),
    ("email joao.silva arroba bol.com.br", "email [EMAIL-1]"),
    ("escribanme a ana punto perez arroba yahoo punto es", "escribanme a [EMAIL-1]"),
    ("anaperez AT gmail DOT com", "[EMAIL-1]"),
    ("ana[arroba]gmail[punto]com", "[EMAIL-1]"),
    ("ana.perez arroba gmail", "[EMAIL-1]"),
    ("correo juan arroba gmail.con", "correo [EMAIL-1]"),
    ("correo juan.perez@gmail..com", "correo [EMAIL-1]"),
    ("contacto: ventas-lima@tienda.pe", "contacto: [EMAIL-1]"),
    ("juan.perez[ @ ]gmail.com", "[EMAIL-1]"),
    ("carlos numero 7 arroba gmail punto com", "[EMAIL-1]"),
    ("escríbeme a luisa.fernanda (arroba) hotmail.com", "escríbeme a [EMAIL-1]"),
    ("mail: luisa_f arroba outlook punto com punto ar", "mail: [EMAIL-1]"),
    ("meu e-mail: luisa ponto silva arroba hotmail ponto com", "meu e-mail: [EMAIL-1]"),
    ("contact me: luisa(at)mail(dot)com", "contact me: [EMAIL-1]"),
    ("email es luisa.f @ gmail.com", "email es [EMAIL-1]"),
    ("al luisa.f@gmail.com.pe,", "al [EMAIL-1],"),
    ("mi correo es maria del carmen lopez arroba gmail punto com", "mi correo es [EMAIL-1]"),
    ("correo ana-perez arroba mi empresa punto cl", "correo [EMAIL-1]"),
    (
        "mi correo electrónico es luisa fernanda guion bajo 23 arroba yahoo punto com punto mx",
        "mi correo electrónico es [EMAIL-1]",
    ),
    ("mail juan@gmailcom", "mail [EMAIL-1]"),
    ("escribí al arroba del banco y nada punto", None),
    ("entrá a gmail punto com", None),
    ("joana_reis(arroba)uol.com.br", "[EMAIL-1]"),
    ("anota: joana punto reis 9 arroba gmail punto com", "anota: [EMAIL-1]"),
    ("es joana.reis guion medio 7 arroba outlook punto es", "es [EMAIL-1]"),
    ("my email's jo dot reis at gmail dot com", "my email's [EMAIL-1]"),
    ("reach me at jo.reis at outlook dot com", "reach me at [EMAIL-1]"),
    ("jo [punto] reis [arroba] gmail [punto] com", "[EMAIL-1]"),
    ("jo.reis ARROBA gmail PUNTO com", "[EMAIL-1]"),
    ("joreis@gmail . com", "[EMAIL-1]"),
    ("joreis @gmail.com", "[EMAIL-1]"),
    ("email: joana reis 22 arroba hotmail ponto com", "email: [EMAIL-1]"),
]

TABLES = {
    "generic.email": EMAIL,
    "generic.email_named": EMAIL_NAMED,
    "generic.email_dictated": EMAIL_DICTATED,
}


@pytest.mark.parametrize(
    ("text", "redacted"), [case for table in (*TABLES.values(), WORDINGS) for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_in_its_first_case(redactor, detector):
    found = {finding.detector for finding in redactor.redact(TABLES[detector][0][0]).findings}
    assert detector in found
