"""Real processes witness each other's ledgers; those with an earlier release's files go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from relevo.dev.household import AGENCY, BRAND, SERVICES
from relevo.dev.ledgers import Witnessed, alarms, cosigned, verify_all
from relevo.dev.pair import Pair, free_ports
from relevo.dev.supervisor import Supervisor
from tests.e2e.conftest import World, eventually, logged

QUICK = {service: {"witness_seconds": "2"} for service in SERVICES}
CARE, COLIBRI = f"{BRAND}/care/witness", f"{AGENCY}/agency/witness"
VAULT = f"{BRAND}/vault/witness"


def _complained(pair: Pair) -> World:
    """A comment is taken in and receipted."""
    world = World(pair, pair.door("agency", "luis"), pair.door("care", "rosa"))
    world.deliver("1_1", "add", thread="1", author="1", name="Ana", message="mi dni es 45678912")
    case = eventually(lambda: world.agency_case_of("1_1"), what="the case was there")
    path = f"/api/v1/cases/{case['case']['case_id']}"
    eventually(
        lambda: world.agency.get(path)["handover"]["receipted_version"] >= 1, what="a receipt came"
    )
    return world


def test_each_role_in_a_process_of_its_own_all_ledgers_are_cosigned(tmp_path: Path) -> None:
    pair = Pair.prepare(tmp_path, free_ports(), servers=QUICK, seven=True)
    for name in ("agency/relay", "agency/forwarder", "agency/web"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    for name in ("care/rpc", "care/worker", "care/web", "vault/rpc"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    with pair.running(Supervisor(write=logged(tmp_path))):
        _complained(pair)
        sizes = verify_all(pair.home)
        found = eventually(lambda: cosigned(pair.home, sizes), what="every log was cosigned")
        assert {name: one.witnesses for name, one in found.items()} == {
            "agency": (CARE,),
            "care": (COLIBRI,),
            "vault": (CARE, COLIBRI),
            "care-private": (VAULT,),
            "vault-private": (CARE,),
        }
        assert all(isinstance(one, Witnessed) and one.size % 256 == 0 for one in found.values())
        for port in (pair.ports.agency_forwarder_health, pair.ports.care_worker_health):
            assert requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).text == "ready\n"
        told = requests.get(
            f"http://127.0.0.1:{pair.ports.agency_forwarder_health}/metrics", timeout=5
        ).text
        assert 'relevo_ledger_alarms_standing{kind="FORK",log="qori/care"} 0.0' in told
        assert 'relevo_ledger_cosigned_total{log="qori/vault"}' in told
        assert alarms(pair.home) == set()


def test_with_the_files_of_an_earlier_release_everything_works_and_nothing_is_witnessed(
    tmp_path: Path,
) -> None:
    pair = Pair.prepare(tmp_path, free_ports(), servers=QUICK)
    for service in SERVICES:
        file = pair.home.settings_file(service)
        lines = file.read_text().splitlines()
        kept = [
            one for one in lines if "WITNESS_KEY" not in one and "CARE_VAULT_LEDGER_KEY" not in one
        ]
        file.write_text("\n".join(kept) + "\n")
    for path in (
        tmp_path / "agency" / "brands" / f"{BRAND}.json",
        tmp_path / "care" / "agencies" / f"{AGENCY}.json",
        tmp_path / "vault" / "agencies" / f"{AGENCY}.json",
    ):
        body = json.loads(path.read_text())
        later = ("ledgers", "ledger_key", "witness_keys")
        path.write_text(json.dumps({name: body[name] for name in body if name not in later}))
    with pair.running(Supervisor(write=logged(tmp_path))):
        _complained(pair)
        for port in (pair.ports.agency_web, pair.ports.care_web):
            assert requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).text == "ready\n"
        assert verify_all(pair.home)["care"] > 0
    for service in ("agency", "care"):
        assert "no ledger is witnessed" in (tmp_path / service / "output.log").read_text()


@pytest.mark.parametrize("missing", ["agency", "care"])
def test_with_one_sides_files_of_an_earlier_release_the_other_works_on(
    tmp_path: Path, missing: str
) -> None:
    pair = Pair.prepare(tmp_path, free_ports(), servers=QUICK)
    file = pair.home.settings_file(missing)
    lines = [one for one in file.read_text().splitlines() if "WITNESS_KEY" not in one]
    file.write_text("\n".join(lines) + "\n")
    with pair.running(Supervisor(write=logged(tmp_path))):
        _complained(pair)
        for port in (pair.ports.agency_web, pair.ports.care_web):
            answer = requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5)
            assert answer.status_code == 200
