"""Where a command takes its settings from: the environment, and a file of `KEY=VALUE` lines."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from relevo.service.settings import SettingMissing, parse, read_settings_file

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")


def settings_option(command: Command) -> Command:
    """Add `--settings FILE` to a command."""
    return click.option(
        "--settings",
        "settings_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File of KEY=VALUE lines; variables of the environment win over it.",
    )(command)


def load(cls: type[T], prefix: str, settings_file: Path | None) -> T:
    """The settings of one service; raises `SettingsError` naming what is wrong."""
    try:
        return parse(cls, prefix, environment(settings_file))
    except SettingMissing as missing:
        if settings_file is not None:
            raise
        raise SettingMissing(f"{missing} (or use --settings FILE)", field=missing.field) from None


def environment(settings_file: Path | None) -> Mapping[str, str]:
    """The environment over the file's lines."""
    values = read_settings_file(settings_file) if settings_file else {}
    return {**values, **os.environ}


def write_private_files() -> None:
    """Let what this process and its children write be read by their own user alone."""
    os.umask(0o077)
