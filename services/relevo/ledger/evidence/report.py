"""The readable side of an evidence bundle: one HTML page that needs nothing outside of itself.

No script, no address, everything escaped; the same entries give the same bytes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from relevo.ledger.evidence.words import Language, in_words
from relevo.ledger.reading import Placed
from relevo.ledger.trust import Signed

_STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; color: #1a1a1a; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; }
th, td { border-bottom: 1px solid #ccc; }
th { background: #f2f2f2; } code { font-size: 12px; overflow-wrap: anywhere; }
.number { text-align: right; } .tag { color: #555; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { margin: 0; font-size: 10pt; } thead { display: table-header-group; }
  tr { break-inside: avoid; } @page { size: A4 landscape; margin: 12mm; } }
"""


@dataclasses.dataclass(frozen=True, slots=True)
class _Texts:
    title: str
    log: str
    size: str
    root: str
    signed_by: str
    cosigned_by: str
    nobody: str
    case: str
    since: str
    until: str
    story: str
    none: str
    number: str
    time: str
    who: str
    what: str
    details: str
    yes: str
    no: str
    limits: str


_TEXTS: Mapping[Language, _Texts] = {
    Language.ES: _Texts(
        title="Evidencia del registro de Relevo",
        log="Registro",
        size="Entradas del registro",
        root="Raíz del árbol",
        signed_by="Firmado con la clave",
        cosigned_by="Refrendado por",
        nobody="nadie",
        case="Caso",
        since="Desde (UTC)",
        until="Hasta, excluido (UTC)",
        story="Lo que pasó",
        none="Ninguna entrada coincide con lo pedido.",
        number="N.º",
        time="Hora (UTC)",
        who="Quién",
        what="Qué",
        details="Detalles",
        yes="sí",
        no="no",
        limits="Cada entrada de esta página está probada contra el punto de control firmado. Que "
        "no falte ninguna solo lo muestra el registro entero; README.txt explica cómo comprobarlo.",
    ),
    Language.EN: _Texts(
        title="Evidence from a Relevo ledger",
        log="Log",
        size="Entries of the log",
        root="Root of the tree",
        signed_by="Signed with the key",
        cosigned_by="Cosigned by",
        nobody="nobody",
        case="Case",
        since="Since (UTC)",
        until="Until, excluded (UTC)",
        story="What happened",
        none="No entry is what was asked for.",
        number="No.",
        time="Time (UTC)",
        who="Who",
        what="What",
        details="Details",
        yes="yes",
        no="no",
        limits="Every entry on this page is proven against the signed checkpoint. That none is "
        "left out is shown by the whole log alone; README.txt says how to check.",
    ),
    Language.PT: _Texts(
        title="Evidência do registro do Relevo",
        log="Registro",
        size="Entradas do registro",
        root="Raiz da árvore",
        signed_by="Assinado com a chave",
        cosigned_by="Coassinado por",
        nobody="ninguém",
        case="Caso",
        since="Desde (UTC)",
        until="Até, exclusive (UTC)",
        story="O que aconteceu",
        none="Nenhuma entrada corresponde ao pedido.",
        number="N.º",
        time="Hora (UTC)",
        who="Quem",
        what="O quê",
        details="Detalhes",
        yes="sim",
        no="não",
        limits="Cada entrada desta página está provada contra o ponto de controle assinado. Que "
        "não falte nenhuma só o registro inteiro mostra; README.txt explica como verificar.",
    ),
}


def render(
    signed: Signed,
    entries: Sequence[Placed],
    language: Language,
    *,
    case: str | None,
    since: datetime | None,
    until: datetime | None,
) -> str:
    """The page of these entries under this checkpoint."""
    texts = _TEXTS[language]
    asked = ((texts.case, case), (texts.since, _instant(since)), (texts.until, _instant(until)))
    facts = [*_facts(signed, texts), *((name, value) for name, value in asked if value)]
    head = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in facts)
    story = _table(entries, texts, language) if entries else f"<p>{escape(texts.none)}</p>\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(texts.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(texts.title)}</h1>\n<dl>\n{head}</dl>\n<p>{escape(texts.limits)}</p>\n"
        f"<h2>{escape(texts.story)}</h2>\n{story}</body>\n</html>\n"
    )


def _facts(signed: Signed, texts: _Texts) -> list[tuple[str, str]]:
    checkpoint = signed.checkpoint
    cosigned = "; ".join(f"{one.name} ({_instant(one.at)})" for one in signed.cosigned)
    return [
        (texts.log, checkpoint.origin),
        (texts.size, str(checkpoint.size)),
        (texts.root, checkpoint.root.hex()),
        (texts.signed_by, signed.key.encode()),
        (texts.cosigned_by, cosigned or texts.nobody),
    ]


def _table(entries: Sequence[Placed], texts: _Texts, language: Language) -> str:
    names = (texts.number, texts.time, texts.who, texts.what, texts.details)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(_row(one, texts, language) for one in entries)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _row(one: Placed, texts: _Texts, language: Language) -> str:
    tag = one.entry.tag.value
    content: dict[str, Any] = json.loads(one.body)
    fields = "".join(
        f"<dt>{escape(name)}</dt><dd>{_value(value, texts)}</dd>"
        for name, value in content.items()
        if name not in ("id", "tag", "at", "actor") and value not in (None, [])
    )
    return (
        f'<tr><td class="number">{one.index}</td><td>{_instant(one.entry.at)}</td>'
        f"<td><code>{escape(str(one.entry.actor))}</code></td>"
        f'<td>{escape(in_words(tag, language))}<br><code class="tag">{escape(tag)}</code></td>'
        f"<td><dl>{fields}</dl></td></tr>\n"
    )


def _value(value: object, texts: _Texts) -> str:
    if isinstance(value, bool):
        return texts.yes if value else texts.no
    if isinstance(value, list):
        between = "<br>" if isinstance(value[0], dict) else ", "
        return between.join(_value(item, texts) for item in value)
    if isinstance(value, dict):
        held = (
            f"{escape(name)}: {_value(one, texts)}"
            for name, one in value.items()
            if one not in (None, [])
        )
        return "; ".join(held)
    return f"<code>{escape(str(value))}</code>"


def _instant(value: datetime | None) -> str:
    return "" if value is None else value.strftime("%Y-%m-%d %H:%M:%S")
