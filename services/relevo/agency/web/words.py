"""The agency's closed lists as its pages say them, in Spanish, each with its colour."""

from __future__ import annotations

from collections.abc import Mapping

from relevo.agency.domain.reply import ReplyState
from relevo.agency.domain.restoration import RestorationState
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.domain.visibility import VisibilityReason
from relevo.crossing.continuity import Justification
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency

STATES: Mapping[CaseState, tuple[str, str]] = {
    CaseState.NEW: ("Nuevo", ""),
    CaseState.ESCALATED: ("En atención", "wait"),
    CaseState.CLOSED: ("Cerrado", "good"),
    CaseState.RESOLVED: ("Resuelto", "good"),
}
URGENCIES: Mapping[Urgency, str] = {Urgency.NORMAL: "Normal", Urgency.URGENT: "Urgente"}
CLOSE_REASONS: Mapping[CloseReason, str] = {
    CloseReason.ANSWERED: "Respondido",
    CloseReason.PRAISE: "Elogio",
    CloseReason.SPAM: "Spam",
    CloseReason.NO_ANSWER: "No pide respuesta",
}
REPLIES: Mapping[ReplyState, tuple[str, str]] = {
    ReplyState.PENDING: ("En cola", "wait"),
    ReplyState.CLAIMED: ("Publicándose", "wait"),
    ReplyState.PUBLISHED: ("Publicada", "good"),
    ReplyState.REFUSED: ("El canal no la tomó: publicar a mano", "bad"),
    ReplyState.UNKNOWN: ("Por confirmar", "wait"),
    ReplyState.BY_HAND: ("Publicada a mano", "good"),
}
TIMELINE: Mapping[TimelineKind, str] = {
    TimelineKind.OPENED: "Caso abierto",
    TimelineKind.REOPENED: "Caso reabierto",
    TimelineKind.ESCALATED: "Pasado a la marca",
    TimelineKind.CLOSED: "Cerrado",
    TimelineKind.NOTE: "Nota",
    TimelineKind.RECEIVED: "La marca lo recibió",
    TimelineKind.ASSIGNED: "La marca lo atiende",
    TimelineKind.UNASSIGNED: "La marca lo dejó sin asignar",
    TimelineKind.QUESTION: "La marca pregunta",
    TimelineKind.FORM_LINK: (
        "Formulario privado para el cliente: "
        "envíele el enlace por mensaje privado, nunca en público"
    ),
    TimelineKind.GIVEN: "El cliente ya dio a la marca",
    TimelineKind.RESOLVED: "Resuelto por la marca",
    TimelineKind.ERASED: "Borrado a petición del cliente",
    TimelineKind.HANDOVER_PARKED: "La marca no pudo tomarlo",
    TimelineKind.REPLY_STOPPED: "Borrador detenido",
    TimelineKind.REPLY_QUEUED: "Respuesta en cola",
    TimelineKind.REPLY_PUBLISHED: "Respuesta publicada",
    TimelineKind.REPLY_REFUSED: "Respuesta no publicada",
    TimelineKind.REPLY_UNKNOWN: "Respuesta por confirmar",
    TimelineKind.REPLY_BY_HAND: "Respuesta publicada a mano",
    TimelineKind.POST_HIDDEN: "Comentario oculto",
    TimelineKind.POST_UNHIDDEN: "Comentario visible otra vez",
    TimelineKind.OUTSIDE_RELEVO: "Hecho fuera de Relevo",
    TimelineKind.RECALLED: "Recuperado de la marca tras una restauración",
    TimelineKind.REDACTED_AGAIN: "Se tapó algo que faltaba",
    TimelineKind.RESTORATION_ASKED: "Se pidió a la marca destapar algo",
    TimelineKind.RESTORED: "La marca devolvió lo que estaba tapado de más",
    TimelineKind.RESTORATION_REFUSED: "Sigue tapado",
}
RESTORATIONS: Mapping[RestorationState, tuple[str, str]] = {
    RestorationState.ASKED: ("Pedido a la marca", "wait"),
    RestorationState.RESTORED: ("Destapado", "good"),
    RestorationState.REFUSED: ("La marca decidió que es un dato personal", "bad"),
    RestorationState.OVERTAKEN: ("Ya no estaba tapado así", ""),
}
HIDE_REASONS: Mapping[VisibilityReason, str] = {
    VisibilityReason.PERSONAL_DATA: "Expone datos personales",
    VisibilityReason.INSULT: "Insultos",
    VisibilityReason.SPAM: "Spam",
}
SHOW_REASONS: Mapping[VisibilityReason, str] = {
    VisibilityReason.MISTAKE: "Se ocultó por error",
    VisibilityReason.NO_LONGER_NEEDED: "Ya no hace falta",
}
JUSTIFICATIONS = tuple(Justification)
DONE: Mapping[str, str] = {
    "escalate": "Hecho: la marca lo tiene en su bandeja, con su urgencia y su nota.",
    "close": "Caso cerrado.",
    "reopen": "Caso reabierto.",
    "note": "Nota guardada: la marca la verá.",
    "reply": "Respuesta en cola: aparece bajo su comentario, con lo que pase con ella.",
    "by_hand": "Anotada como publicada a mano.",
    "hide": "Se pidió ocultar el comentario: junto a él se ve si el canal lo hizo.",
    "cover": "Tapado: en segundos lo está también en la marca.",
    "ask_back": "Se pidió a la marca: junto al comentario se ve lo que decida.",
    "unhide": "Se pidió mostrar el comentario: junto a él se ve si el canal lo hizo.",
}
"""What a page says after each act."""

EMPTY: Mapping[str | None, str] = {
    None: "Todavía no hay casos aquí. Cuando alguien comente en un canal, aparecerá en segundos.",
    CaseState.NEW.value: "No hay casos nuevos. Lo que llegue aparecerá aquí en segundos.",
    CaseState.ESCALATED.value: "Ningún caso está en manos de la marca.",
    CaseState.CLOSED.value: "No hay casos cerrados por la agencia.",
    CaseState.RESOLVED.value: "La marca todavía no ha resuelto ningún caso.",
}
"""What an empty list says, by the state that it shows."""
