"""What care is started with: its schema, its settings, its agencies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.care.adapters.agencies import load_agencies, load_logs, load_trust
from relevo.care.adapters.tables import metadata
from relevo.care.domain.breaches import BreachPolicy
from relevo.care.settings import PREFIX, CareSettings
from relevo.care.wire.bridge import SERVICE, allowed_peers
from relevo.service.settings import SettingsError, parse
from tests.unit.care.world import World

GOOD = {
    "agency": "colibri",
    "org": "colibri.example",
    "name": "Colibrí",
    "manifest_keys": {"0123456789abcdef": "00" * 32},
}


def test_the_migrated_schema_is_the_tables(world: World) -> None:
    with world.care.storage.database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_what_belongs_to_an_agency_has_the_agency_first_in_every_key() -> None:
    of_the_brand: tuple[str, ...] = ("ledger_", "private_", "outbox", "leases", "people")
    of_the_brand += ("api_tokens", "sessions")
    # A customer may be several agencies': what people decide, and what too many share.
    of_the_brand += ("customer_decisions", "customer_turns", "common_links", "scripts")
    tables = [t for t in metadata.sorted_tables if not t.name.startswith(of_the_brand)]
    assert len(tables) > 20
    for table in tables:
        for constraint in table.constraints:
            if isinstance(constraint, sa.PrimaryKeyConstraint | sa.UniqueConstraint):
                assert next(iter(constraint.columns)).name == "agency", table.name


HEX = Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key().public_bytes_raw().hex()
WITNESSES = {"colibri.example/agency/witness": HEX}


def _agencies(folder: Path, **changes: Any) -> Path:
    body = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    (folder / "colibri.json").write_text(json.dumps(body))
    return folder


def test_agencies_are_known_by_the_organisation_of_their_certificates(tmp_path: Path) -> None:
    agencies = load_agencies(_agencies(tmp_path))
    assert agencies == {"colibri.example": "colibri"}
    allowed = allowed_peers(agencies)
    assert set(allowed) == {
        f"/{SERVICE}/{method}"
        for method in (
            "HandOver",
            "WatchUpdates",
            "ReportActions",
            "ListSealingKeys",
            "ListScripts",
            "RecallCase",
            "ExchangeCheckpoints",
            "DeliverCosignatures",
        )
    }
    assert {str(peer) for peers in allowed.values() for peer in peers} == {
        "spiffe://colibri.example/agency/forwarder"
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"org": None}, "file"),
        ({"surprise": 1}, "file"),
        ({"org": "Colibrí"}, "org"),
        ({"org": 7}, "org"),
        ({"agency": "zorzal"}, "agency"),
        ({"name": ""}, "name"),
        ({"ledger_key": HEX}, "witness_keys"),
        ({"witness_keys": WITNESSES}, "ledger_key"),
        ({"ledger_key": "zz", "witness_keys": WITNESSES}, "ledger_key"),
        ({"ledger_key": HEX, "witness_keys": []}, "witness_keys"),
        ({"ledger_key": HEX, "witness_keys": {"zorzal/agency/witness": HEX}}, "witness_keys"),
        ({"ledger_key": HEX, "witness_keys": {"colibri.example/care/witness": HEX}}, "witness"),
    ],
)
def test_an_agencys_file_that_is_wrong_is_refused_by_name(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(SettingsError, match=r"colibri\.json") as refused:
        load_agencies(_agencies(tmp_path, **changes))
    assert field in str(refused.value) or refused.value.field == field


def test_an_agency_that_pins_its_log_is_witnessed_and_another_is_not(tmp_path: Path) -> None:
    assert load_logs(_agencies(tmp_path)) == {}
    _agencies(tmp_path, ledger_key=HEX, witness_keys=WITNESSES)
    (logs,) = load_logs(tmp_path).values()
    assert logs.log("agency") == "colibri.example/agency"
    assert logs.keys["agency"].public_bytes_raw().hex() == HEX
    assert load_agencies(tmp_path) == {"colibri.example": "colibri"}


def test_two_agencies_cannot_share_an_organisation_and_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_agencies(tmp_path)
    _agencies(tmp_path)
    (tmp_path / "zorzal.json").write_text(json.dumps({**GOOD, "agency": "zorzal"}))
    with pytest.raises(SettingsError, match="org"):
        load_agencies(tmp_path)


def test_each_agency_brings_authorities_of_its_own(tmp_path: Path) -> None:
    agencies = load_agencies(_agencies(tmp_path))
    with pytest.raises(SettingsError, match=r"colibri\.pem"):
        load_trust(tmp_path, agencies)
    (tmp_path / "colibri.pem").write_text("no certificate")
    with pytest.raises(SettingsError, match=r"colibri\.pem"):
        load_trust(tmp_path, agencies).require_separate()


def _environ(tmp_path: Path, **changes: str) -> dict[str, str]:
    file = tmp_path / "file"
    file.write_text("")
    values = {
        "org": "qori",
        "brands": "qori",
        "database_url": "sqlite:///x",
        "broker_url": "sqlite:///y",
        "vault_address": "127.0.0.1:1",
        "vault_server_name": "rpc.vault.qori",
        **dict.fromkeys(
            [
                "agencies_dir",
                "receipt_key_file",
                "ledger_key_file",
                "private_ledger_key_file",
                "session_key_file",
                "rpc_tls_certificate",
                "rpc_tls_key",
                "vault_bundle",
                "worker_tls_certificate",
                "worker_tls_key",
                "web_tls_certificate",
                "web_tls_key",
            ],
            str(file),
        ),
        **changes,
    }
    return {PREFIX + name.upper(): value for name, value in values.items()}


def test_settings_are_parsed_with_their_defaults(tmp_path: Path) -> None:
    settings = parse(CareSettings, PREFIX, _environ(tmp_path))
    assert (settings.mode, settings.grace_seconds, settings.ledger_origin) == (
        "production",
        604_800,
        "qori/care/1",
    )
    assert settings.private_origin == "qori/care-private/1"


def test_the_breach_policy_is_what_the_settings_say(tmp_path: Path) -> None:
    assert parse(CareSettings, PREFIX, _environ(tmp_path)).breach_policy == BreachPolicy()
    said = _environ(tmp_path, breach_types="PHONE, CARD", breach_countries="EU,EU")
    policy = parse(CareSettings, PREFIX, said).breach_policy
    assert policy == BreachPolicy(frozenset({"CARD", "PHONE"}), ("EU",))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "staging"),
        ("brands", "Banco Qori"),
        ("brands", "b123456"),
        ("org", "Qori!"),
        ("grace_seconds", "-1"),
        ("sweep_seconds", "0"),
        ("web_threads", "0"),
        ("breach_types", "CARD,IBAN"),
        ("breach_countries", "PE,MX"),
        ("vault_private_ledger_key", "ab"),
        ("vault_witness_key", "no key"),
        ("receipt_key_file", "/nowhere/key"),
        ("surprise", "1"),
    ],
)
def test_a_setting_that_is_wrong_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(CareSettings, PREFIX, _environ(tmp_path, **{name: value}))
    assert refused.value.field == PREFIX + name.upper()
