"""Settings are parsed once, at start, into one frozen object per service.

A service declares a frozen dataclass whose fields are made by `setting(...)`. Nothing else in the
product reads the environment. Secrets are paths of files, never values.
"""

from __future__ import annotations

import dataclasses
import math
import re
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from relevo.errors import RelevoError

T = TypeVar("T")

_PASSWORD = re.compile(r"(//[^/@:\s]*:)[^/\s]*(?=@)|([?&]password=)[^&'\s]*")


class SettingsError(RelevoError):
    """A setting is unknown, missing or malformed. The process ends with exit code 2."""

    reason = "BAD_SETTING"


class SettingMissing(SettingsError):
    """A setting that has no default is not given."""


def setting(*, default: Any = dataclasses.MISSING, help: str) -> Any:
    """Declare one setting. Its variable is the service's prefix plus the field's name in capitals.

    A `Path` field must name an existing file or folder; `bool` takes true or false; `int` and
    `float` take a number; `tuple[str, ...]` takes comma-separated words.
    """
    return dataclasses.field(default=default, metadata={"help": help})


def variable(prefix: str, field: dataclasses.Field[Any]) -> str:
    """The name of the environment variable of a field."""
    return prefix + field.name.upper()


def parse(cls: type[T], prefix: str, environ: Mapping[str, str]) -> T:
    """Build `cls` from the variables of `environ` that start with `prefix`.

    Raises:
        SettingsError: naming the variable that is unknown, missing or malformed.
    """
    fields = dataclasses.fields(cls)  # type: ignore[arg-type]
    hints = typing.get_type_hints(cls)
    known = {variable(prefix, field) for field in fields}
    for name in sorted(environ):
        if name.startswith(prefix) and name not in known:
            raise SettingsError(f"{name}: there is no such setting", field=name)
    values: dict[str, Any] = {}
    for field in fields:
        name = variable(prefix, field)
        raw = environ.get(name)
        if raw is None or raw == "":
            if field.default is dataclasses.MISSING:
                told = field.metadata["help"]
                raise SettingMissing(f"{name}: must be set ({told})", field=name)
            continue
        values[field.name] = _convert(name, raw, hints[field.name])
    return cls(**values)


def values_of(settings: Any, *, apart_from: str = "", folder: str = "") -> dict[str, bytes]:
    """What each setting is set to, by its name in capitals: for a record of what changed.

    Secrets are files, and of a file its path alone is told; a password that stands in a URL all
    the same is left out.

    Args:
        apart_from: a setting that differs between copies of one process.
        folder: a setting whose folder's files count too, each under `<SETTING>/<NAME>`.
    """
    names = [field.name for field in dataclasses.fields(settings) if field.name != apart_from]
    told = {name: _PASSWORD.sub(r"\1\2", repr(getattr(settings, name))) for name in names}
    values = {name.upper(): text.encode() for name, text in told.items()}
    if folder:
        for file in sorted(getattr(settings, folder).glob("[!.]*.*")):
            if not file.is_file():  # Kubernetes mounts folders such as `..data` beside the files
                continue
            values[f"{folder}/{file.stem}".upper()] = file.read_bytes()
    return values


def read_settings_file(path: Path) -> dict[str, str]:
    """Parse `KEY=VALUE` lines; blank lines and lines that start with `#` are passed over."""
    values: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise SettingsError(f"{path}: line {number} is not KEY=VALUE", field="settings")
        values[name] = value
    return values


def _convert(name: str, raw: str, hint: Any) -> Any:
    if isinstance(hint, types.UnionType):  # an optional setting: `X | None`
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    try:
        return _converters()[hint](raw)
    except KeyError as error:
        raise TypeError(f"{name}: settings of type {hint} are not supported") from error
    except ValueError as error:
        raise SettingsError(f"{name}: {error}", field=name) from None


def _converters() -> dict[Any, Any]:
    return {
        str: str,
        int: _integer,
        float: _number,
        bool: _boolean,
        Path: _existing_path,
        tuple[str, ...]: lambda raw: tuple(word.strip() for word in raw.split(",") if word.strip()),
    }


def _integer(raw: str) -> int:
    try:
        return int(raw)
    except ValueError:
        raise ValueError("must be a whole number") from None


def _number(raw: str) -> float:
    try:
        number = float(raw)
    except ValueError:
        raise ValueError("must be a number") from None
    if not math.isfinite(number):
        raise ValueError("must be a finite number")
    return number


def _boolean(raw: str) -> bool:
    if raw not in ("true", "false"):
        raise ValueError("must be true or false")
    return raw == "true"


def _existing_path(raw: str) -> Path:
    path = Path(raw)
    if not path.exists():
        raise ValueError("names a file that does not exist")
    return path
