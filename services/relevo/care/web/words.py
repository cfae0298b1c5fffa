"""Care's closed lists as its pages say them, in Spanish, each with its colour."""

from __future__ import annotations

from collections.abc import Mapping

from relevo.care.domain.case import Desk
from relevo.care.domain.replies import ReplyState
from relevo.care.domain.timeline import EventKind
from relevo.care.domain.vault import Purpose
from relevo.crossing.vocabulary import ActionKind

DESKS: Mapping[Desk, tuple[str, str]] = {
    Desk.WITH_AGENCY: ("Con la agencia", ""),
    Desk.OPEN: ("Abierto", "wait"),
    Desk.RESOLVED: ("Resuelto", "good"),
}
REPLIES: Mapping[ReplyState, tuple[str, str]] = {
    ReplyState.SENT: ("Enviada a la agencia", "wait"),
    ReplyState.PUBLISHED: ("Publicada", "good"),
    ReplyState.BY_HAND: ("Publicada a mano", "good"),
    ReplyState.REFUSED: ("No publicada", "bad"),
    ReplyState.UNKNOWN: ("Por confirmar", "wait"),
}
EVENTS: Mapping[EventKind, str] = {
    EventKind.RECEIVED: "Recibido de la agencia",
    EventKind.NOTE_WRITTEN: "Nota de la agencia",
    EventKind.ASSIGNED: "Asignado",
    EventKind.RESOLVED: "Resuelto",
    EventKind.REOPENED: "Reabierto",
    EventKind.REPLY_WRITTEN: "Respuesta enviada a la agencia",
    EventKind.REPLY_BLOCKED: "Texto detenido: llevaba datos personales",
    EventKind.QUESTION_ASKED: "Pregunta a la agencia",
    EventKind.ACTION_REPORTED: "La agencia informa",
    EventKind.SEAL_INGESTED: "Datos en la bóveda",
    EventKind.SEAL_PARKED: "La bóveda no tomó los datos",
    EventKind.SEAL_REDRIVEN: "Datos enviados otra vez a la bóveda",
    EventKind.REVEAL_ASKED: "Se pidió ver un dato",
}
ACTIONS: Mapping[str, str] = {
    ActionKind.REPLY_PUBLISHED: "respuesta publicada",
    ActionKind.REPLY_REFUSED: "el canal no tomó la respuesta",
    ActionKind.REPLY_BY_HAND: "respuesta publicada a mano",
    ActionKind.REPLY_UNKNOWN: "respuesta por confirmar",
    ActionKind.POST_HIDDEN: "comentario oculto",
    ActionKind.POST_UNHIDDEN: "comentario visible otra vez",
    ActionKind.OUTSIDE_RELEVO: "algo se hizo fuera de Relevo",
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.COMPLAINT_HANDLING: "Atender el reclamo",
    Purpose.IDENTITY_CHECK: "Comprobar la identidad",
    Purpose.FRAUD_PREVENTION: "Prevenir un fraude",
    Purpose.DATA_SUBJECT_REQUEST: "Petición de la persona sobre sus datos",
    Purpose.LEGAL_OBLIGATION: "Obligación legal",
}
TYPES: Mapping[str, str] = {
    "ORIGINAL_TEXT": "Texto original",
    "AUTHOR_NAME": "Nombre del autor",
    "AUTHOR_ID": "Cuenta del autor en la plataforma",
    "ATTACHMENT": "Dirección de un adjunto",
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
    "TICKET_NUMBER": "Número de billete",
    "LOYALTY_NUMBER": "Número de viajero frecuente",
    "CUSTOMER_NUMBER": "Número de cliente",
    "BIRTH_DATE": "Fecha de nacimiento",
    "PLATE": "Matrícula",
    "DEVICE_ID": "Identificador de un aparato",
    "EXPIRY": "Caducidad de la tarjeta",
    "UNKNOWN_NUMBER": "Número sin identificar",
}
REFUSALS: Mapping[str, str] = {
    "TOTP_WRONG": "El código de seis cifras no es correcto.",
    "TOTP_USED": "Ese código ya se usó: espere al siguiente.",
    "PERSON_UNKNOWN": "La bóveda no le conoce: pida que le den de alta.",
    "PERSON_DISABLED": "Su acceso a la bóveda está cerrado.",
    "PERSON_LOCKED": "Demasiados intentos: su acceso está en pausa.",
    "REVEAL_LIMIT": "Ha alcanzado el límite de datos por hora.",
    "PURPOSE_REFUSED": "La bóveda no admite ese motivo.",
    "VALUE_NOT_HELD": "La bóveda ya no tiene ese dato.",
}
