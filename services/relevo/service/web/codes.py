"""Codes that both sides keep and exchange, as their pages say them, in Spanish.

A code that is not here belongs to a newer or a foreign part: pages say that there is a reason, and
never show a bare code for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FINDINGS: Mapping[str, str] = {
    "NATIONAL_ID": "Documento de identidad",
    "TAX_ID": "Identificación fiscal",
    "PASSPORT": "Pasaporte",
    "CARD": "Tarjeta",
    "BANK_ACCOUNT": "Cuenta bancaria",
    "PHONE": "Teléfono",
    "EMAIL": "Correo",
    "ADDRESS": "Dirección",
    "PERSON": "Nombre de una persona",
    "BOOKING_CODE": "Código de reserva",
    "TICKET_NUMBER": "Número de boleto",
    "LOYALTY_NUMBER": "Número de viajero frecuente",
    "CUSTOMER_NUMBER": "Número de cliente",
    "SECRET": "Clave secreta",
    "BIRTH_DATE": "Fecha de nacimiento",
    "PLATE": "Placa",
    "DEVICE_ID": "Identificador de un aparato",
    "EXPIRY": "Vencimiento de la tarjeta",
    "UNKNOWN_NUMBER": "Número sin identificar",
}
"""The kinds of personal data."""

_STOPPED: Mapping[str, str] = {**FINDINGS, "FORM_LINK": "Enlace de un formulario privado"}
"""What a text is stopped for."""

CHANNELS: Mapping[str, str] = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "youtube": "YouTube",
    "form": "Formulario",
}

REASONS: Mapping[str, str] = {
    # why a stored text was redacted once more, or stays as it is
    "NEWER_REDACTOR": "lo vio un detector más nuevo",
    "BY_HAND": "lo marcó una persona",
    "SPLIT": "el dato seguía en otro comentario",
    "RESTORED": "estaba tapado de más",
    "REFUSED_BY_CARE": "la marca decidió que es un dato personal",
    "NOT_COVERED": "ya no está tapado así",
    # what became of a private form, or of what came by it
    "REVOKED": "se anuló",
    "EXPIRED": "venció sin respuesta",
    "CONFIRMED": "confirmado",
    "NOT_HERS": "no es del cliente",
    "WRONG": "está mal escrito",
    # why a value is wrong
    "CUSTOMER_SAYS": "lo dice el cliente",
    "MISREAD": "se leyó mal",
    "OUTDATED": "ya no es así",
    # what a channel says of a reply or a hide
    "NO_API": "el canal no lo permite desde aquí",
    "CANNOT_HIDE": "el canal no permite ocultarlo",
    "NOT_THERE": "ya no está en el canal",
    "NO_PERMISSION": "la página no tiene permiso en el canal",
    "NOT_ACCEPTED": "el canal no lo aceptó",
    "REFUSED": "el canal no lo aceptó",
    "TOKEN_REFUSED": "el canal no reconoce a la página",
    "TOKEN_UNREADABLE": "falta la llave de la página",
    "PAGE_LIMIT_REACHED": "la página llegó al límite del canal",
    "PAGE_BLOCKED": "el canal bloqueó a la página",
    "RATE_LIMITED": "el canal pide esperar",
    "DUPLICATE": "el canal dice que ya está publicada",
    "PLATFORM_FAILED": "falló el canal",
    "ADAPTER_FAILED": "falló la conexión con el canal",
    "ANSWER_LOST": "se perdió la respuesta del canal",
    "NO_ID_IN_ANSWER": "el canal no dijo dónde quedó",
    "NO_SUCCESS_IN_ANSWER": "el canal no lo confirmó",
    "NOT_REACHED": "no se llegó al canal",
    "NO_SOURCE_ID": "el canal no conoce ese comentario",
    "BAD_ID": "el canal no conoce ese comentario",
    "TEXT_IS_NO_TEXT": "el canal no admite ese texto",
    "TEXT_TOO_LONG": "es más larga de lo que admite el canal",
    "NOT_CONFIRMED": "nadie pudo confirmar que se publicó",
    "CLAIM_ABANDONED": "se interrumpió al publicar",
    "IN_DOUBT": "se comprueba si ya se publicó",
    "NOT_STARTED": "no llegó a empezar",
    "ID_TAKEN": "ya había otra con ese número",
    "CARRIES_PERSONAL_DATA": "llevaba datos personales",
    "CARRIES_FORM_LINK": "llevaba el enlace de un formulario privado",
    "ASKS_AGAIN": "pedía otra vez lo que ya se dio",
    "SENDS_AWAY": "mandaba al cliente a otro canal",
    "UNREADABLE": "no se pudo leer",
    "ERASED": "se borró a petición del cliente",
    # why a post is hidden or shown
    "PERSONAL_DATA": "expone datos personales",
    "INSULT": "insultos",
    "SPAM": "spam",
    "MISTAKE": "se ocultó por error",
    "NO_LONGER_NEEDED": "ya no hace falta",
    # why a reply may ask again or send the customer elsewhere
    "DATA_WRONG_OR_INCOMPLETE": "el dato estaba mal o incompleto",
    "IDENTITY_CHECK_REQUIRED": "hay que comprobar la identidad",
    "LEGAL_PROCEDURE": "lo exige un trámite legal",
    "EMERGENCY": "es una emergencia",
    "CUSTOMER_ASKED_FOR_CHANNEL": "el cliente pidió ese canal",
    "CHANNEL_DOES_NOT_ALLOW": "este canal no lo permite",
    "GUARD_MISTAKEN": "no pide nada otra vez ni manda a otro lado",
    # what was done outside Relevo
    "ADD": "un comentario de la página",
    "EDIT": "se editó",
    "REMOVE": "se borró",
    "HIDE": "se ocultó",
    "UNHIDE": "se mostró",
    # how a case stands
    "URGENT": "Urgente",
    "NORMAL": "Normal",
    "ANSWERED": "respondido",
    "PRAISE": "elogio",
    "NO_ANSWER": "no pide respuesta",
    "BY_PERSON": "a mano",
    "BY_AGENCY": "por la agencia",
    "BY_CARE": "por la marca",
    "NEW_COMMENT": "el cliente volvió a escribir",
    "NEW_TEXT": "el cliente volvió a escribir",
    # why a case or a seal was not taken
    "INTERNAL": "algo falló allí",
    "MALFORMED_MESSAGE": "no tiene la forma acordada",
    "MALFORMED_ENVELOPE": "no tiene la forma acordada",
    "MALFORMED_STATEMENT": "no tiene la forma acordada",
    "SAME_ID_OTHER_CONTENT": "contradice lo que ya tenía",
    "UNKNOWN_BRAND": "no atiende a esa marca",
    "UNKNOWN_AGENCY": "no conoce a la agencia",
    "UNKNOWN_CASE": "no conoce el caso",
    "UNKNOWN_KEY": "no conoce esa llave",
    "KEY_DESTROYED": "la llave fue destruida",
    "KEY_MISSING": "le falta esa llave",
    "UNKNOWN_SIGNER": "no conoce la firma",
    "UNKNOWN_FIELD_TYPE": "no conoce esa clase de dato",
    "WRONG_TENANT": "es de otra agencia",
    "BAD_SIGNATURE": "la firma no es válida",
    "BAD_MANIFEST_SIGNATURE": "la firma no es válida",
    "BINDING_MISMATCH": "el sello es de otro caso",
    "SEAL_TAMPERED": "el sello fue alterado",
    "SECRET_SEALED": "llevaba una clave secreta",
    "PEER_UNAVAILABLE": "no responde",
    # why the vault showed nothing
    "TOTP_WRONG": "el código de seis cifras no era correcto",
    "TOTP_USED": "el código de seis cifras ya se había usado",
    "PERSON_UNKNOWN": "la bóveda no conoce a la persona",
    "PERSON_DISABLED": "su acceso a la bóveda está cerrado",
    "PERSON_LOCKED": "su acceso a la bóveda está en pausa",
    "ROLE_ENDED": "su función ya no lo permite",
    "REVEAL_LIMIT": "alcanzó el límite de datos por hora",
    "PURPOSE_REFUSED": "la bóveda no admite ese motivo",
    "VALUE_NOT_HELD": "la bóveda ya no tiene ese dato",
    "STORE_UNAVAILABLE": "la bóveda no puede ahora",
    "STORAGE_UNAVAILABLE": "no se pudo guardar",
}


def kind(code: str) -> str:
    """A kind of personal data in words."""
    return _STOPPED.get(code, "Dato personal")


def kinds(codes: Iterable[str]) -> str:
    """Kinds of personal data in words, each once."""
    return ", ".join(dict.fromkeys(kind(code) for code in codes))


def reason(code: str) -> str:
    """A reason in words."""
    return REASONS.get(code, "otro motivo")


def channel(name: str) -> str:
    """A channel as people call it."""
    return CHANNELS.get(name, name)
