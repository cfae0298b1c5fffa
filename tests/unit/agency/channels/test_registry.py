"""A brand's channels are built from its onboarding, or the member that is wrong is named."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path

import pytest

from relevo.agency.adapters.brands import Brand, ChannelConfiguration
from relevo.agency.adapters.channels import meta, registry
from relevo.agency.adapters.channels.meta_graph import INSTAGRAM, GraphChannel
from relevo.agency.adapters.channels.none import ByHandChannel
from relevo.agency.domain.channel import ChannelUnavailable, Refused
from relevo.service.settings import SettingsError
from tests.unit.agency import world


@pytest.fixture
def options(tmp_path: Path) -> dict[str, str | Path]:
    for name in ("app_secret", "verify_token", "page_token"):
        (tmp_path / name).write_text(f"{name} of the test\n")
    return {
        "page_id": "100200300400500",
        "app_secret_file": tmp_path / "app_secret",
        "verify_token_file": tmp_path / "verify_token",
        "page_token_file": tmp_path / "page_token",
        "api_base": "https://graph.facebook.com/v23.0/",
    }


def brands(*channels: ChannelConfiguration) -> Mapping[str, Brand]:
    return {"qori": dataclasses.replace(world.brand("qori"), channels=channels)}


def facebook(options: Mapping[str, str | Path]) -> ChannelConfiguration:
    return ChannelConfiguration("facebook", "meta", options)


def test_a_page_a_form_and_an_account_are_built(options: dict[str, str | Path]) -> None:
    account = ChannelConfiguration(
        "instagram", "meta", options | {"object": "instagram", "reply_characters": "300"}
    )
    form = ChannelConfiguration("form", "none")

    built = registry.channels(brands(facebook(options), account, form))

    page, instagram = built["qori", "facebook"], built["qori", "instagram"]
    assert isinstance(page, GraphChannel)
    assert isinstance(instagram, GraphChannel)
    assert isinstance(built["qori", "form"], ByHandChannel)
    assert page.api_base == "https://graph.facebook.com/v23.0"
    assert (page.reply_characters, instagram.reply_characters) == (8000, 300)
    assert instagram.dialect is INSTAGRAM
    assert "page_token of the test" not in repr(built)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"page_id": None}, "page_id"),
        ({"page_id": "a b"}, "page_id"),
        ({"api_base": "http://graph.facebook.com"}, "api_base"),
        ({"api_base": "https://user@graph.facebook.com"}, "api_base"),
        ({"api_base": "https://graph.facebook.com/?a=b"}, "api_base"),
        ({"api_base": "ftp://127.0.0.1"}, "api_base"),
        ({"page_token_file": None}, "page_token_file"),
        ({"object": "group"}, "object"),
        ({"reply_characters": "0"}, "reply_characters"),
        ({"reply_characters": "many"}, "reply_characters"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_member_is_named(
    options: dict[str, str | Path], changed: dict[str, str | None], field: str
) -> None:
    members = {name: kept for name, kept in (options | changed).items() if kept is not None}

    with pytest.raises(SettingsError) as refused:
        registry.channels(brands(facebook(members)))

    assert refused.value.field == field


@pytest.mark.parametrize("content", ["", "two\nlines", "clave ñ"])
def test_a_secret_is_one_line_of_ascii_and_never_quoted(
    options: dict[str, str | Path], content: str
) -> None:
    Path(options["page_token_file"]).write_text(content)

    with pytest.raises(SettingsError) as refused:
        registry.channels(brands(facebook(options)))

    assert refused.value.field == "page_token_file"
    assert not content or content not in str(refused.value)


def test_an_unknown_kind_is_refused(options: dict[str, str | Path]) -> None:
    with pytest.raises(SettingsError) as refused:
        registry.channels(brands(ChannelConfiguration("facebook", "meat", options)))
    assert refused.value.field == "kind"


def test_the_endpoint_takes_what_any_of_the_brands_apps_signed(
    options: dict[str, str | Path], tmp_path: Path
) -> None:
    (tmp_path / "other").write_text("other app")
    account = ChannelConfiguration(
        "instagram",
        "meta",
        options
        | {
            "object": "instagram",
            "page_id": "17841400000000",
            "app_secret_file": tmp_path / "other",
            "verify_token_file": tmp_path / "other",
        },
    )
    endpoint = registry.meta_endpoints(brands(facebook(options), account))["qori"]
    raw = b'{"object":"instagram","entry":[]}'

    for secret in (b"app_secret of the test", b"other app"):
        digest = hmac.new(secret, raw, hashlib.sha256).hexdigest()
        endpoint.verify_signature(raw, f"sha256={digest}")
    with pytest.raises(meta.SignatureRefused):
        endpoint.verify_signature(raw, "sha256=00")
    for token in ("verify_token of the test", "other app"):
        assert endpoint.handshake("subscribe", token, "12") == "12"
    with pytest.raises(meta.HandshakeRefused):
        endpoint.handshake("subscribe", "wrong", "12")
    assert endpoint.parse(raw) == ()
    assert "of the test" not in repr(endpoint)


def test_a_brand_without_a_page_has_no_endpoint() -> None:
    assert registry.meta_endpoints(brands(ChannelConfiguration("form", "none"))) == {}


def test_a_channel_without_an_interface_leaves_everything_to_a_person() -> None:
    channel = ByHandChannel(reply_characters=100)

    assert not channel.can_reply
    assert channel.publish("1", "x") == channel.hide("1") == channel.unhide("1")
    assert channel.publish("1", "x") == Refused("NO_API")
    with pytest.raises(ChannelUnavailable):
        channel.find_reply("1", "x", world.NOW)
