"""A seal that reaches the real vault after its key was destroyed: the case stays, and says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from relevo.care.domain.case import CaseKey
from relevo.care.domain.seals import Seal
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases.desk import case_detail
from relevo.care.use_cases.ingest import ingest
from relevo.care.use_cases.operations import parked_seals
from relevo.vault.ingest import Refusal
from relevo.vault.keys.rotation import ForcedBy, destroy_epoch, rotate
from tests.unit.care.world import AGENCY, BRAND, FakeVault, World, header, item, post
from tests.unit.vault.world import OPERATOR
from tests.unit.vault.world import World as VaultWorld


@dataclass
class _Vault:
    """The real vault's ingest, called in this process; for all else the one of care's tests."""

    real: VaultWorld
    rest: FakeVault

    def ingest(self, seals: Sequence[Seal]) -> list[IngestRefusal]:
        outcomes = []
        for seal in seals:
            assert seal.sealed is not None
            given = self.real.seal().to(
                agency=seal.agency,
                brand=seal.brand,
                case_id=seal.case_id,
                post_version_id=seal.post_version_id,
                seal=seal.sealed,
            )
            outcome = self.real.ingest(given)
            assert isinstance(outcome, Refusal)
            outcomes.append(IngestRefusal(outcome.reason, outcome.permanent))
        return outcomes

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rest, name)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[VaultWorld]:
    folder = tmp_path / "vault"
    folder.mkdir()
    built = VaultWorld.build(folder)
    yield built
    built.close()


def test_a_seal_that_outlived_its_key_is_parked_and_seen_on_its_case(
    world: World, vault: VaultWorld
) -> None:
    sealed = vault.seal()
    seal = sealed.item.seal
    version = replace(
        post(seal=seal),
        post_version_id=sealed.item.post_version_id,
        seal_digest=hashlib.sha256(seal).digest(),
    )
    handed = item(header(case_id=sealed.item.case_id), version)
    world.taken(handed)
    until = vault.now + timedelta(days=90)
    rotate(vault.store, BRAND, not_after=until, actor=OPERATOR, at=vault.now)
    destroy_epoch(
        vault.store,
        BRAND,
        sealed.key_id,
        list_life=timedelta(days=30),
        forced=ForcedBy.AGENCY_DATA_LOST,
        actor=OPERATOR,
        at=vault.now,
    )
    care = replace(world.care, vault=_Vault(vault, world.vault))
    ingest(care, [f"{AGENCY}/{version.post_version_id}"], grace_seconds=60)
    (parked,) = parked_seals(care, {BRAND})
    assert (parked.post_version_id, parked.reason) == (version.post_version_id, "KEY_DESTROYED")
    detail = case_detail(world.care, CaseKey(AGENCY, sealed.item.case_id), {BRAND})
    assert [one.reason for one in detail.parked_seals] == ["KEY_DESTROYED"]
    assert [one.current.redacted_text for one in detail.posts if one.current] == [
        "mi dni es [DNI-1]"
    ]
    assert "care:ingest:refused" in world.tags()
    (entry,) = vault.entries("vault:seal:refused")
    assert entry["reason"] == "KEY_DESTROYED"
