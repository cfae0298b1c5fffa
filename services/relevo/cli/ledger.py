"""`relevo ledger`: what auditors ask of a log, and take with them."""

from __future__ import annotations

import importlib

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


@click.group(cls=_LazyGroup, help="The ledgers: ask, export, verify, prove.")
def ledger() -> None: ...
