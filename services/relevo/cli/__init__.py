"""The command line: one file a noun, each a thin translation to a use case or a library."""

from __future__ import annotations

import importlib
import sys

import click

from relevo import __version__
from relevo.errors import RelevoError
from relevo.service.lifeline import die_with_parent

# Nouns are imported only when named, so that `relevo redact` never loads gRPC or a web framework.
_NOUNS: dict[str, str] = {
    "agency": "relevo.cli.agency:agency",
    "care": "relevo.cli.care:care",
    "demo": "relevo.cli.demo:demo",
    "dev": "relevo.cli.dev:dev",
    "guard": "relevo.cli.guard:guard",
    "keys": "relevo.cli.keys:keys",
    "ledger": "relevo.cli.ledger:ledger",
    "redact": "relevo.cli.redact:redact",
    "users": "relevo.cli.users:users",
    "vault": "relevo.cli.vault:vault",
}
_REFUSED = 2


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _NOUNS:
            return None
        module, _, attribute = _NOUNS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=_LazyGroup, help="Relevo: the case crosses, the personal data stays sealed.")
@click.version_option(__version__, prog_name="relevo")
@click.option("--die-with", type=int, hidden=True, help="End when this parent process ends.")
def _relevo(die_with: int | None) -> None:
    if die_with is not None:
        die_with_parent(die_with)


def run() -> int:
    """Run the command line; errors of ours end with their exit code, never with a traceback.

    Exit codes: 0 done, 1 tried and failed, 2 the call or a setting is wrong, 130 interrupted.
    """
    try:
        outcome = _relevo.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Abort:
        print("Interrupted.", file=sys.stderr)
        return 130
    except RelevoError as error:
        print(f"relevo: {error} ({error.reason})", file=sys.stderr)
        return _REFUSED
    return outcome if isinstance(outcome, int) else 0
