"""From a brand's onboarding to its channels' adapters, strictly: errors name the member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from relevo.agency.adapters.brands import Brand, ChannelConfiguration
from relevo.agency.adapters.channels import meta
from relevo.agency.adapters.channels.meta_graph import INSTAGRAM, PAGE, GraphChannel
from relevo.agency.adapters.channels.none import ByHandChannel
from relevo.agency.domain.channel import Channel
from relevo.agency.domain.platform_events import PlatformEvent
from relevo.crossing import limits
from relevo.crossing.errors import MalformedMessage
from relevo.service.settings import SettingsError

_META = {"page_id", "app_secret_file", "verify_token_file", "page_token_file", "api_base"}
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_REPLY_CHARACTERS = {"facebook": 8_000, "instagram": 2_200, "x": 280, "youtube": 8_000}


@dataclass(frozen=True, slots=True)
class MetaEndpoint:
    """One brand's end of `/webhooks/meta/<brand>`: every page of the brand that Meta delivers to.

    Attributes:
        app_secrets, verify_tokens: of the apps that the pages are subscribed with.
    """

    pages: tuple[meta.MetaPage, ...]
    app_secrets: tuple[bytes, ...] = field(repr=False)
    verify_tokens: tuple[str, ...] = field(repr=False)

    def verify_signature(self, raw: bytes, header: str | None) -> None:
        """Raise `meta.SignatureRefused` unless one of the brand's apps signed the raw body."""
        for secret in self.app_secrets[1:]:
            try:
                return meta.verify_signature(raw, header, secret)
            except meta.SignatureRefused:
                continue
        return meta.verify_signature(raw, header, self.app_secrets[0])

    def handshake(self, mode: str | None, token: str | None, challenge: str | None) -> str:
        """The challenge to echo as plain text; see `meta.handshake`."""
        for expected in self.verify_tokens[1:]:
            try:
                return meta.handshake(mode, token, challenge, expected)
            except meta.HandshakeRefused:
                continue
        return meta.handshake(mode, token, challenge, self.verify_tokens[0])

    def parse(self, raw: bytes) -> tuple[PlatformEvent, ...]:
        """What a signed body says; see `meta.parse_deliveries`."""
        return meta.parse_deliveries(raw, *self.pages)


def channels(brands: Mapping[str, Brand]) -> dict[tuple[str, str], Channel]:
    """Every brand's channels by (brand, channel).

    Raises:
        SettingsError: an unknown kind, or a member that is missing, unknown or malformed.
    """
    return {
        (brand.brand, one.channel): _channel(brand.brand, one)
        for brand in brands.values()
        for one in brand.channels
    }


def meta_endpoints(brands: Mapping[str, Brand]) -> dict[str, MetaEndpoint]:
    """The webhooks of the brands that have a channel of kind `meta`, by brand.

    Raises:
        SettingsError: a member is missing, unknown or malformed.
    """
    endpoints = {}
    for brand in brands.values():
        configured = [one for one in brand.channels if one.kind == "meta"]
        if configured:
            endpoints[brand.brand] = MetaEndpoint(
                pages=tuple(_page(brand.brand, one) for one in configured),
                app_secrets=tuple(
                    _secret(brand.brand, one, "app_secret_file").encode() for one in configured
                ),
                verify_tokens=tuple(
                    _secret(brand.brand, one, "verify_token_file") for one in configured
                ),
            )
    return endpoints


def _channel(brand: str, one: ChannelConfiguration) -> Channel:
    if one.kind == "none":
        _members(brand, one, set())
        return ByHandChannel(reply_characters=_reply_characters(brand, one))
    if one.kind != "meta":
        raise _wrong(brand, one, "kind", "must be meta or none")
    page = _page(brand, one)
    _secret(brand, one, "page_token_file")  # fails at start rather than at the first reply
    return GraphChannel(
        api_base=_api_base(brand, one),
        page_id=page.page_id,
        token_file=Path(one.options["page_token_file"]),
        reply_characters=_reply_characters(brand, one),
        dialect=INSTAGRAM if page.object == "instagram" else PAGE,
    )


def _page(brand: str, one: ChannelConfiguration) -> meta.MetaPage:
    _members(brand, one, _META)
    page_id = str(one.options["page_id"])
    try:
        limits.check_platform_id(page_id, "page_id")
    except MalformedMessage:
        raise _wrong(brand, one, "page_id", "must be a platform's id") from None
    kind = str(one.options.get("object", "page"))
    if kind not in ("page", "instagram"):
        raise _wrong(brand, one, "object", "must be page or instagram")
    return meta.MetaPage(brand, one.channel, page_id, kind)


def _members(brand: str, one: ChannelConfiguration, needed: set[str]) -> None:
    optional = {"reply_characters"} | ({"object"} if one.kind == "meta" else set())
    for name in sorted(needed - one.options.keys()):
        raise _wrong(brand, one, name, "must be given")
    for name in sorted(one.options.keys() - needed - optional):
        raise _wrong(brand, one, name, "there is no such member")


def _reply_characters(brand: str, one: ChannelConfiguration) -> int:
    usual = _REPLY_CHARACTERS.get(one.channel, limits.MAX_REPLY_CHARACTERS)
    given = str(one.options.get("reply_characters", usual))
    if not (given.isascii() and given.isdigit() and len(given) < 6 and int(given) > 0):
        raise _wrong(brand, one, "reply_characters", "must be a number from 1 to 99999")
    return min(int(given), limits.MAX_REPLY_CHARACTERS)


def _api_base(brand: str, one: ChannelConfiguration) -> str:
    base = str(one.options["api_base"]).rstrip("/")
    parts = urlsplit(base)
    if parts.username is not None or parts.query or parts.fragment or not parts.hostname:
        raise _wrong(brand, one, "api_base", "must be an address without user and query")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise _wrong(brand, one, "api_base", "must be https; http is for this machine only")
    return base


def _secret(brand: str, one: ChannelConfiguration, name: str) -> str:
    try:
        secret = Path(one.options[name]).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise _wrong(brand, one, name, "cannot be read as ASCII text") from None
    if not secret.isprintable() or not secret:
        raise _wrong(brand, one, name, "must be one line of printable text")
    return secret


def _wrong(brand: str, one: ChannelConfiguration, name: str, rule: str) -> SettingsError:
    return SettingsError(f"{brand}.json: channels: {one.channel}: {name}: {rule}", field=name)
