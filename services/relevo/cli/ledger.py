"""`relevo ledger`: what auditors ask of a log, and take with them."""

from __future__ import annotations

import importlib
from typing import Any

import click

# Imported only when named: a verifier needs no service, and no database.
_COMMANDS: dict[str, str] = {
    "ask": "relevo.cli.ledger_ask:ask",
    "diff": "relevo.cli.ledger_diff:diff",
    "evidence": "relevo.cli.ledger_evidence:evidence",
    "export": "relevo.cli.ledger_export:export",
    "keys": "relevo.cli.ledger_keys:keys",
    "prove": "relevo.cli.ledger_prove:prove",
    "tail": "relevo.cli.ledger_tail:tail",
    "verify": "relevo.cli.ledger_verify:verify",
    "verify-evidence": "relevo.cli.ledger_verify_evidence:verify_evidence",
    "verify-proof": "relevo.cli.ledger_prove:verify_proof",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a file or a terminal that fails is told in words."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # who reads has had enough
        except OSError as failed:
            where = f"{failed.filename}: " if failed.filename else ""
            raise click.ClickException(f"cannot read or write: {where}{failed.strerror}") from None


@click.group(cls=_LazyGroup, help="The ledgers: ask, export, verify, prove.")
def ledger() -> None: ...
