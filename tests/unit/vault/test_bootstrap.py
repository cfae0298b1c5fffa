"""Settings, onboarding files and schema: wrong ones are named at start."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from relevo.sealing.errors import KeyFileInvalid
from relevo.service.migrations import SchemaOutOfDate
from relevo.service.settings import SettingsError, parse
from relevo.vault import bootstrap
from relevo.vault.agencies import load_agencies
from relevo.vault.errors import AgencyFileInvalid
from relevo.vault.settings import PREFIX, VaultSettings
from relevo.vault.sql.tables import metadata
from tests.databases import Databases
from tests.unit.vault.world import AGENCY, World, new_agency_keys, write_files


def test_the_migrated_schema_is_the_declared_one(world: World) -> None:
    with world.store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(world: World) -> None:
    bootstrap.migrate(world.settings)
    bootstrap.open_store(world.settings).database.close()


def test_an_unmigrated_database_is_refused(world: World, databases: Databases) -> None:
    fresh = replace(world.settings, database_url=databases.fresh())
    with pytest.raises(SchemaOutOfDate):
        bootstrap.open_store(fresh)


@pytest.fixture
def written(tmp_path: Path) -> VaultSettings:
    """Every file that settings name, without a database."""
    settings = write_files(tmp_path, new_agency_keys())
    for path in (settings.tls_certificate, settings.tls_key, settings.peers_bundle):
        path.touch()
    return settings


def _environ(written: VaultSettings) -> dict[str, str]:
    names = (
        "database_url",
        "tls_certificate",
        "tls_key",
        "peers_bundle",
        "agencies_dir",
        "root_key_file",
        "notice_key_file",
        "ledger_key_file",
        "private_ledger_key_file",
        "sealing_keys_dir",
        "case_key_file",
    )
    plain = {PREFIX + "ORG": "qori", PREFIX + "BRANDS": "qori"}
    plain[PREFIX + "KEY_CUSTODY"] = "mounted-secret"
    return plain | {PREFIX + n.upper(): str(getattr(written, n)) for n in names}


def test_settings_come_from_the_environment(written: VaultSettings) -> None:
    settings = parse(VaultSettings, PREFIX, _environ(written))
    assert settings == replace(
        written, rpc_address="127.0.0.1:7543", mode="production", key_custody="mounted-secret"
    )
    assert settings.mode == "production"
    assert settings.ledger_origin == "qori/vault/1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "test"),
        ("BRANDS", ","),
        ("BRANDS", "Banco Qori"),
        ("ORG", "Q!"),
        ("DISPLAY_SECONDS", "0"),
        ("REVEAL_LIMIT_PER_HOUR", "-1"),
        ("BRAND_LIMIT_PER_DAY", "0"),
        ("CALLER_REFUSALS", "0"),
        ("APPROVALS", "CARD"),
        ("APPROVALS", "CARD:0"),
        ("APPROVALS", "CARD:9"),
        ("APPROVALS", "DNI:1"),
        ("INTEGRATE_SECONDS", "0"),
        ("WITNESS_SECONDS", "0"),
        ("CARE_WITNESS_KEY", "zz"),
        ("CARE_PRIVATE_LEDGER_KEY", "zz"),
        ("CASE_KEY_FILE", "/nowhere/case.key"),
        ("KEY_CUSTODY", "safe"),
        ("KEY_CUSTODY", "insecure-development-folder"),
        ("PASSPHRASE_FILE", "/nowhere/passphrase"),
        ("NO_SUCH", "1"),
    ],
)
def test_a_wrong_setting_is_named(written: VaultSettings, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"RELEVO_VAULT_{name}"):
        parse(VaultSettings, PREFIX, _environ(written) | {PREFIX + name: value})


def test_a_signing_key_of_another_kind_is_named(world: World) -> None:
    world.settings.notice_key_file.write_text("no key")
    with pytest.raises(KeyFileInvalid, match=r"notice\.key"):
        bootstrap.open_vault(world.settings, world.store, world.integrator)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"agency": "tucan"}, "agency"),
        ({"agency": "Colibrí"}, "agency"),
        ({"name": ""}, "name"),
        ({"org": 1}, "org"),
        ({"more": 1}, "file"),
        ({"manifest_keys": {}}, "manifest_keys"),
        ({"manifest_keys": {"0" * 16: "zz"}}, "manifest_keys"),
        ({"manifest_keys": {"0" * 16: "00" * 32}}, "manifest_keys"),
        ({"manifest_keys": {"0" * 16: None}}, "manifest_keys"),
        ({"ledger_key": "00" * 32}, "witness_keys"),
        ({"ledger_key": "00" * 32, "witness_keys": {}}, "witness_keys"),
    ],
)
def test_a_wrong_onboarding_file_is_named(
    written: VaultSettings, changes: dict[str, object], named: str
) -> None:
    path = written.agencies_dir / f"{AGENCY}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    with pytest.raises(AgencyFileInvalid, match=r"colibri\.json") as caught:
        load_agencies(path.parent)
    assert caught.value.field == named


def test_an_agency_that_witnesses_is_known_by_its_key(written: VaultSettings) -> None:
    path = written.agencies_dir / f"{AGENCY}.json"
    assert load_agencies(path.parent)[AGENCY].witnesses == ()
    pinned = {"ledger_key": "00" * 32, "witness_keys": {f"{AGENCY}/agency/witness": "00" * 32}}
    path.write_text(json.dumps(json.loads(path.read_text()) | pinned))
    (witness,) = load_agencies(path.parent)[AGENCY].witnesses
    assert witness.name == f"{AGENCY}/agency/witness"


def test_an_onboarding_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "colibri.json").write_bytes(b"\xff")
    with pytest.raises(AgencyFileInvalid, match=r"colibri\.json"):
        load_agencies(tmp_path)


def test_limits_and_approvals_are_those_of_the_settings(written: VaultSettings) -> None:
    given = {"APPROVALS": "PASSPORT:2,CARD:1", "REVEAL_LIMIT_PER_DAY": "7", "UNUSUAL_CASES": "3"}
    environ = _environ(written) | {PREFIX + name: value for name, value in given.items()}
    settings = parse(VaultSettings, PREFIX, environ)
    assert settings.approvals_by_type == {"PASSPORT": 2, "CARD": 1}
    assert (settings.limits.person.hour, settings.limits.person.day) == (60, 7)
    assert settings.limits.cases == 3
    assert written.approvals_by_type == {"CARD": 1, "ORIGINAL_TEXT": 1}
