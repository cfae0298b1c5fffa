"""The wiring of care's private log, beside `bootstrap`: the worker's alone.

Links and look-ups stand in this log. It is signed with a key of its own and cosigned by the vault,
which is the brand's too; no agency sees it (P7).
"""

from __future__ import annotations

from relevo.care.adapters import tables
from relevo.care.adapters.storage import Storage
from relevo.care.settings import CareSettings
from relevo.care.use_cases.private_witnessing import PrivateWitnessing
from relevo.crossing.pinned_logs import public_key, witness_name
from relevo.crossing.witness_clock import pace_of
from relevo.ledger.alarm_book import AlarmBook
from relevo.ledger.cosignature import CosignatureVerifier, Cosigner
from relevo.ledger.entries import care_private
from relevo.ledger.integrator import Integrator
from relevo.ledger.publishing import Published, Publisher, opening
from relevo.ledger.values import LogName, Process
from relevo.ledger.witness import LogKeys
from relevo.ledger.witnessing import Watch, Witness
from relevo.sealing.signed import load_private_key
from relevo.service import clock, logs

_log = logs.get("bootstrap")


def open_integrator(settings: CareSettings, storage: Storage) -> Integrator:
    """The holder of the private log's signing key.

    Raises:
        KeyFileInvalid: naming the file.
    """
    key = load_private_key(settings.private_ledger_key_file)
    begins = opening(tables.private_witness, care_private.WORDS, _worker(settings))
    return Integrator(storage.database, tables.private, settings.private_origin, key, begins)


def open_publisher(settings: CareSettings, storage: Storage, integrator: Integrator) -> Publisher:
    """What makes the checkpoints that the vault is shown."""
    published, actor = _published(settings, storage), _worker(settings)
    return Publisher(integrator, published, tables.private_witness, care_private.WORDS, actor)


def open_witnessing(settings: CareSettings, storage: Storage) -> PrivateWitnessing:
    """What care and the vault witness each other's private logs with. Says what is not witnessed.

    Raises:
        KeyFileInvalid: naming the file.
    """
    vault, witness, vault_keys, vault_witness = (
        LogName(f"{settings.org}/vault-private"),
        None,
        None,
        None,
    )
    if settings.witness_key_file is not None:
        signer = load_private_key(settings.witness_key_file)
        cosigner = Cosigner(witness_name(settings.org, "care"), signer)
        book = alarm_book(settings)
        witness = Witness(storage.database, tables.private_witness, cosigner, book)
    if settings.vault_private_ledger_key:
        key = public_key("vault_private_ledger_key", settings.vault_private_ledger_key)
        vault_keys = LogKeys({vault: key})
    if settings.vault_witness_key:
        key = public_key("vault_witness_key", settings.vault_witness_key)
        vault_witness = CosignatureVerifier(witness_name(settings.org, "vault"), key)
    if witness is None or vault_keys is None:
        _log.warning("ledger not witnessed: its key or ours is not set", log=vault)
    if vault_witness is None:
        _log.warning("our private log is cosigned by nobody: the vault's key is not set")
    return PrivateWitnessing(
        published=_published(settings, storage),
        vault=vault,
        witness=witness,
        vault_keys=vault_keys,
        vault_witness=vault_witness,
    )


def alarm_book(settings: CareSettings) -> AlarmBook:
    """Where what is wrong with a private log is kept: on the private log."""
    words, actor = care_private.AS_WITNESS, _worker(settings)
    return AlarmBook(tables.private, tables.private_witness, words, actor)


def open_watch(settings: CareSettings, storage: Storage) -> Watch:
    """What finds that something about the private logs is late."""
    book, pace = alarm_book(settings), pace_of(settings.witness_seconds)
    return Watch(storage.database, tables.private_witness, book, pace, clock.now())


def _published(settings: CareSettings, storage: Storage) -> Published:
    origin = settings.private_origin
    return Published(storage.database, tables.private, tables.private_witness, origin)


def _worker(settings: CareSettings) -> Process:
    return Process(f"spiffe://{settings.org}/care/worker")
