"""The brands that this agency works for, from one onboarding file each.

`<brand>.json` pins what the brand's side signs with and says where its care is; `<brand>.redaction`
beside it, if there is one, holds the brand's rules for the redactor. Read once at start, strictly:
an unknown, missing or malformed member or line is an error that names file and member or line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from relevo.crossing import limits
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.pinned_logs import LEDGERS, WITNESS_KEYS, PinnedLogs, logs_of_brand
from relevo.crossing.restarts import zone_named
from relevo.errors import InvalidInput
from relevo.redaction import Configuration, with_rules
from relevo.sealing.signed import key_id_of
from relevo.service.settings import SettingsError

_MEMBERS = {
    "brand",
    "name",
    "care",
    "receipt_keys",
    "notice_keys",
    "root_key",
    "phones_allowed",
    "emails_allowed",
    "channels",
}
_OPTIONAL = {"country", "time_zone", LEDGERS, WITNESS_KEYS}


@dataclass(frozen=True, slots=True)
class CareAddress:
    """Where the brand's care rpc is, and the bundle under which its certificate must be."""

    address: str
    server_name: str
    bundle: Path


@dataclass(frozen=True, slots=True)
class ChannelConfiguration:
    """One channel of a brand: its id, the kind of adapter, and that adapter's own members.

    `options` holds the other members of the JSON object; those that end in `_file` are paths that
    exist, made absolute.
    """

    channel: str
    kind: str
    options: Mapping[str, str | Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand as it was onboarded.

    Attributes:
        receipt_keys: key id to the public keys that may sign receipts.
        notice_keys: key id to the vault's public keys that may sign ingest notices.
        root_key: the vault's root, which signs lists of sealing keys.
        rules: what the brand's people wrote for the redactor (`redaction/rules.py`).
        logs: who signs and who witnesses on the brand's side; None: nothing is witnessed with it.
        time_zone: in which the brand's people read times and count weeks.
    """

    brand: str
    name: str
    care: CareAddress
    receipt_keys: Mapping[str, Ed25519PublicKey]
    notice_keys: Mapping[str, Ed25519PublicKey]
    root_key: Ed25519PublicKey
    phones_allowed: tuple[str, ...]
    emails_allowed: tuple[str, ...]
    country: str | None
    channels: tuple[ChannelConfiguration, ...]
    rules: str = ""
    logs: PinnedLogs | None = None
    time_zone: tzinfo = UTC

    def configuration(self) -> Configuration:
        """How the redactor is set up for this brand.

        Raises:
            InvalidInput: a line of the rules is wrong; the field names it.
        """
        members = Configuration(
            brand=self.brand,
            phones_allowed=self.phones_allowed,
            emails_allowed=self.emails_allowed,
            country=self.country,
        )
        return with_rules(members, self.rules)


def read_brands(folder: Path) -> dict[str, Brand]:
    """All onboarded brands by id.

    Raises:
        SettingsError: naming the file and the member that is wrong.
    """
    brands = [_read(path) for path in sorted(folder.glob("*.json"))]
    return {brand.brand: brand for brand in brands}


def _read(path: Path) -> Brand:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise SettingsError(f"{path.name}: cannot be read as JSON", field=path.name) from None
    members = _object(path, body, "file", _MEMBERS, _OPTIONAL)
    brand = _text(path, members, "brand")
    try:
        limits.check_slug(brand, "brand")
    except MalformedMessage as error:
        raise SettingsError(f"{path.name}: {error}", field="brand") from None
    if path.stem != brand:
        raise _wrong(path, "brand", "must be the file's name")
    country = members.get("country")
    if country is not None and not (isinstance(country, str) and len(country) == 2):
        raise _wrong(path, "country", "must be an ISO 3166-1 alpha-2 code")
    found = Brand(
        brand=brand,
        name=_text(path, members, "name"),
        care=_care(path, members["care"]),
        receipt_keys=_keys(path, members, "receipt_keys"),
        notice_keys=_keys(path, members, "notice_keys"),
        root_key=_root_key(path, members["root_key"]),
        phones_allowed=_texts(path, members, "phones_allowed"),
        emails_allowed=_texts(path, members, "emails_allowed"),
        country=country,
        channels=_channels(path, members["channels"]),
        rules=_rules(path.with_suffix(".redaction")),
        logs=_logs(path, members),
        time_zone=_time_zone(path, members),
    )
    _check_redaction(path, found)
    return found


def _logs(path: Path, members: Mapping[str, Any]) -> PinnedLogs | None:
    try:
        return logs_of_brand(members)
    except MalformedMessage as error:
        raise SettingsError(f"{path.name}: {error}", field=error.field) from None


def _time_zone(path: Path, members: Mapping[str, Any]) -> tzinfo:
    if "time_zone" not in members:
        return UTC
    try:
        return zone_named(_text(path, members, "time_zone"))
    except InvalidInput as error:
        raise _wrong(path, "time_zone", str(error)) from None


def _rules(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{path.name}: cannot be read as UTF-8", field=path.name) from None


def _check_redaction(path: Path, brand: Brand) -> None:
    try:
        brand.configuration()
    except InvalidInput as wrong:
        if wrong.field and wrong.field.startswith("line "):
            path = path.with_suffix(".redaction")
            raise SettingsError(f"{path.name}: {wrong}", field=wrong.field) from None
        raise _wrong(path, wrong.field or "redaction", str(wrong)) from None


def _care(path: Path, body: object) -> CareAddress:
    members = _object(path, body, "care", {"address", "server_name", "bundle"})
    return CareAddress(
        address=_text(path, members, "address"),
        server_name=_text(path, members, "server_name"),
        bundle=_file(path, members, "bundle"),
    )


def _root_key(path: Path, body: object) -> Ed25519PublicKey:
    members = _object(path, body, "root_key", {"key_id", "public"})
    key_id = _text(path, members, "key_id")
    return _key(path, "root_key", key_id, _text(path, members, "public"))


def _keys(path: Path, members: Mapping[str, Any], name: str) -> dict[str, Ed25519PublicKey]:
    body = members[name]
    if not isinstance(body, dict) or not body:
        raise _wrong(path, name, "must map key ids to public keys")
    return {key_id: _key(path, name, key_id, public) for key_id, public in body.items()}


def _key(path: Path, name: str, key_id: str, public: object) -> Ed25519PublicKey:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(public)))
    except ValueError:
        raise _wrong(path, name, "must hold Ed25519 public keys in hexadecimal") from None
    if key_id_of(key) != key_id:
        raise _wrong(path, name, "a key id is not its key's")
    return key


def _channels(path: Path, body: object) -> tuple[ChannelConfiguration, ...]:
    if not isinstance(body, list):
        raise _wrong(path, "channels", "must be a list")
    channels = tuple(_channel(path, one) for one in body)
    if len({one.channel for one in channels}) != len(channels):
        raise _wrong(path, "channels", "a channel twice")
    return channels


def _channel(path: Path, body: object) -> ChannelConfiguration:
    if not isinstance(body, dict):
        raise _wrong(path, "channels", "must hold objects")
    channel, kind = _text(path, body, "channel"), _text(path, body, "kind")
    try:
        limits.check_slug(channel, "channel")
    except MalformedMessage as error:
        raise SettingsError(f"{path.name}: {error}", field="channel") from None
    options: dict[str, str | Path] = {}
    for name in body.keys() - {"channel", "kind"}:
        is_file = name.endswith("_file")
        options[name] = _file(path, body, name) if is_file else _text(path, body, name)
    return ChannelConfiguration(channel, kind, options)


def _object(
    path: Path,
    body: object,
    what: str,
    needed: Set[str],
    optional: Set[str] = frozenset(),
) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise _wrong(path, what, "must be an object")
    for name in sorted(needed - body.keys()):
        raise _wrong(path, name, "must be given")
    for name in sorted(body.keys() - needed - optional):
        raise _wrong(path, name, "there is no such member")
    return body


def _text(path: Path, members: Mapping[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value:
        raise _wrong(path, name, "must be text")
    return value


def _texts(path: Path, members: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = members[name]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(path, name, "must be a list of texts")
    return tuple(value)


def _file(path: Path, members: Mapping[str, Any], name: str) -> Path:
    found = (path.parent / _text(path, members, name)).resolve()
    if not found.exists():
        raise _wrong(path, name, "the file does not exist")
    return found


def _wrong(path: Path, name: str, rule: str) -> SettingsError:
    return SettingsError(f"{path.name}: {name}: {rule}", field=name)
