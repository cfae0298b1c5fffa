"""A form that was refused: its page again, with what to do about it and what was typed.

The draft goes back to the person who typed it, in the answer to that same request, and nowhere
else: it is not stored, logged, or put into an address; pages are `no-store`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g, request

from relevo.errors import RelevoError
from relevo.service.web import codes
from relevo.service.web.problems import Problem, problem_of

_ADVICE: Mapping[str, str] = {
    "STALE_VERSION": "El caso cambió mientras tanto. Mire lo nuevo y repita lo que quería hacer.",
    "ILLEGAL_TRANSITION": "El caso ya no está como estaba: mire su estado actual.",
    "ALREADY_RESOLVED": "El caso ya está resuelto: reábralo primero.",
    "NOT_RESOLVED": "El caso ya está abierto.",
    "NOTHING_TO_ANSWER": "Ese comentario ya no está: elija otro y envíe otra vez.",
    "ALREADY_DECIDED": "Alguien decidió antes: mire lo que decidió.",
    "APPROVAL_NEEDED": "Otra persona debe aprobarlo; después repítalo con otro código.",
    "UNKNOWN_CHALLENGE": "Esa petición ya no espera: venció, se usó o alguien se adelantó.",
    "STAYS_COVERED": "Parece una tarjeta: se queda tapado.",
    "NOT_LOOKED_AT": "Vea primero el dato; después decida.",
    "SECRET_DESTROYED": "Era una clave: se destruyó y nadie puede devolverla.",
    "CUTS_PLACEHOLDER": "Lo copiado empieza o termina en medio de algo ya tapado.",
    "CARRIES_FORM_LINK": (
        "El texto lleva el enlace de un formulario privado: cualquiera que lo vea podría usarlo. "
        "Quítelo; ese enlace va solo por mensaje privado."
    ),
    "SENDS_AWAY": "Manda al cliente a empezar en otro canal. No se envió: cámbielo, o diga abajo "
    "por qué hace falta.",
    "ALREADY_GIVEN": (
        "El cliente ya dio alguno de esos datos: quítelo, o diga por qué se pide otra vez."
    ),
    "TOO_MANY_FORMS": "Este caso ya tiene varios formularios abiertos: anule uno antes.",
    "FORM_OVER": "Ese formulario ya no espera nada: mire su estado actual.",
    "ALREADY_JUDGED": "Alguien ya lo marcó así.",
    "REPLY_STATE": "La respuesta ya no espera a nadie: mire su estado actual.",
}
_FIELDS: Mapping[str, str] = {
    "text": "El texto está vacío, es demasiado largo o lleva caracteres que no son texto.",
    "note": "La nota es demasiado larga o lleva caracteres que no son texto.",
    "in_reply_to_source_id": "Ese comentario ya no está: elija otro y envíe otra vez.",
    "proof": "El enlace debe empezar por https://, ser público y no llevar datos personales.",
    "value": "Elija el dato que quiere ver.",
    "purpose": "Elija el motivo.",
    "justification": "Elija por qué hace falta.",
    "totp": "El código tiene seis cifras.",
    "types": "Elija de uno a diez datos de la lista.",
    "language": "La marca no tiene ese idioma.",
    "reason": "Elija el motivo.",
    "urgency": "Elija la urgencia.",
    "part": "Eso no está en el comentario: cópielo tal como se ve.",
    "start": "Ahí no hay nada que tapar.",
    "type": "Elija qué es.",
    "version": "Ese comentario ya no está en el caso.",
    "placeholder": "Elija lo que está tapado de más.",
    "source_id": "Ese comentario ya no está en el caso.",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused form.

    Attributes:
        form: our name of it.
        reason: the error's stable code.
        says: what the person is told.
        typed: what she typed, by field; for her own page alone.
    """

    form: str
    reason: str
    says: str
    status: int
    typed: Mapping[str, str] = field(repr=False)

    def draft(self, form: str, name: str) -> str | None:
        """What was typed into a field of a form, if it is the refused one."""
        return self.typed.get(name) if form == self.form else None


def refused(error: RelevoError, form: str) -> Refused:
    """The refusal of this request's form; the request's log line gets the reason."""
    problem = problem_of(error)
    g.problem_reason = problem.reason
    secret = ("csrf_token", "totp")
    typed = {name: text for name, text in request.form.items() if name not in secret}
    return Refused(form, problem.reason, advice(problem), problem.status, typed)


def advice(problem: Problem) -> str:
    """What a person can do about it, in Spanish."""
    if problem.reason == "CARRIES_PERSONAL_DATA":
        return (
            f"El texto lleva datos personales ({codes.kinds(problem.kinds)}). "
            "No se guardó ni se envió: quítelos y envíelo otra vez."
        )
    if problem.reason == "ASKS_AGAIN":
        return (
            f"Pide otra vez lo que el cliente ya dio ({codes.kinds(problem.kinds)}). "
            "No se envió: cámbielo, o diga abajo por qué hace falta."
        )
    if problem.reason in _ADVICE:
        return _ADVICE[problem.reason]
    return _FIELDS.get(problem.field or "", "No se pudo aceptar lo que se pidió.")
