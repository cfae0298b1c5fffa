"""Care's private log and the vault's witness each other, within the brand.

Links and look-ups stand in these two logs (P7): nothing of them is named in what an agency is
given, and nothing that an agency asks for waits for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from relevo.care.adapters import tables
from relevo.care.use_cases.context import Care
from relevo.crossing.checkpoints import Cosignature, NotCosigned
from relevo.errors import RelevoError
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.note import Checkpoint, parse
from relevo.ledger.publishing import Published
from relevo.ledger.values import LogName
from relevo.ledger.witness import LogKeys, Mark, Refusal, Submission, WitnessRefused
from relevo.ledger.witnessing import Witness
from relevo.service import logs

_log = logs.get("witnessing")


class PrivateVaultLog(Protocol):
    """The vault's private log, and the vault as a witness, for the worker.

    Raises `PeerUnavailable` and `VaultRefused` as `Vault`.
    """

    def exchange(
        self, own: Submission | None, held: Mark | None
    ) -> tuple[str | NotCosigned | None, Submission | None]:
        """Show care's checkpoint, and how far care has come with the vault's.

        Returns:
            The vault's signature line or why there is none (None: nothing was shown), and the
            vault's own newest checkpoint (None before the first).
        """

    def add_cosignature(self, cosignature: Cosignature) -> bool:
        """Bring care's word on the vault's checkpoint; whether it was kept."""


@dataclass(frozen=True, slots=True)
class PrivateWitnessing:
    """What care's worker witnesses with. Safe for threads.

    Attributes:
        published: care's private log, as the vault may see it.
        vault: the vault's private log.
        witness, vault_keys: what it is cosigned with; None where it is not.
        vault_witness: whose cosignature of care's private log is kept; None: nobody's.
    """

    published: Published
    vault: LogName
    witness: Witness | None
    vault_keys: LogKeys | None
    vault_witness: CosignatureVerifier | None

    @property
    def witnesses_vault(self) -> bool:
        """Whether the vault's private log is cosigned here."""
        return self.witness is not None and self.vault_keys is not None


def exchange(care: Care, private: PrivateWitnessing, vault: PrivateVaultLog) -> None:
    """Have care's newest private checkpoint cosigned, and cosign the vault's.

    What is refused is on the alarms' book of the side that refused, and holds up nothing else.

    Raises:
        PeerUnavailable, VaultRefused: the vault did not answer, or not this.
    """
    mark = _cosigned(care, private)
    held = private.witness.mark(private.vault) if private.witness else None
    own = _shown(private, mark)
    word, theirs = vault.exchange(own, held)
    if _begins_elsewhere(word, mark):  # an answer was lost, or a database was restored
        assert isinstance(word, NotCosigned)
        own = _shown(private, Mark(private.published.origin, word.held_size))
        word, theirs = vault.exchange(own, held)
    now = care.now()
    _keep(private, own, word, now)
    line = _cosign(private, theirs, now)
    if line is not None and not vault.add_cosignature(line):
        _log.error("the vault did not keep a cosignature", log=private.vault, size=line.size)


def _cosigned(care: Care, private: PrivateWitnessing) -> Mark | None:
    """How far the vault has come with care's private log, as far as care knows."""
    origin = private.published.origin
    with care.storage.read() as tx:
        last = tables.private_witness.last_cosigned(tx.connection, origin)
    return None if last is None else Mark(origin, last.size)


def _shown(private: PrivateWitnessing, mark: Mark | None) -> Submission | None:
    if private.vault_witness is None:
        return None
    return private.published.submission(mark, shown=())


def _begins_elsewhere(word: str | NotCosigned | None, mark: Mark | None) -> bool:
    if not isinstance(word, NotCosigned) or word.reason != Refusal.STALE.value:
        return False
    return word.held_size != (mark.size if mark else 0)


def _keep(
    private: PrivateWitnessing,
    own: Submission | None,
    word: str | NotCosigned | None,
    now: datetime,
) -> None:
    """Keep the vault's word on what was shown."""
    if own is None or word is None or private.vault_witness is None:
        return
    log = private.published.origin.log
    if isinstance(word, NotCosigned):
        known = word.reason in Refusal.__members__
        why = word.reason if known else "OTHER"
        _log.error("our checkpoint is not cosigned", log=log, why=why)
        return
    size = Checkpoint.parse(parse(own.note)[0]).size
    try:
        private.published.add_cosignatures(size, [word], [private.vault_witness], now)
    except RelevoError as refused:
        _log.error("the vault's cosignature is refused", log=log, why=refused.reason)


def _cosign(
    private: PrivateWitnessing, theirs: Submission | None, now: datetime
) -> Cosignature | None:
    """Care's word on the vault's checkpoint; None: there is none, or it is refused."""
    if theirs is None or private.witness is None or private.vault_keys is None:
        return None
    try:
        cosigned = private.witness.cosign(theirs, private.vault_keys, now)
    except WitnessRefused as refused:
        why = refused.code.value
        _log.error("a checkpoint is not cosigned", log=private.vault, why=why)
        return None
    checkpoint = cosigned.accepted.checkpoint
    return Cosignature(checkpoint.origin, checkpoint.size, cosigned.line)
