"""Onboarding files are read strictly; errors name file and member, never a value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters.brands import ChannelConfiguration, read_brands
from relevo.agency.adapters.pseudonyms import Pseudonyms
from relevo.sealing.signed import key_id_of
from relevo.service.settings import SettingsError

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key()
HEX = KEY.public_bytes_raw().hex()
PINNED = {key_id_of(KEY): HEX}
LEDGERS = {"care": HEX, "vault": HEX}
WITNESSES = {"qori/care/witness": HEX}


def _body(**changes: Any) -> dict[str, Any]:
    body = {
        "brand": "qori",
        "name": "Banco Qori",
        "care": {"address": "localhost:1", "server_name": "rpc.care.qori", "bundle": "ca.pem"},
        "receipt_keys": PINNED,
        "notice_keys": PINNED,
        "root_key": {"key_id": key_id_of(KEY), "public": KEY.public_bytes_raw().hex()},
        "phones_allowed": ["+51 1 311 9898"],
        "emails_allowed": ["ayuda@qori.example"],
        "channels": [
            {"channel": "facebook", "kind": "meta", "app_secret_file": "ca.pem", "page_id": "1"},
            {"channel": "form", "kind": "none"},
        ],
    }
    return {name: value for name, value in {**body, **changes}.items() if value is not ...}


def _write(folder: Path, body: object, name: str = "qori.json") -> Path:
    folder.joinpath("ca.pem").write_text("x")
    folder.joinpath(name).write_text(json.dumps(body))
    return folder


def test_a_brand_is_read_with_paths_relative_to_its_file(tmp_path: Path) -> None:
    brand = read_brands(_write(tmp_path, _body()))["qori"]
    assert brand.care.bundle == tmp_path / "ca.pem"
    assert list(brand.receipt_keys) == [key_id_of(KEY)]
    assert brand.channels == (
        ChannelConfiguration(
            "facebook", "meta", {"page_id": "1", "app_secret_file": tmp_path / "ca.pem"}
        ),
        ChannelConfiguration("form", "none", {}),
    )
    assert brand.configuration().phones_allowed == ("+51 1 311 9898",)
    assert brand.country is None


def test_a_brand_that_pins_its_logs_is_witnessed(tmp_path: Path) -> None:
    body = _body(ledgers=LEDGERS, witness_keys=WITNESSES)
    logs = read_brands(_write(tmp_path, body))["qori"].logs
    assert logs is not None
    assert (logs.org, logs.log("vault")) == ("qori", "qori/vault")
    assert {name: key.public_bytes_raw().hex() for name, key in logs.keys.items()} == LEDGERS
    assert [one.name for one in logs.witnesses] == ["qori/care/witness"]


def test_a_brand_of_an_earlier_release_pins_nothing(tmp_path: Path) -> None:
    assert read_brands(_write(tmp_path, _body()))["qori"].logs is None


def test_the_rules_beside_a_brand_reach_its_redactor(tmp_path: Path) -> None:
    _write(tmp_path, _body()).joinpath("qori.redaction").write_text("product QC-####\n")
    configuration = read_brands(tmp_path)["qori"].configuration()
    assert configuration.products_allowed == ("QC-####",)
    assert configuration.phones_allowed == ("+51 1 311 9898",)


def test_a_wrong_line_of_the_rules_is_named(tmp_path: Path) -> None:
    _write(tmp_path, _body()).joinpath("qori.redaction").write_text("# ours\nphone 12\n")
    with pytest.raises(SettingsError, match=r"qori\.redaction: line 2: ") as refused:
        read_brands(tmp_path)
    assert refused.value.field == "line 2"


def test_rules_that_are_no_text_are_named(tmp_path: Path) -> None:
    _write(tmp_path, _body()).joinpath("qori.redaction").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match=r"qori\.redaction: cannot be read"):
        read_brands(tmp_path)


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"brand": ...}, "brand"),
        ({"brand": "Qori"}, "brand"),
        ({"brand": "andes"}, "brand"),
        ({"name": 7}, "name"),
        ({"extra": 1}, "extra"),
        ({"care": []}, "care"),
        ({"care": {"address": "a", "server_name": "b", "bundle": "no.pem"}}, "bundle"),
        ({"care": {"address": "a", "server_name": "b"}}, "bundle"),
        ({"receipt_keys": {}}, "receipt_keys"),
        ({"receipt_keys": {"0" * 16: KEY.public_bytes_raw().hex()}}, "receipt_keys"),
        ({"notice_keys": {key_id_of(KEY): "zz"}}, "notice_keys"),
        ({"root_key": {"key_id": "0" * 16, "public": KEY.public_bytes_raw().hex()}}, "root_key"),
        ({"phones_allowed": "x"}, "phones_allowed"),
        ({"emails_allowed": [1]}, "emails_allowed"),
        ({"country": "Peru"}, "country"),
        ({"channels": {}}, "channels"),
        ({"channels": ["x"]}, "channels"),
        ({"channels": [{"channel": "X", "kind": "none"}]}, "channel"),
        ({"channels": [{"channel": "x"}]}, "kind"),
        ({"channels": [{"channel": "x", "kind": "none"}] * 2}, "channels"),
        ({"channels": [{"channel": "x", "kind": "none", "a_file": "no"}]}, "a_file"),
        ({"channels": [{"channel": "x", "kind": "none", "a": 7}]}, "a"),
        ({"ledgers": LEDGERS}, "witness_keys"),
        ({"witness_keys": WITNESSES}, "ledgers"),
        ({"ledgers": [], "witness_keys": WITNESSES}, "ledgers"),
        ({"ledgers": {"care": HEX}, "witness_keys": WITNESSES}, "ledgers"),
        ({"ledgers": {**LEDGERS, "agency": HEX}, "witness_keys": WITNESSES}, "ledgers"),
        ({"ledgers": {**LEDGERS, "care": "zz"}, "witness_keys": WITNESSES}, "ledgers"),
        ({"ledgers": {**LEDGERS, "care": 7}, "witness_keys": WITNESSES}, "ledgers"),
        ({"ledgers": LEDGERS, "witness_keys": {}}, "witness_keys"),
        ({"ledgers": LEDGERS, "witness_keys": {"qori/agency/witness": HEX}}, "witness_keys"),
        ({"ledgers": LEDGERS, "witness_keys": {"qori": HEX}}, "witness_keys"),
        (
            {"ledgers": LEDGERS, "witness_keys": {**WITNESSES, "inti/care/witness": HEX}},
            "witness_keys",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, changes: dict[str, Any], member: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_brands(_write(tmp_path, _body(**changes)))
    assert refused.value.field == member
    assert "qori.json" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"7"])
def test_a_file_that_is_no_object_is_named(tmp_path: Path, content: bytes) -> None:
    tmp_path.joinpath("qori.json").write_bytes(content)
    with pytest.raises(SettingsError, match=r"qori\.json"):
        read_brands(tmp_path)


def test_pseudonyms_are_injective_in_their_parts() -> None:
    pseudonyms = Pseudonyms(b"p" * 32)
    made = {
        pseudonyms.of_author("a", "bc", "d"),
        pseudonyms.of_author("ab", "c", "d"),
        pseudonyms.of_author("a", "b", "cd"),
        pseudonyms.of_author("a", "bc", "\ud800"),
        pseudonyms.of_unknown("a", "bc", "d"),
        Pseudonyms(b"q" * 32).of_author("a", "bc", "d"),
    }
    assert len(made) == 6
    assert all(len(one) == 32 and set(one) <= set("0123456789abcdef") for one in made)


def test_a_pseudonym_key_of_another_size_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("key").write_bytes(b"short")
    with pytest.raises(SettingsError):
        Pseudonyms.from_file(tmp_path / "key")
