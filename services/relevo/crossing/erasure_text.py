"""A receipt of an erasure in words, for the customer: Spanish, English, Brazilian Portuguese."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from relevo.crossing.erasure import ErasedCase, ErasureReceipt, kinds


class Language(StrEnum):
    """A language that receipts are written in."""

    ES = "es"
    EN = "en"
    PT = "pt"


_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.ES: {
        "title": "Constancia de supresión de datos personales",
        "request": "Solicitud",
        "brand": "Marca",
        "case": "Caso",
        "vault": "Destruido en la bóveda",
        "care": "Borrado en atención al cliente",
        "agency": "Borrado en la agencia",
        "waiting": "todavía no lo ha confirmado",
        "log": "Asiento del registro de la bóveda",
        "total": "Valores destruidos en total",
        "clean": "Desde este día ninguna copia de seguridad contiene los datos",
        "signed": "Firmada por la bóveda; se comprueba con: relevo care erasure verify",
    },
    Language.EN: {
        "title": "Receipt of the erasure of personal data",
        "request": "Request",
        "brand": "Brand",
        "case": "Case",
        "vault": "Destroyed in the vault",
        "care": "Cleared at customer care",
        "agency": "Erased at the agency",
        "waiting": "not confirmed yet",
        "log": "Entry of the vault's log",
        "total": "Values destroyed in all",
        "clean": "From this day on no backup holds the data",
        "signed": "Signed by the vault; check it with: relevo care erasure verify",
    },
    Language.PT: {
        "title": "Comprovante de eliminação de dados pessoais",
        "request": "Solicitação",
        "brand": "Marca",
        "case": "Caso",
        "vault": "Destruído no cofre",
        "care": "Apagado no atendimento",
        "agency": "Apagado na agência",
        "waiting": "ainda não confirmado",
        "log": "Lançamento do registro do cofre",
        "total": "Valores destruídos no total",
        "clean": "A partir deste dia nenhuma cópia de segurança contém os dados",
        "signed": "Assinado pelo cofre; verifica-se com: relevo care erasure verify",
    },
}


def readable(receipt: ErasureReceipt, language: Language) -> str:
    """The receipt as text; times in UTC. It names cases by their ids alone."""
    words = _WORDS[language]
    total = kinds([case.shredded.destroyed for case in receipt.cases]).get("values", 0)
    lines = [
        words["title"],
        "",
        f"{words['request']}: {receipt.request_id}",
        f"{words['brand']}: {receipt.brand}",
        f"{words['total']}: {total}",
        "",
    ]
    for case in receipt.cases:
        lines += [*_case(case, words), ""]
    return "\n".join(
        [*lines, f"{words['clean']}: {receipt.clean_on.isoformat()}", words["signed"], ""]
    )


def _case(case: ErasedCase, words: Mapping[str, str]) -> list[str]:
    at_agency = f"{case.agency_at:%Y-%m-%d %H:%M} UTC" if case.agency_at else words["waiting"]
    cleared = sum(case.cleared.values())
    return [
        f"{words['case']}: {case.shredded.order.case_id}",
        f"  {words['vault']}: {case.shredded.at:%Y-%m-%d %H:%M} UTC"
        f" ({case.shredded.destroyed.get('values', 0)})",
        f"  {words['care']}: {case.erased_at:%Y-%m-%d %H:%M} UTC ({cleared})",
        f"  {words['agency']}: {at_agency}",
        f"  {words['log']}: {case.ledger_index}",
    ]
