"""The guard, rule by rule; how often it is right is measured in test_measured.py."""

import pytest

from relevo.continuity import Concern, Kind
from relevo.crossing.value_types import VALUE_TYPES
from relevo.errors import InvalidInput

KNOWN = ("NATIONAL_ID", "BANK_ACCOUNT", "PHONE", "PERSON", "BOOKING_CODE")


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        ("Indíquenos su DNI, por favor", ["NATIONAL_ID"]),
        ("¿Cuál es su DNI?", ["NATIONAL_ID"]),
        ("¿Nos brinda su número de cuenta?", ["BANK_ACCOUNT"]),
        ("me das tu número?", ["PHONE"]),
        ("Compartinos tu DNI y tu celu", ["NATIONAL_ID", "PHONE"]),
        ("Necesitamos su cédula para revisar su cuenta", ["NATIONAL_ID"]),
        ("Si nos facilita su DNI, lo revisamos", ["NATIONAL_ID"]),
        ("DNI, por favor", ["NATIONAL_ID"]),
        ("Por interno con tus datos", sorted(KNOWN)),
        ("Complete nuevamente el formulario", sorted(KNOWN)),
        ("Poderia nos informar seu nome completo e telefone?", ["PERSON", "PHONE"]),
        ("Could you share your booking reference?", ["BOOKING_CODE"]),
        ("Le agradeceríamos que nos hiciera llegar copia de su DNI", ["NATIONAL_ID"]),
    ],
)
def test_a_request_for_what_is_known_asks_again(guard, reply, asked):
    assert list(guard.read(reply, KNOWN).asks_again) == asked


@pytest.mark.parametrize(
    "reply",
    [
        "Ya tenemos su DNI",
        "Con el DNI que nos dio lo revisamos",
        "No comparta su DNI por aquí",
        "No necesita volver a enviarlo",
        "Su número de reclamo es 12345",
        "En su cuenta verá el abono",
        'Lamentamos que le hayan dicho "envíe su DNI"',
        "Não precisa enviar seu CPF novamente",
        "We already have your ID, no need to send it again",
    ],
)
def test_what_only_speaks_of_data_asks_for_none(guard, reply):
    assert guard.read(reply, KNOWN).asks_for == ()


@pytest.mark.parametrize(
    "reply",
    [
        "Envíenos un correo a la central con el detalle",
        "Mandanos un mail",
        "Please call our customer service line for assistance",
    ],
)
def test_a_message_to_be_written_and_a_line_of_ours_are_no_data_of_hers(guard, reply):
    assert guard.read(reply, KNOWN).asks_for == ()


def test_what_is_not_known_is_asked_for_but_not_again(guard):
    verdict = guard.read("Indíquenos su pasaporte", KNOWN)
    assert (verdict.asks_for, verdict.asks_again, verdict.spans) == (("PASSPORT",), (), ())


@pytest.mark.parametrize(
    "reply",
    [
        "Escríbanos a reclamos@qori.example",
        "Comuníquese al 0800-1-1234",
        "Acérquese a una agencia",
        "Ingrese a nuestra web y registre su reclamo",
        "Envíenos sus datos por inbox",
        "Contacte a nuestra central",
        "Please call our helpline",
        "Ligue para a central de atendimento",
        "Procure uma agência",
        "Baixe o app e abra um chamado",
    ],
)
def test_another_way_to_begin_again_sends_away(guard, reply):
    assert guard.read(reply, KNOWN).sends_away


@pytest.mark.parametrize(
    "reply",
    [
        "Le escribimos por mensaje privado",
        "Te enviamos un DM",
        "Respóndanos por mensaje privado sobre este mismo caso",
        "Lo llamaremos hoy",
        "La agencia atiende hasta las 6",
        "Mencione su código Q-7K3F si llama",
        "Complete el formulario privado que le enviamos",
        "We will call you tomorrow",
        "Vamos ligar para você amanhã",
        "La tienda se comunicará contigo",
        "Es este. 45678912",
        "Ahí se instalará el servicio y se enviará el correo",
    ],
)
def test_the_same_case_elsewhere_on_the_page_or_our_own_call_sends_nobody_away(guard, reply):
    assert not guard.read(reply, KNOWN).sends_away


def test_a_span_points_at_the_stretch_in_the_reply_as_it_was_written(guard):
    reply = "¡Hola! Indí\u200bquenos su ＤＮＩ. Llame a la central."
    spans = guard.read(reply, KNOWN).spans
    assert [(reply[one.start : one.end], one.concern, one.kinds) for one in spans] == [
        ("Indí\u200bquenos su ＤＮＩ", Concern.ASKS_AGAIN, ("NATIONAL_ID",)),
        ("Llame a la central", Concern.SENDS_AWAY, ()),
    ]


def test_a_span_after_a_colon_points_at_what_follows_it(guard):
    reply = "Lo de siempre: su DNI y listo"
    (span,) = guard.read(reply, KNOWN).spans
    assert reply[span.start : span.end] == "su DNI"


@pytest.mark.parametrize("reply", ["hola:", "que tal:\n", "Ana dice :"])
def test_nothing_after_a_colon_is_read(guard, reply):
    assert guard.read(reply, KNOWN).spans == ()


def test_what_a_reply_carries_is_told_by_type(guard):
    assert guard.read("Su DNI 45678912 está bien", ()).carries == ("NATIONAL_ID",)
    assert guard.read("Su [DNI-1], Rosa: caso Q-7K3F, S/ 350 el 12/05", ()).carries == ()


def test_a_kind_that_there_is_not_is_refused_without_repeating_it(guard):
    with pytest.raises(InvalidInput) as refused:
        guard.read("hola", ["45678912"])
    assert refused.value.field == "known"
    assert "45678912" not in str(refused.value)


def test_the_kinds_are_those_that_a_seal_may_hold():
    assert {kind.value for kind in Kind} == VALUE_TYPES


@pytest.mark.parametrize("reply", ["", " ", "\n", "🙏", "?", '"', ":", "a" * 50_000])
def test_nothing_to_read_is_no_concern(guard, reply):
    verdict = guard.read(reply, KNOWN)
    assert (verdict.asks_again, verdict.sends_away, verdict.spans) == ((), False, ())
