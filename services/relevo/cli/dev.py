"""`relevo dev`: both companies on this machine, for developers and first looks."""

from __future__ import annotations

import os
from pathlib import Path

import click

from relevo.cli.dev_trace import trace
from relevo.dev import accounts, household, pair
from relevo.dev.household import Addresses, Household
from relevo.dev.run import SQLITE, run_until_stopped
from relevo.service import logs
from relevo.service.clock import now

_FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".relevo"),
    show_default=True,
    help="Where keys, settings and databases lie.",
)
_FIRST_PORT = click.option(
    "--first-port", type=click.IntRange(1024, 65000), help="Ten ports in a row, from this one."
)


@click.group(help="Both companies on this machine: insecure, for development only.")
def dev() -> None:
    household.refuse_production(os.environ)
    logs.configure(process="dev", pretty=True)


@dev.command(help="Make authorities, keys, people and empty databases.")
@_FOLDER
@_FIRST_PORT
def init(folder: Path, first_port: int | None) -> None:
    made = pair.Pair.prepare(folder, _ports(first_port))
    click.echo(f"Ready in {made.home.root}")


@dev.command(help="Start both companies with sample posts; Ctrl-C stops everything.")
@_FOLDER
@_FIRST_PORT
@click.option("--samples/--no-samples", default=True, show_default=True)
@click.option(
    "--broker",
    type=click.Choice(["sql", "rabbitmq"]),
    default="sql",
    show_default=True,
    help="rabbitmq: a private node, which must be installed.",
)
@click.option(
    "--database",
    default=SQLITE,
    show_default=True,
    metavar="sqlite|postgres|URL",
    help="postgres: a private cluster, which must be installed. A URL (postgresql://…/relevo_): "
    "three databases that are there, relevo_agency, relevo_care and relevo_vault.",
)
@click.option("--seven", is_flag=True, help="Each role in a process of its own, as in production.")
def run(
    folder: Path,
    first_port: int | None,
    samples: bool,
    broker: str,
    database: str,
    seven: bool,
) -> int:
    return run_until_stopped(
        folder,
        _ports(first_port),
        samples=samples,
        rabbitmq=broker == "rabbitmq",
        database=database,
        seven=seven,
    )


@dev.command(help="A care account's current one-time password.")
@click.argument("login")
@_FOLDER
def totp(login: str, folder: Path) -> None:
    account = accounts.load(Household(folder.resolve())).of("care", login)
    at = now()
    left = 30 - int(at.timestamp()) % 30
    code = accounts.totp_code(account, at)
    click.echo(f"{code}  (for another {left} s)")


dev.add_command(trace)


def _ports(first: int | None) -> Addresses:
    return Addresses() if first is None else pair.on_ports(Addresses(), first)
