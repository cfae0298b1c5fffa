"""What the customer's page says, in her language, and how each of its fields is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from relevo.care.domain.forms import Language, Note
from relevo.care.use_cases.form_checks import LONGEST, MOST_CHARACTERS

ES, EN, PT = Language.ES, Language.EN, Language.PT

SAID: Final[Mapping[Language, Mapping[str, str]]] = {
    ES: {
        "title": "Datos que faltan",
        "case": "Caso",
        "intro": (
            "Para seguir con su caso nos falta lo siguiente. No pedimos nunca claves ni códigos."
        ),
        "until": "Este enlace funciona una sola vez y hasta el",
        "consent_box": "He leído lo anterior y estoy de acuerdo.",
        "send": "Enviar",
        "sending": "Enviando…",
        "wrong_title": "Hay algo por corregir. Todavía no se envió nada.",
        "later": (
            "No pudimos recibirlo ahora. No se guardó nada: espere un momento y pulse Enviar "
            "otra vez."
        ),
        "wrong_empty": "Falta este dato.",
        "wrong_too_long": "Es demasiado largo.",
        "wrong_no_text": "Lleva caracteres que no son texto.",
        "wrong_wrong": "No parece correcto: revíselo, por favor.",
        "wrong_consent": "Marque la casilla para poder enviarlo.",
        "done_title": "Recibido",
        "done": (
            "Ya lo tiene quien atiende su caso. No hace falta que lo envíe otra vez ni que "
            "empiece de nuevo. Puede cerrar esta página."
        ),
        "gone_title": "Este enlace no está disponible",
        "gone": "Puede haber vencido, haberse usado ya o estar incompleto.",
        "gone_typed": (
            "Si acaba de escribir sus datos aquí, lo que escribió no se guardó; si ya los "
            "había enviado antes, los tenemos y no hace falta nada más."
        ),
        "gone_next": (
            "Para seguir, responda al mensaje en el que recibió el enlace: le daremos uno nuevo."
        ),
    },
    EN: {
        "title": "Missing details",
        "case": "Case",
        "intro": (
            "To go on with your case we still need the following. We never ask for passwords "
            "or codes."
        ),
        "until": "This link works once only, until",
        "consent_box": "I have read the above and I agree.",
        "send": "Send",
        "sending": "Sending…",
        "wrong_title": "Something needs correcting. Nothing was sent yet.",
        "later": (
            "We could not receive it now. Nothing was kept: wait a moment and press Send again."
        ),
        "wrong_empty": "This is missing.",
        "wrong_too_long": "This is too long.",
        "wrong_no_text": "This holds characters that are not text.",
        "wrong_wrong": "This does not look right: please check it.",
        "wrong_consent": "Tick the box so that it can be sent.",
        "done_title": "Received",
        "done": (
            "Whoever handles your case has it now. You need not send it again nor start over. "
            "You can close this page."
        ),
        "gone_title": "This link is not available",
        "gone": "It may have expired, been used already, or be incomplete.",
        "gone_typed": (
            "If you have just typed your details here, what you typed was not kept; if you "
            "had sent them before, we have them and nothing else is needed."
        ),
        "gone_next": (
            "To go on, answer the message in which you got the link: we will give you a new one."
        ),
    },
    PT: {
        "title": "Dados que faltam",
        "case": "Caso",
        "intro": (
            "Para continuar com o seu caso ainda precisamos do seguinte. Nunca pedimos senhas "
            "nem códigos."
        ),
        "until": "Este link funciona uma única vez e até",
        "consent_box": "Li o texto acima e concordo.",
        "send": "Enviar",
        "sending": "Enviando…",
        "wrong_title": "Há algo para corrigir. Nada foi enviado ainda.",
        "later": (
            "Não conseguimos receber agora. Nada foi guardado: espere um momento e toque em "
            "Enviar de novo."
        ),
        "wrong_empty": "Falta este dado.",
        "wrong_too_long": "É longo demais.",
        "wrong_no_text": "Contém caracteres que não são texto.",
        "wrong_wrong": "Não parece correto: confira, por favor.",
        "wrong_consent": "Marque a caixa para poder enviar.",
        "done_title": "Recebido",
        "done": (
            "Quem cuida do seu caso já tem os dados. Não é preciso enviar de novo nem "
            "recomeçar. Pode fechar esta página."
        ),
        "gone_title": "Este link não está disponível",
        "gone": "Pode ter vencido, já ter sido usado ou estar incompleto.",
        "gone_typed": (
            "Se acabou de escrever os seus dados aqui, o que escreveu não foi guardado; se já "
            "os tinha enviado antes, nós os temos e não falta mais nada."
        ),
        "gone_next": "Para continuar, responda à mensagem em que recebeu o link: daremos um novo.",
    },
}

NOTES: Final[Mapping[Language, Mapping[Note, str]]] = {
    ES: {
        Note.FIND: "Lo usaremos para encontrar su producto o su compra.",
        Note.CALL: "Lo usaremos para llamarle o escribirle por este caso.",
        Note.REFUND: "Lo usaremos para devolverle el dinero.",
        Note.SEND: "Lo usaremos para enviarle lo que corresponde.",
        Note.CHECK: "Lo usaremos para comprobar que el caso es suyo.",
    },
    EN: {
        Note.FIND: "We will use it to find your product or purchase.",
        Note.CALL: "We will use it to call or write to you about this case.",
        Note.REFUND: "We will use it to refund your money.",
        Note.SEND: "We will use it to send you what is due.",
        Note.CHECK: "We will use it to check that the case is yours.",
    },
    PT: {
        Note.FIND: "Usaremos para encontrar o seu produto ou a sua compra.",
        Note.CALL: "Usaremos para ligar ou escrever sobre este caso.",
        Note.REFUND: "Usaremos para devolver o seu dinheiro.",
        Note.SEND: "Usaremos para enviar o que lhe é devido.",
        Note.CHECK: "Usaremos para verificar que o caso é seu.",
    },
}

_LABELS: Final[Mapping[str, tuple[str, str, str]]] = {
    "NATIONAL_ID": ("Documento de identidad", "Identity document", "Documento de identidade"),
    "TAX_ID": ("Número fiscal", "Tax number", "Número fiscal"),
    "PASSPORT": ("Pasaporte", "Passport", "Passaporte"),
    "PERSON": ("Nombre y apellidos", "Full name", "Nome completo"),
    "BIRTH_DATE": (
        "Fecha de nacimiento (día/mes/año)",
        "Date of birth (day/month/year)",
        "Data de nascimento (dia/mês/ano)",
    ),
    "PHONE": ("Teléfono", "Phone", "Telefone"),
    "EMAIL": ("Correo electrónico", "E-mail", "E-mail"),
    "ADDRESS": ("Dirección", "Address", "Endereço"),
    "CUSTOMER_NUMBER": (
        "Número de cliente o contrato",
        "Customer or contract number",
        "Número de cliente ou contrato",
    ),
    "BANK_ACCOUNT": ("Número de cuenta", "Account number", "Número da conta"),
    "CARD": (
        "Número de la tarjeta (sin vencimiento ni código)",
        "Card number (no expiry, no code)",
        "Número do cartão (sem validade nem código)",
    ),
    "BOOKING_CODE": ("Código de reserva", "Booking code", "Código da reserva"),
    "TICKET_NUMBER": ("Número de boleto", "Ticket number", "Número do bilhete"),
    "LOYALTY_NUMBER": (
        "Número de viajero frecuente",
        "Frequent flyer number",
        "Número de passageiro frequente",
    ),
    "PLATE": ("Placa del vehículo", "Licence plate", "Placa do veículo"),
    "DEVICE_ID": ("IMEI o MAC del aparato", "IMEI or MAC of the device", "IMEI ou MAC do aparelho"),
}
_DOCUMENTS: Final[Mapping[tuple[str, str], str]] = {
    ("NATIONAL_ID", "PE"): "DNI / CE",
    ("NATIONAL_ID", "CL"): "RUT",
    ("NATIONAL_ID", "CO"): "Cédula",
    ("NATIONAL_ID", "MX"): "CURP",
    ("NATIONAL_ID", "BR"): "CPF",
    ("NATIONAL_ID", "EC"): "Cédula",
    ("NATIONAL_ID", "AR"): "DNI",
    ("NATIONAL_ID", "ES"): "DNI / NIE",
    ("TAX_ID", "PE"): "RUC",
    ("TAX_ID", "CL"): "RUT",
    ("TAX_ID", "CO"): "NIT",
    ("TAX_ID", "MX"): "RFC",
    ("TAX_ID", "BR"): "CNPJ / CPF",
    ("TAX_ID", "EC"): "RUC",
    ("TAX_ID", "AR"): "CUIT",
    ("TAX_ID", "ES"): "NIF",
}
_RULES: Final[Mapping[tuple[str, str], str]] = {
    ("NATIONAL_ID", "PE"): "digits 8 9",
    ("NATIONAL_ID", "CO"): "digits 6 10",
    ("NATIONAL_ID", "AR"): "digits 7 8",
    ("NATIONAL_ID", "EC"): "digits 10 10",
    ("NATIONAL_ID", "BR"): "cpf",
    ("TAX_ID", "PE"): "digits 11 11",
    ("CARD", ""): "card",
    ("EMAIL", ""): "email",
    ("PHONE", ""): "phone",
    ("TICKET_NUMBER", ""): "digits 13 14",
    ("BANK_ACCOUNT", ""): "account",
}
"""What the page's script can check as she types; the server checks everything."""

