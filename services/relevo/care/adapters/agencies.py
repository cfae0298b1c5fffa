"""The agencies that may call: one JSON file each, read once at start.

{"agency": "colibri", "org": "colibri", "name": "Colibrí", "manifest_keys": {"<id>": "<hex>"}}

With `ledger_key` and `witness_keys` (`crossing.pinned_logs`) the two sides witness each other.

Beside it, `<agency>.pem`: the authorities that sign the certificates of this agency's processes,
and of nobody else's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.crossing.pinned_logs import LEDGER_KEY, WITNESS_KEYS, PinnedLogs, logs_of_agency
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Process, Slug
from relevo.service.rpc.identity import NoIdentity, SpiffeId
from relevo.service.rpc.trust import TrustBundles
from relevo.service.settings import SettingsError

_MEMBERS = {"agency", "org", "name", "manifest_keys"}
_OPTIONAL = {LEDGER_KEY, WITNESS_KEYS}


@dataclass(frozen=True, slots=True)
class _Onboarded:
    agency: str
    org: str
    logs: PinnedLogs | None


def load_agencies(folder: Path) -> Mapping[str, str]:
    """Each agency's id, by the organisation in its certificates.

    Raises:
        SettingsError: a file is not of this form, two share an organisation, or there is none.
    """
    agencies: dict[str, str] = {}
    for path, one in _all(folder):
        if one.org in agencies:
            raise SettingsError(f"{path.name}: org: another agency has it", field="org")
        agencies[one.org] = one.agency
    if not agencies:
        raise SettingsError(f"{folder}: holds no agency's file", field="agencies_dir")
    return MappingProxyType(agencies)


def load_logs(folder: Path) -> Mapping[str, PinnedLogs]:
    """By agency, who signs and who witnesses there; without those whose files pin nothing.

    Raises:
        SettingsError: a file is not of this form.
    """
    return MappingProxyType(
        {one.agency: one.logs for _, one in _all(folder) if one.logs is not None}
    )


def load_trust(folder: Path, agencies: Mapping[str, str]) -> TrustBundles:
    """The authorities of each agency's organisation; raises `SettingsError` for a missing file."""
    files = {org: folder / f"{agency}.pem" for org, agency in agencies.items()}
    for path in files.values():
        if not path.is_file():
            raise SettingsError(f"{path}: the agency's authorities are missing", field=path.name)
    return TrustBundles(MappingProxyType(files))


def _all(folder: Path) -> Iterator[tuple[Path, _Onboarded]]:
    for path in sorted(folder.glob("*.json")):
        yield path, _read(path)


def _read(path: Path) -> _Onboarded:
    try:
        body = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise SettingsError(f"{path.name}: cannot be read as JSON", field="file") from None
    if not isinstance(body, dict) or set(body) - _OPTIONAL != _MEMBERS:
        members = ", ".join(sorted(_MEMBERS))
        others = ", ".join(sorted(_OPTIONAL))
        raise SettingsError(
            f"{path.name}: needs exactly the members {members}, and may have {others}",
            field="file",
        )
    for name in ("agency", "org", "name"):
        if not isinstance(body[name], str) or not body[name]:
            raise SettingsError(f"{path.name}: {name}: must be text", field=name)
    if body["agency"] != path.stem:
        raise SettingsError(f"{path.name}: agency: is not the file's name", field="agency")
    _check_names(path, body["org"], body["agency"])
    return _Onboarded(body["agency"], body["org"], _logs(path, body))


def _logs(path: Path, body: Mapping[str, Any]) -> PinnedLogs | None:
    try:
        return logs_of_agency(body, body["org"])
    except MalformedMessage as refused:
        raise SettingsError(f"{path.name}: {refused}", field=refused.field) from None


def _check_names(path: Path, org: str, agency: str) -> None:
    """Names that can stand in certificates, keys of messages and ledger entries."""
    try:
        Slug(check_slug(agency, "agency"))
        Process(str(SpiffeId.parse(f"spiffe://{org}/agency/forwarder")))
    except (MalformedMessage, NoIdentity, EntryRefused) as refused:
        raise SettingsError(f"{path.name}: {refused}", field=refused.field) from None
