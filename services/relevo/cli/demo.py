"""`relevo demo`: the story of one case, told while it happens."""

from __future__ import annotations

import json
import os

import click

from relevo.dev import household
from relevo.dev.demo import run
from relevo.errors import RelevoError
from relevo.service import logs

_FAILED = 1


@click.command(help="The story of one case through both companies; exit 0 only if every step held.")
@click.option("--json", "as_json", is_flag=True, help="End with one JSON line.")
def demo(as_json: bool) -> int:
    household.refuse_production(os.environ)
    logs.configure(process="demo", pretty=True)
    try:
        steps = run(click.echo)
    except RelevoError as error:
        click.echo(f"  ✗ {error}", err=True)
        if as_json:
            click.echo(json.dumps({"ok": False, "reason": error.reason}))
        return _FAILED
    click.echo(f"\nEvery step held ({len(steps)} of {len(steps)}).")
    if as_json:
        told = [{"name": step.name, "ms": step.milliseconds} for step in steps]
        click.echo(json.dumps({"ok": True, "steps": told}))
    return 0
