"""The agencies whose seals the vault takes: one JSON file each, read once at start.

{"agency": "colibri", "org": "colibri", "name": "Colibrí", "manifest_keys": {"<id>": "<hex>"}}

With `ledger_key` and `witness_keys` (`crossing.pinned_logs`; the file is the one that care has) the
agency cosigns the vault's ledger.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.crossing.pinned_logs import LEDGER_KEY, WITNESS_KEYS, logs_of_agency
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.sealing.signed import key_id_of
from relevo.vault.errors import AgencyFileInvalid

_MEMBERS = {"agency", "org", "name", "manifest_keys"}
_OPTIONAL = {LEDGER_KEY, WITNESS_KEYS}


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency.

    Attributes:
        manifest_keys: by key id, the keys that may sign its seals' manifests.
        witnesses: the keys with which it cosigns the vault's ledger.
    """

    agency: str
    name: str
    manifest_keys: Mapping[str, Ed25519PublicKey]
    witnesses: tuple[CosignatureVerifier, ...] = ()


def load_agencies(folder: Path) -> Mapping[str, Agency]:
    """Every agency of the folder, by id.

    Raises:
        AgencyFileInvalid: naming the file and the member.
    """
    agencies = {}
    for path in sorted(folder.glob("*.json")):
        agency = _read(path)
        if agency.agency != path.stem:
            raise AgencyFileInvalid(f"{path.name}: agency: is not the file's name", field="agency")
        agencies[agency.agency] = agency
    return MappingProxyType(agencies)


def _read(path: Path) -> Agency:
    try:
        body = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise AgencyFileInvalid(f"{path.name}: cannot be read as JSON", field="file") from None
    if not isinstance(body, dict) or set(body) - _OPTIONAL != _MEMBERS:
        members = ", ".join(sorted(_MEMBERS))
        others = ", ".join(sorted(_OPTIONAL))
        raise AgencyFileInvalid(
            f"{path.name}: needs exactly the members {members}, and may have {others}",
            field="file",
        )
    for name in ("agency", "org", "name"):
        if not isinstance(body[name], str) or not body[name]:
            raise AgencyFileInvalid(f"{path.name}: {name}: must be text", field=name)
    try:
        check_slug(body["agency"], "agency")
        logs = logs_of_agency(body, body["org"])
    except MalformedMessage as refused:
        raise AgencyFileInvalid(f"{path.name}: {refused}", field=refused.field) from None
    return Agency(
        body["agency"],
        body["name"],
        _keys(path, body["manifest_keys"]),
        logs.witnesses if logs else (),
    )


def _keys(path: Path, listed: Any) -> Mapping[str, Ed25519PublicKey]:
    if not isinstance(listed, dict) or not listed:
        raise AgencyFileInvalid(f"{path.name}: manifest_keys: needs a key", field="manifest_keys")
    keys = {}
    for key_id, text in listed.items():
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
        except (TypeError, ValueError):
            raise AgencyFileInvalid(
                f"{path.name}: manifest_keys: needs 32 bytes in hexadecimal", field="manifest_keys"
            ) from None
        if key_id_of(key) != key_id:
            raise AgencyFileInvalid(
                f"{path.name}: manifest_keys: an id is not its key's", field="manifest_keys"
            )
        keys[key_id] = key
    return MappingProxyType(keys)
