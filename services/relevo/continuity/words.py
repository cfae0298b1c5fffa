"""The words of `wording`, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relevo.continuity.kinds import Kind, Language


@dataclass(frozen=True, slots=True)
class Sentence:
    """The pieces of one language's sentence; `names`, `when`, `time` are put in."""

    one: str
    many: str
    when: str
    time: str
    date: str
    joint: str
    others: str


SENTENCES: Mapping[Language, Sentence] = {
    Language.SPANISH: Sentence(
        one="Ya tenemos {names}{when}; no necesita enviar de nuevo ese dato.",
        many="Ya tenemos {names}{when}; no necesita enviarlos de nuevo.",
        when=", que nos dio el {time}",
        time="{day} {date} a las {clock}",
        date="{at.day}/{at.month}",
        joint="y",
        others="otros datos",
    ),
    Language.PORTUGUESE: Sentence(
        one="Já temos {names}{when}; não é preciso enviar de novo.",
        many="Já temos {names}{when}; não é preciso enviar de novo.",
        when=", que você nos deu {time}",
        time="em {date} ({day}) às {clock}",
        date="{at.day}/{at.month}",
        joint="e",
        others="outros dados",
    ),
    Language.ENGLISH: Sentence(
        one="We already have {names}{when}; there is no need to send it again.",
        many="We already have {names}{when}; there is no need to send them again.",
        when=", which you gave us on {time}",
        time="{day} {date} at {clock}",
        date="{at.day} {month}",
        joint="and",
        others="other details",
    ),
}

DAYS: Mapping[Language, tuple[str, ...]] = {
    Language.SPANISH: (
        "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    ),
    Language.PORTUGUESE: (
        "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado",
        "domingo",
    ),
    Language.ENGLISH: (
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ),
}  # fmt: skip

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# No secret: it was destroyed, so nobody has it.
NAMES: Mapping[Language, Mapping[Kind, str]] = {
    Language.SPANISH: {
        Kind.NATIONAL_ID: "su documento de identidad",
        Kind.TAX_ID: "su número de contribuyente",
        Kind.PASSPORT: "su pasaporte",
        Kind.CARD: "su tarjeta",
        Kind.BANK_ACCOUNT: "su cuenta",
        Kind.PHONE: "su teléfono",
        Kind.EMAIL: "su correo",
        Kind.ADDRESS: "su dirección",
        Kind.PERSON: "su nombre",
        Kind.BOOKING_CODE: "su código de reserva",
        Kind.TICKET_NUMBER: "su número de boleto",
        Kind.LOYALTY_NUMBER: "su número de socio",
        Kind.CUSTOMER_NUMBER: "su número de cliente",
        Kind.BIRTH_DATE: "su fecha de nacimiento",
        Kind.PLATE: "su placa",
        Kind.DEVICE_ID: "el número de su equipo",
        Kind.EXPIRY: "el vencimiento de su tarjeta",
        Kind.UNKNOWN_NUMBER: "el número que envió",
        Kind.AUTHOR_NAME: "su nombre",
        Kind.AUTHOR_ID: "su usuario",
        Kind.ATTACHMENT: "su archivo adjunto",
        Kind.ORIGINAL_TEXT: "su mensaje",
    },
    Language.PORTUGUESE: {
        Kind.NATIONAL_ID: "seu documento de identidade",
        Kind.TAX_ID: "seu número de contribuinte",
        Kind.PASSPORT: "seu passaporte",
        Kind.CARD: "seu cartão",
        Kind.BANK_ACCOUNT: "sua conta",
        Kind.PHONE: "seu telefone",
        Kind.EMAIL: "seu e-mail",
        Kind.ADDRESS: "seu endereço",
        Kind.PERSON: "seu nome",
        Kind.BOOKING_CODE: "seu código de reserva",
        Kind.TICKET_NUMBER: "seu número de bilhete",
        Kind.LOYALTY_NUMBER: "seu número de fidelidade",
        Kind.CUSTOMER_NUMBER: "seu número de cliente",
        Kind.BIRTH_DATE: "sua data de nascimento",
        Kind.PLATE: "sua placa",
        Kind.DEVICE_ID: "o número do seu aparelho",
        Kind.EXPIRY: "a validade do seu cartão",
        Kind.UNKNOWN_NUMBER: "o número que você enviou",
        Kind.AUTHOR_NAME: "seu nome",
        Kind.AUTHOR_ID: "seu usuário",
        Kind.ATTACHMENT: "seu anexo",
        Kind.ORIGINAL_TEXT: "sua mensagem",
    },
    Language.ENGLISH: {
        Kind.NATIONAL_ID: "your ID number",
        Kind.TAX_ID: "your tax number",
        Kind.PASSPORT: "your passport number",
        Kind.CARD: "your card number",
        Kind.BANK_ACCOUNT: "your account number",
        Kind.PHONE: "your phone number",
        Kind.EMAIL: "your e-mail address",
        Kind.ADDRESS: "your address",
        Kind.PERSON: "your name",
        Kind.BOOKING_CODE: "your booking code",
        Kind.TICKET_NUMBER: "your ticket number",
        Kind.LOYALTY_NUMBER: "your membership number",
        Kind.CUSTOMER_NUMBER: "your customer number",
        Kind.BIRTH_DATE: "your date of birth",
        Kind.PLATE: "your plate number",
        Kind.DEVICE_ID: "your device number",
        Kind.EXPIRY: "your card's expiry date",
        Kind.UNKNOWN_NUMBER: "the number that you sent",
        Kind.AUTHOR_NAME: "your name",
        Kind.AUTHOR_ID: "your username",
        Kind.ATTACHMENT: "your attachment",
        Kind.ORIGINAL_TEXT: "your message",
    },
}
