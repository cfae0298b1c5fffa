"""Care's closed lists as its pages say them, in Spanish, each with its colour."""

from __future__ import annotations

from collections.abc import Mapping

from relevo.care.domain.case import Desk
from relevo.care.domain.challenges import ChallengeKind
from relevo.care.domain.customers import (
    AUTHOR,
    BY_HAND,
    THROUGH,
    DecisionKind,
    DecisionReason,
    Owner,
)
from relevo.care.domain.forms import Verdict
from relevo.care.domain.replies import ReplyState
from relevo.care.domain.timeline import EventKind
from relevo.care.domain.vault import Purpose
from relevo.care.use_cases.lookups import CASE_CODE
from relevo.crossing.continuity import Justification
from relevo.crossing.vocabulary import ActionKind, Urgency
from relevo.service.web.codes import FINDINGS

DESKS: Mapping[Desk, tuple[str, str]] = {
    Desk.WITH_AGENCY: ("Con la agencia", ""),
    Desk.OPEN: ("Abierto", "wait"),
    Desk.RESOLVED: ("Resuelto", "good"),
}
URGENCIES: Mapping[Urgency, str] = {Urgency.NORMAL: "Normal", Urgency.URGENT: "Urgente"}
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
    EventKind.REPLY_STOPPED: "Texto detenido",
    EventKind.QUESTION_ASKED: "Pregunta a la agencia",
    EventKind.ACTION_REPORTED: "La agencia informa",
    EventKind.SEAL_INGESTED: "Datos en la bóveda",
    EventKind.SEAL_PARKED: "La bóveda no tomó los datos",
    EventKind.SEAL_REDRIVEN: "Datos enviados otra vez a la bóveda",
    EventKind.REDACTED_AGAIN: "La agencia tapó algo que faltaba",
    EventKind.COVER_ASKED: "Auditoría marcó algo sin tapar",
    EventKind.RESTORATION_GRANTED: "Destapado: no era un dato personal",
    EventKind.RESTORATION_REFUSED: "Sigue tapado: es un dato personal",
    EventKind.FORM_OPENED: "Pidió datos en privado",
    EventKind.FORM_SUBMITTED: "El cliente dio sus datos en privado",
    EventKind.FORM_ENDED: "Formulario privado cerrado",
    EventKind.FORM_JUDGED: "Dato del formulario revisado",
    EventKind.RECTIFICATION_PROPOSED: "Señaló un dato erróneo",
    EventKind.VALUE_RECTIFIED: "Rectificó un dato",
    EventKind.REVEAL_ASKED: "Pidió ver",
    EventKind.REVEAL_APPROVED: "Aprobó que se vean datos",
    EventKind.REVEAL_SHOWN: "Vio",
    EventKind.REVEAL_REFUSED: "No pudo ver",
}
ACTIONS: Mapping[str, str] = {
    ActionKind.REPLY_PUBLISHED: "respuesta publicada",
    ActionKind.REPLY_REFUSED: "el canal no tomó la respuesta",
    ActionKind.REPLY_BY_HAND: "respuesta publicada a mano",
    ActionKind.REPLY_UNKNOWN: "respuesta por confirmar",
    ActionKind.POST_HIDDEN: "comentario oculto",
    ActionKind.POST_UNHIDDEN: "comentario visible otra vez",
    ActionKind.OUTSIDE_RELEVO: "algo se hizo fuera de Relevo",
    ActionKind.RESTORATION_ASKED: "pide destapar algo",
    ActionKind.ERASED: "caso suprimido también en la agencia",
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.UNVERIFIED: "sin verificar",
    Verdict.CONFIRMED: "confirmado",
    Verdict.NOT_HERS: "no es suyo",
    Verdict.WRONG: "mal escrito",
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.COMPLAINT_HANDLING: "Atender el reclamo",
    Purpose.IDENTITY_CHECK: "Comprobar la identidad",
    Purpose.FRAUD_PREVENTION: "Prevenir un fraude",
    Purpose.DATA_SUBJECT_REQUEST: "Petición de la persona sobre sus datos",
    Purpose.LEGAL_OBLIGATION: "Obligación legal",
    Purpose.REDACTION_REVIEW: "Ver si está tapado de más",
}
TYPES: Mapping[str, str] = {
    **FINDINGS,
    "ORIGINAL_TEXT": "Texto original",
    "AUTHOR_NAME": "Nombre del autor",
    "AUTHOR_ID": "Cuenta del autor en la plataforma",
    "ATTACHMENT": "Dirección de un adjunto",
}
KINDS: Mapping[ChallengeKind, str] = {
    ChallengeKind.REVEAL: "Datos de un caso",
    ChallengeKind.EXPORT: "Todos los datos de un cliente",
}
REFUSALS: Mapping[str, str] = {
    "TOTP_WRONG": "El código de seis cifras no es correcto.",
    "TOTP_USED": "Ese código ya se usó: espere al siguiente.",
    "PERSON_UNKNOWN": "La bóveda no le conoce: pida que le den de alta.",
    "PERSON_DISABLED": "Su acceso a la bóveda está cerrado.",
    "PERSON_LOCKED": "Demasiados intentos: su acceso está en pausa.",
    "REVEAL_LIMIT": "Ha alcanzado el límite de datos por hora o por día.",
    "BRAND_LIMIT": "Entre todos se ha alcanzado el límite de datos de la marca.",
    "CALLER_LIMIT": "Entre todos se ha alcanzado el límite de datos.",
    "CALLER_LOCKED": "Hubo demasiados intentos fallidos: espere cinco minutos.",
    "TOO_MANY_CHALLENGES": "Tiene demasiadas peticiones abiertas: espere cinco minutos.",
    "CHALLENGE_OVER": "La petición venció o ya se usó: pida los datos otra vez.",
    "CHALLENGE_UNKNOWN": "La petición ya no está: pida los datos otra vez.",
    "CHALLENGE_MISMATCH": "Lo que se pidió no es lo que vio: cargue la página otra vez.",
    "APPROVAL_MISSING": "Falta que otra persona lo apruebe.",
    "NOT_CONFIRMED": "Pasaron más de cinco minutos: ponga otro código.",
    "OPENED_ALREADY": "Ese dato ya se mostró: pídalo con un código nuevo.",
    "OWN_APPROVAL": "Lo pidió usted: debe aprobarlo otra persona.",
    "APPROVED_ALREADY": "Ya está aprobado.",
    "PURPOSE_REFUSED": "La bóveda no admite ese motivo.",
    "LOOKUP_LIMIT": "Se alcanzó el límite de búsquedas: espere una hora.",
    "VALUE_NOT_HELD": "La bóveda ya no tiene ese dato.",
}
DECISION_REASONS: Mapping[DecisionReason, str] = {
    DecisionReason.CUSTOMER_SAID: "Lo dijo el cliente",
    DecisionReason.IDENTITY_CHECKED: "Identidad comprobada",
    DecisionReason.BRAND_RECORDS: "Consta en la marca",
    DecisionReason.NOT_HERS: "El dato no es suyo",
    DecisionReason.MISTAKE: "Fue un error",
}
DECISIONS: Mapping[DecisionKind, str] = {
    DecisionKind.MERGE: "Es la misma persona",
    DecisionKind.SPLIT: "No es la misma persona",
    DecisionKind.OWNER: "De quién es un dato",
    DecisionKind.UNDO: "Deshecho",
}
OWNERS: Mapping[Owner, str] = {
    Owner.CUSTOMER: "Del cliente",
    Owner.RELATIVE: "De un familiar",
    Owner.EMPLOYEE: "De un empleado",
    Owner.OTHER_CUSTOMER: "De otro cliente",
    Owner.BUSINESS: "De un negocio",
    Owner.UNKNOWN: "No se sabe, pero no suyo",
}
_LINKS: Mapping[str, str] = {
    AUTHOR: "la misma cuenta",
    BY_HAND: "decisión de una persona",
    THROUGH: "otro caso suyo",
    CASE_CODE: "código del caso",
}
JUSTIFICATIONS = tuple(Justification)
DONE: Mapping[str, str] = {
    "assign": "El caso es suyo: la agencia ve que lo atiende la marca.",
    "unassign": "El caso vuelve a la bandeja.",
    "reply": "Respuesta enviada: la agencia la publica y aquí se ve si quedó publicada.",
    "question": "Pregunta enviada a la agencia.",
    "resolve": "Caso resuelto: si el cliente vuelve a escribir, se reabre.",
    "reopen": "Caso reabierto.",
    "grant": "Hecho: la agencia lo verá destapado en segundos.",
    "refuse": "Sigue tapado: la agencia verá que es un dato personal.",
    "form_sent": "Enlace creado: la agencia lo recibe en segundos y lo envía por mensaje privado.",
    "form_revoked": "Formulario anulado: el enlace ya no funciona.",
    "form_judged": "Anotado.",
    "awaits": "Otra persona debe aprobarlo. Cuando lo haga, aquí podrá verlo con otro código.",
    "approve": "Aprobado: quien lo pidió ya puede ver los datos.",
    "once": "Ese dato ya se mostró. Para verlo otra vez, pídalo con un código nuevo.",
}
"""What a page says after each act."""


def link_reason(reason: str) -> str:
    """What two cases have in common."""
    return _LINKS.get(reason) or TYPES.get(reason, "dato personal")


EMPTY: Mapping[str, str] = {
    "open": "Nada por aquí: no hay casos por atender. Lo que la agencia pase llegará en segundos.",
    "with_agency": "La agencia no tiene casos abiertos.",
    "resolved": "Todavía no hay casos resueltos.",
    "all": "Todavía no ha llegado ningún caso.",
}
"""What an empty list says, by what it shows."""


def purpose(code: str | None) -> str:
    """A purpose in words."""
    return next((label for one, label in PURPOSES.items() if one.value == code), "otro motivo")