_TYPED: Final[Mapping[str, tuple[str, str]]] = {
    "PERSON": ("text", "name"),
    "BIRTH_DATE": ("text", "bday"),
    "PHONE": ("tel", "tel"),
    "EMAIL": ("email", "email"),
    "ADDRESS": ("text", "street-address"),
}
_NUMERIC: Final = frozenset({"CARD", "TICKET_NUMBER"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field as the page shows it.

    Attributes:
        rule: for the script; empty: it has none.
        mode, autocomplete: for the keyboard and the memory of her own device.
    """

    number: int
    label: str
    longest: int
    rule: str
    mode: str
    autocomplete: str


def field(number: int, kind: str, language: Language, country: str | None) -> Field:
    """A field of a form."""
    place = (ES, EN, PT).index(language)
    label = _DOCUMENTS.get((kind, country or "")) or _LABELS[kind][place]
    rule = _RULES.get((kind, country or "")) or _RULES.get((kind, ""), "")
    mode, autocomplete = _TYPED.get(kind, ("text", "off"))
    if kind in _NUMERIC or rule.startswith("digits") or rule == "cpf":
        mode = "numeric"
    return Field(number, label, LONGEST.get(kind, MOST_CHARACTERS), rule, mode, autocomplete)


def until(at: datetime, language: Language) -> str:
    """When the link stops working."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if language is EN else f"{at:%d/%m/%Y %H:%M} UTC"
