"""`relevo dev trace CASE`: one case through every store of a development household."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from relevo.cli.tables import show
from relevo.dev import trace as tracing
from relevo.dev.household import Household
from relevo.dev.trace import Line, Store, Trace
from relevo.errors import NotFound
from relevo.service.clock import now
from relevo.service.settings import read_settings_file

_URLS = {
    Store.AGENCY: ("agency", "RELEVO_AGENCY_DATABASE_URL"),
    Store.AGENCY_BROKER: ("agency", "RELEVO_AGENCY_BROKER_URL"),
    Store.CARE: ("care", "RELEVO_CARE_DATABASE_URL"),
    Store.CARE_BROKER: ("care", "RELEVO_CARE_BROKER_URL"),
    Store.VAULT: ("vault", "RELEVO_VAULT_DATABASE_URL"),
}
_STYLES = {
    Store.AGENCY: "cyan",
    Store.AGENCY_BROKER: "cyan dim",
    Store.CARE: "magenta",
    Store.CARE_BROKER: "magenta dim",
    Store.VAULT: "yellow",
}
# As a person reads them: ids by their first 8 characters, digests by their first 12.
_UUID = re.compile(r"([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


@click.command(help="What became of CASE (an id, its beginning, or a public code) in every store.")
@click.argument("case")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".relevo"),
    show_default=True,
    help="Where `relevo dev init` or `run` put everything.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, ids and digests in full.")
def trace(case: str, folder: Path, *, as_json: bool) -> None:
    found = tracing.trace(store_urls(Household(folder.resolve())), case, at=now())
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False))
    else:
        _print(found)


def store_urls(home: Household) -> dict[Store, str]:
    """Where each store of a household lies, from the services' settings files; absent: left out.

    Raises:
        NotFound: there is no household.
    """
    files = {service: home.settings_file(service) for service, _ in _URLS.values()}
    settings = {
        service: read_settings_file(path) for service, path in files.items() if path.exists()
    }
    if not settings:
        raise NotFound("folder: nothing was set up there (relevo dev init)", field="folder")
    urls = {store: settings.get(service, {}).get(name) for store, (service, name) in _URLS.items()}
    return {store: url for store, url in urls.items() if url}


def _plain(found: Trace) -> dict[str, object]:
    return {
        "case": found.case_id,
        "public_code": found.public_code,
        "brand": found.brand,
        "standing": list(found.standing),
        "lines": [
            {
                "at": line.at.isoformat(),
                "store": line.store.value,
                "kind": line.kind.value,
                "waits": line.waits,
                "facts": _plain_facts(line),
            }
            for line in found.lines
        ],
    }


def _plain_facts(line: Line) -> Mapping[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in line.facts.items()
    }


def _print(found: Trace) -> None:
    """Folded on a terminal; elsewhere each line on one line, as `grep` likes it."""
    table = Table("time (UTC)", "", "where", "what", "facts", box=None, pad_edge=False)
    day = ""
    for line in found.lines:
        if (today := f"{line.at:%Y-%m-%d}") != day:
            table.add_row(Text(day := today, style="bold"))
        table.add_row(
            f"{line.at:%H:%M:%S.%f}"[:-3],
            "…" if line.waits else "",
            Text(line.store.value, style=_STYLES[line.store]),
            line.kind.value,
            _facts(line),
        )
    parts: list[RenderableType] = [
        Text(f"{found.public_code}  {found.case_id}  {found.brand}", style="bold"),
        *(Text(f"  {sentence}") for sentence in found.standing),
        table,
    ]
    if any(line.waits for line in found.lines):
        parts.append(Text("… marks what is still to be done, or not yet under a checkpoint", "dim"))
    show(*parts)


def _facts(line: Line) -> Text:
    text = Text()
    for name, value in line.facts.items():
        shown = f"{value:%H:%M:%S}" if isinstance(value, datetime) else str(value)
        text.append(f"{name} ", style="dim")
        text.append(_DIGEST.sub(r"\1", _UUID.sub(r"\1", shown)) + "  ")
    return text
