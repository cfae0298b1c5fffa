"""What a household holds, and that one which an earlier release made is completed, not broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from relevo.agency.adapters.brands import read_brands
from relevo.care.adapters.agencies import load_agencies, load_logs
from relevo.dev.household import AGENCY, BRAND, Addresses, Household, create
from relevo.dev.pair import settings_of
from relevo.sealing.signed import load_private_key
from relevo.vault.agencies import load_agencies as load_at_vault

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def _made(folder: Path) -> Household:
    household = Household(folder)
    create(household, Addresses(), at=NOW)
    return household


def _public(path: Path) -> str:
    return load_private_key(path).public_key().public_bytes_raw().hex()


def _secrets(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.key")}


def test_each_side_pins_the_logs_and_witnesses_of_the_other(tmp_path: Path) -> None:
    root = _made(tmp_path).root
    agency, care, vault = settings_of(Household(root))
    brand = read_brands(agency.brands_dir)[BRAND].logs
    theirs = load_logs(care.agencies_dir)[AGENCY]
    assert brand is not None
    for service in ("care", "vault"):
        pinned = brand.keys[service].public_bytes_raw().hex()
        assert pinned == _public(root / service / "keys" / "ledger.key")
    assert theirs.keys["agency"].public_bytes_raw().hex() == _public(
        root / "agency" / "keys" / "ledger.key"
    )
    assert agency.witness_key_file is not None
    assert care.witness_key_file is not None
    own = load_private_key(agency.witness_key_file).public_key()
    cares = load_private_key(care.witness_key_file).public_key()
    assert theirs.witnesses == load_at_vault(vault.agencies_dir)[AGENCY].witnesses
    assert [one.public_key for one in theirs.witnesses] == [own]
    assert [one.public_key for one in brand.witnesses] == [cares]
    assert vault.care_witness_key == cares.public_bytes_raw().hex()
    assert care.vault_ledger_key == _public(root / "vault" / "keys" / "ledger.key")


def test_care_and_the_vault_pin_each_others_private_logs(tmp_path: Path) -> None:
    root = _made(tmp_path).root
    _, care, vault = settings_of(Household(root))
    assert vault.witness_key_file is not None
    assert care.vault_witness_key == _public(vault.witness_key_file)
    assert care.vault_private_ledger_key == _public(vault.private_ledger_key_file)
    assert vault.care_private_ledger_key == _public(care.private_ledger_key_file)


def test_a_witness_key_signs_nothing_else(tmp_path: Path) -> None:
    root = _made(tmp_path).root
    keys = [path for path in root.rglob("keys/*.key") if b"PRIVATE KEY" in path.read_bytes()]
    assert len({_public(path) for path in keys}) == len(keys)


def test_a_household_of_an_earlier_release_is_completed_and_keeps_its_keys(tmp_path: Path) -> None:
    root = _made(tmp_path).root
    for service in ("agency", "care"):
        (root / service / "keys" / "witness.key").unlink()
        file = root / service / "settings.env"
        lines = [line for line in file.read_text().splitlines() if "WITNESS" not in line]
        file.write_text("\n".join(lines) + "\n")
    for path in (
        root / "agency" / "brands" / f"{BRAND}.json",
        root / "care" / "agencies" / f"{AGENCY}.json",
        root / "vault" / "agencies" / f"{AGENCY}.json",
    ):
        body = json.loads(path.read_text())
        for member in ("ledgers", "ledger_key", "witness_keys"):
            body.pop(member, None)
        path.write_text(json.dumps(body))
    before = _secrets(root)
    agency, care, _ = settings_of(Household(root))
    assert read_brands(agency.brands_dir)[BRAND].logs is None
    assert load_logs(care.agencies_dir) == {}
    assert load_agencies(care.agencies_dir) == {AGENCY: AGENCY}

    after = _secrets(_made(root).root)
    assert set(after) - set(before) == {"agency/keys/witness.key", "care/keys/witness.key"}
    assert {name: after[name] for name in before} == before
    assert read_brands(agency.brands_dir)[BRAND].logs is not None
    assert _secrets(_made(root).root) == after
