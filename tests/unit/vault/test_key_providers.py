"""What every adapter of sealing keys does alike: folders of files, and a module that keeps its
keys inside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.sealing.envelope import ORIGINAL_TEXT, Binding, Envelope
from relevo.sealing.errors import UnknownKey
from relevo.sealing.keys import KeyState, SealingPublicKey
from relevo.sealing.opening import Opener
from relevo.sealing.sealing import FieldValue, Sealer
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.vault.errors import EpochExists
from relevo.vault.keys.files import EncryptedFolder, InsecureDevelopmentFolder
from relevo.vault.keys.passphrase import LEAST, Passphrase
from relevo.vault.keys.provider import Epoch, KeyProvider, key_id_of_public, public_keys
from tests.unit.vault.key_modules import Module, ModuleKeys
from tests.unit.vault.world import BRAND, DNI_CANARY, NOW, World

SIGNER = Ed25519PrivateKey.generate()
Open = Callable[[], KeyProvider]


def _insecure(folder: Path) -> Open:
    return lambda: InsecureDevelopmentFolder(folder)


def _encrypted(folder: Path) -> Open:
    passphrase = Passphrase(b"el condor pasa nueve veces", cost=LEAST)
    return lambda: EncryptedFolder(folder, passphrase)


def _module(_folder: Path) -> Open:
    keys = ModuleKeys(Module())
    return lambda: keys


@pytest.fixture(params=[_insecure, _encrypted, _module])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same keys, again and again."""
    folder = tmp_path / "keys"
    folder.mkdir()
    made: Open = request.param(folder)
    return made


def _epoch(provider: KeyProvider, brand: str = BRAND) -> Epoch:
    new = provider.generate()
    key_id = key_id_of_public(new.public_bytes)
    epoch = Epoch(brand, key_id, KeyState.ACTIVE, NOW, NOW + timedelta(days=90))
    new.keep(epoch)
    return epoch


def _round_trip(provider: KeyProvider) -> str:
    (public,) = public_keys(provider, BRAND)
    return _opened(provider, _sealed(public))


def _sealed(public: SealingPublicKey) -> Envelope:
    """By an agency whose cached list still has the key as active."""
    binding = Binding("colibri", BRAND, public.key_id, "case", "version")
    sealer = Sealer(SIGNER, key_id_of(SIGNER.public_key()))
    values = [FieldValue(0, ORIGINAL_TEXT, DNI_CANARY)]
    return sealer.seal(values, binding, replace(public, state=KeyState.ACTIVE))


def _opened(provider: KeyProvider, envelope: Envelope) -> str:
    (field,) = Opener(*provider.keys(BRAND)).open_envelope(
        envelope, expected=envelope.binding, agency_key=SIGNER.public_key()
    )
    return field.value


def test_a_kept_key_opens_what_is_sealed_to_it(opened: Open) -> None:
    epoch = _epoch(opened())
    assert opened().epochs(BRAND) == (epoch,)
    assert _round_trip(opened()) == DNI_CANARY


def test_the_key_id_is_the_public_keys_digest(opened: Open) -> None:
    epoch = _epoch(opened())
    (public,) = public_keys(opened(), BRAND)
    assert epoch.key_id == sha256(public.kem).hexdigest()[:16]


def test_a_brand_has_none_of_anothers_keys(opened: Open) -> None:
    _epoch(opened(), "inti")
    assert opened().epochs(BRAND) == opened().keys(BRAND) == ()


def test_a_key_that_is_not_kept_is_nowhere(opened: Open) -> None:
    opened().generate()
    assert opened().epochs(BRAND) == ()


def test_an_epoch_is_kept_once(opened: Open) -> None:
    provider = opened()
    epoch = _epoch(provider)
    with pytest.raises(EpochExists):
        provider.generate().keep(epoch)
    assert _round_trip(opened()) == DNI_CANARY


def test_a_retired_epoch_still_opens(opened: Open) -> None:
    provider = opened()
    epoch = _epoch(provider)
    later = NOW + timedelta(days=80)
    provider.retire(epoch, later)
    provider.retire(epoch, later + timedelta(days=1))
    (kept,) = opened().epochs(BRAND)
    assert kept == replace(epoch, state=KeyState.DECRYPT_ONLY, retired_at=later)
    assert [key.state for key in public_keys(opened(), BRAND)] == [KeyState.DECRYPT_ONLY]
    assert _round_trip(opened()) == DNI_CANARY


def test_a_destroyed_epoch_is_on_record_and_opens_nothing(opened: Open) -> None:
    provider = opened()
    epoch = _epoch(provider)
    provider.retire(epoch, NOW)
    (key,) = public_keys(provider, BRAND)
    provider.destroy(epoch, NOW + timedelta(days=1))
    provider.destroy(epoch, NOW + timedelta(days=2))
    (kept,) = opened().epochs(BRAND)
    assert (kept.state, kept.destroyed_at) == (KeyState.DESTROYED, NOW + timedelta(days=1))
    assert opened().keys(BRAND) == ()
    with pytest.raises(UnknownKey):
        _opened(opened(), _sealed(key))


def test_changes_come_one_after_the_other(opened: Open) -> None:
    first, second = opened(), opened()
    entered = threading.Event()

    def change() -> None:
        with second.changing():
            entered.set()

    with first.changing():
        thread = threading.Thread(target=change)
        thread.start()
        assert not entered.wait(0.2)
    assert entered.wait(5)
    thread.join()


def test_what_shows_a_provider_shows_no_key(opened: Open) -> None:
    provider = opened()
    _epoch(provider)
    (key,) = provider.keys(BRAND)
    shown = f"{provider!r} {key!r} {provider.generate()!r}"
    assert "seed" not in shown
    assert key.public_key(NOW).kem.hex()[:16] not in shown


def test_a_vault_takes_seals_in_with_a_module_that_gives_no_key_out(world: World) -> None:
    keys = ModuleKeys(Module())
    world.store = replace(world.store, sealing_keys=keys)
    world.vault = replace(world.vault, store=world.store)
    key_id = world.new_epoch()
    sealed = world.taken(world.seal())
    assert sealed.key_id == key_id
    assert world.reveal(sealed, world.enrol()).value == DNI_CANARY
    (epoch,) = keys.epochs(BRAND)
    keys.destroy(epoch, NOW)
    assert isinstance(world.ingest(sealed), SignedStatement)  # a repetition needs no key
