"""`relevo care scripts`: the brand's approved texts, at its own machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from relevo.care import bootstrap
from relevo.care.domain.scripts import ScriptDraft
from relevo.care.settings import CareSettings
from relevo.care.use_cases import scripts as approving
from relevo.care.use_cases.context import Care
from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show
from relevo.continuity import Language, Situation
from relevo.crossing.continuity import MAX_SCRIPTS
from relevo.errors import InvalidInput, RelevoError
from relevo.ledger.values import Process
from relevo.service.strict import strict_json

_MEMBERS = {"id", "language", "situation", "text"}
_MOST_BYTES = 4 << 20
_BRAND = click.option("--brand", required=True)
_ID = click.option("--id", "script_id", required=True, help="It stays, from version to version.")


def group(settings_of: Callable[[Path | None], CareSettings]) -> click.Group:
    """The commands; `settings_of` takes the settings file."""

    @contextmanager
    def opened(settings_file: Path | None) -> Iterator[tuple[Care, Process]]:
        settings = settings_of(settings_file)
        storage = bootstrap.open_storage(settings)
        redactors = bootstrap.open_redactors(settings)
        care, vault = bootstrap.open_care(settings, bootstrap.Role.WEB, storage, redactors)
        try:
            yield care, Process(f"spiffe://{settings.org}/care/cli")
        finally:
            vault.close()
            storage.database.close()

    @click.group(help="Texts that the brand has approved: they pass the continuity guard.")
    def scripts() -> None: ...

    @scripts.command("list", help="The newest version of each.")
    @click.option("--brand", help="Only this one's.")
    @click.option("--retired", is_flag=True, help="Those that pass no more, too.")
    @settings_option
    def list_(brand: str | None, settings_file: Path | None, *, retired: bool) -> None:
        table = listing("brand", "id", "version", "language", "situation", "state", "text")
        with opened(settings_file) as (care, _):
            brands = care.brands if brand is None else care.brands & {brand}
            for one in approving.listed(care, brands, retired=retired):
                script = one.script
                table.add_row(
                    one.brand,
                    script.script_id,
                    str(script.version),
                    script.language,
                    script.situation,
                    "retired" if one.retired_at else "approved",
                    " ".join(script.text.split()),
                )
        show(table)

    @scripts.command(help="Approve the text in FILE (- is standard input); prints its version.")
    @_BRAND
    @_ID
    @click.option("--language", type=click.Choice([one.value for one in Language]), required=True)
    @click.option("--situation", type=click.Choice([one.value for one in Situation]), required=True)
    @click.argument("file", type=click.File("rb"))
    @settings_option
    def add(
        brand: str,
        script_id: str,
        language: str,
        situation: str,
        file: BinaryIO,
        settings_file: Path | None,
    ) -> None:
        text = _text(_bytes(file))
        draft = ScriptDraft(script_id, Language(language), Situation(situation), text)
        with opened(settings_file) as (care, actor):
            standing = approving.approve(care, brand, draft, actor=actor)
        click.echo(standing.script.version)

    @scripts.command(help="Let a script pass no more.")
    @_BRAND
    @_ID
    @settings_option
    def retire(brand: str, script_id: str, settings_file: Path | None) -> None:
        with opened(settings_file) as (care, actor):
            approving.retire(care, brand, script_id, care.brands, actor=actor)

    @scripts.command("import", help="Approve all texts of FILE, or none; one JSON object a line.")
    @_BRAND
    @click.argument("file", type=click.File("rb"))
    @settings_option
    def import_(brand: str, file: BinaryIO, settings_file: Path | None) -> None:
        drafts = list(_drafts(_bytes(file)))
        with opened(settings_file) as (care, actor):
            approving.approve_all(care, brand, drafts, actor=actor)
        click.echo(len(drafts))

    return scripts


def _bytes(file: BinaryIO) -> bytes:
    found = file.read(_MOST_BYTES + 1)
    if len(found) > _MOST_BYTES:
        raise InvalidInput("file: is larger than 4 MiB", field="file")
    return found


def _text(found: bytes) -> str:
    try:
        return found.decode().strip()
    except UnicodeDecodeError:
        raise InvalidInput("text: must be UTF-8", field="text") from None


def _drafts(found: bytes) -> Iterator[ScriptDraft]:
    """The file's scripts; raises `InvalidInput` naming the line and the member."""
    lines = [(at, line) for at, line in enumerate(found.split(b"\n"), start=1) if line.strip()]
    if len(lines) > MAX_SCRIPTS:
        raise InvalidInput(f"file: must hold at most {MAX_SCRIPTS} scripts", field="file")
    for at, line in lines:
        try:
            yield _draft(strict_json(line))
        except RelevoError as error:
            raise InvalidInput(f"line {at}: {error}", field=error.field) from None


def _draft(body: object) -> ScriptDraft:
    if not isinstance(body, dict) or body.keys() != _MEMBERS:
        raise InvalidInput("must be an object with id, language, situation and text")
    for name in sorted(_MEMBERS):
        if not isinstance(body[name], str):
            raise InvalidInput(f"{name}: must be text", field=name)
    try:
        language = Language(body["language"])
    except ValueError:
        raise InvalidInput("language: must be es, en or pt", field="language") from None
    try:
        situation = Situation(body["situation"])
    except ValueError:
        known = ", ".join(one.value for one in Situation)
        raise InvalidInput(f"situation: must be one of {known}", field="situation") from None
    return ScriptDraft(body["id"], language, situation, body["text"])
