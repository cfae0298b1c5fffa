"""A report on breaches as files: JSON, CSV, and a page that is read and copied into a form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any, Final

from relevo.care.domain.breach_report import BreachReport, ReportedBreach

FORMAT: Final = "relevo-breach-report-v1"
LANGUAGES: Final = ("en", "es", "pt")
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "es": (
        "Informe de una brecha de datos personales",
        "Marca",
        "Personas afectadas",
        "Casos",
        "Tipos de datos",
        "Visible desde",
        "Aún visibles",
        "A través de",
        "Canales",
        "Plazos",
        "en plazo",
        "fuera de plazo",
        "corre o no se debe",
        "Preparado",
    ),
    "en": (
        "Report of a personal data breach",
        "Brand",
        "People concerned",
        "Cases",
        "Kinds of data",
        "Readable since",
        "Still readable",
        "Through",
        "Channels",
        "Clocks",
        "in time",
        "late",
        "running, or nothing owed",
        "Made",
    ),
    "pt": (
        "Comunicado de um incidente com dados pessoais",
        "Marca",
        "Pessoas afetadas",
        "Casos",
        "Tipos de dados",
        "Visível desde",
        "Ainda visíveis",
        "Por meio de",
        "Canais",
        "Prazos",
        "no prazo",
        "fora do prazo",
        "corre ou não se deve",
        "Preparado",
    ),
}


def as_document(report: BreachReport) -> dict[str, Any]:
    """The report as plain values (`docs/breaches.md`)."""
    return {
        "format": FORMAT,
        "made_at": _instant(report.made_at),
        "brand": report.brand,
        "subjects": report.subjects,
        "cases": report.cases,
        "kinds": [{"type": name, "values": count} for name, count in report.kinds.items()],
        "agencies": list(report.agencies),
        "channels": list(report.channels),
        "since": _instant(report.since),
        "readable": report.readable,
        "clocks": [
            {"country": one.country, "due": _instant(one.due), "met": one.met}
            for one in report.clocks
        ],
        "breaches": [_row(one) for one in report.breaches],
    }


def as_json(report: BreachReport) -> str:
    """The document as text."""
    return json.dumps(as_document(report), indent=2, ensure_ascii=False) + "\n"


def as_csv(report: BreachReport) -> str:
    """One line for each breach; codes, ids and times alone."""
    rows = [_row(one) for one in report.breaches]
    written = io.StringIO()
    table = csv.DictWriter(written, list(rows[0]), lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def as_page(report: BreachReport, language: str) -> str:
    """A page in a language of `LANGUAGES`."""
    words = _WORDS[language]
    met = {True: words[10], False: words[11], None: words[12]}
    facts = (
        (words[13], _instant(report.made_at)),
        (words[1], report.brand),
        (words[2], str(report.subjects)),
        (words[3], str(report.cases)),
        (words[4], ", ".join(f"{name} ({count})" for name, count in report.kinds.items())),
        (words[5], _instant(report.since)),
        (words[6], str(report.readable)),
        (words[7], ", ".join(report.agencies)),
        (words[8], ", ".join(report.channels)),
        (
            words[9],
            ", ".join(f"{c.country} {_instant(c.due)}: {met[c.met]}" for c in report.clocks),
        ),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{escape(told)}</dd>" for name, told in facts)
    rows = [_row(one) for one in report.breaches]
    head = "".join(f"<th>{name}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(told))}</td>" for told in row.values()) + "</tr>"
        for row in rows
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{words[0]}</title>'
        f"<h1>{words[0]}</h1><dl>{listed}</dl><table><tr>{head}</tr>{body}</table></html>\n"
    )


def _row(one: ReportedBreach) -> dict[str, str]:
    breach = one.breach
    return {
        "breach": breach.breach_id,
        "agency": breach.agency,
        "case": breach.case_id,
        "code": one.public_code,
        "type": breach.type,
        "channel": breach.channel,
        "public_since": _instant(breach.public_since),
        "agency_since": _instant(breach.agency_since),
        "care_since": _instant(breach.care_since),
        "known_since": _instant(breach.opened_at),
        "covered_at_agency": _instant(one.covered_at_agency),
        "covered_at_care": _instant(one.covered_at_care),
        "state": breach.state.value,
        "reason": breach.reason.value if breach.reason else "",
        "closed_at": _instant(breach.closed_at),
    }


def _instant(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
