"""`relevo care erasure`: requests for erasures, their receipts, and how a receipt is checked.

Asking and approving are not done here: the vault wants two people's codes, through the desk.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from relevo.care.settings import CareSettings
from relevo.care.use_cases import erasing
from relevo.cli.care_opened import opened
from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show
from relevo.crossing.erasure import ErasureReceipt, keys_of
from relevo.crossing.erasure_text import Language, readable
from relevo.crossing.pinned_logs import public_key
from relevo.sealing.signed import SignedStatement


def group(settings_of: Callable[[Path | None], CareSettings]) -> click.Group:
    """The commands; `settings_of` takes the settings file."""

    @click.group(help="Erasures: where each stands, their receipts, and how to check one.")
    def erasure() -> None: ...

    @erasure.command("list", help="The newest requests, a line for each case.")
    @click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100))
    @settings_option
    def list_(limit: int, settings_file: Path | None) -> None:
        table = listing("asked", "state", "why", "agency", "case", "erased", "at agency", "request")
        with opened(settings_of(settings_file)) as (care, _):
            for request in erasing.requests(care, care.brands, limit=limit).requests:
                for one in request.orders:
                    table.add_row(
                        one.requested_at.isoformat(timespec="seconds"),
                        one.state.value,
                        one.reason or "-",
                        one.agency,
                        one.case_id,
                        one.erased_at.isoformat(timespec="seconds") if one.erased_at else "-",
                        one.agency_at.isoformat(timespec="seconds") if one.agency_at else "-",
                        request.request_id,
                    )
        show(table)

    @erasure.command(help="Write the signed receipt of a request, as it is given to the customer.")
    @click.argument("request_id")
    @settings_option
    def receipt(request_id: str, settings_file: Path | None) -> None:
        with opened(settings_of(settings_file)) as (care, _):
            signed = erasing.receipt_of(care, request_id, care.brands)
        click.echo(signed.to_bytes().decode("ascii"))

    erasure.add_command(verify)
    return erasure


@click.command(help="Check a receipt's signature, then say what it says. Needs no database.")
@click.option("--notice-key", required=True, help="The vault's notice key: 32 bytes, hexadecimal.")
@click.option(
    "--language", type=click.Choice([one.value for one in Language]), default=Language.ES.value
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(notice_key: str, language: str, file: Path) -> None:
    keys = keys_of([public_key("notice-key", notice_key)])
    content = file.read_bytes().strip()
    signed = SignedStatement.from_bytes(_envelope(content))
    click.echo(readable(ErasureReceipt.verify(signed, keys), Language(language)), nl=False)


def _envelope(content: bytes) -> bytes:
    """The DSSE envelope; also out of the answer of the API, which has the texts beside it."""
    try:
        body = json.loads(content)
    except ValueError:
        return content
    if isinstance(body, dict) and isinstance(body.get("receipt"), dict):
        return json.dumps(
            body["receipt"], ensure_ascii=False, separators=(",", ":"), sort_keys=True
        ).encode()
    return content
