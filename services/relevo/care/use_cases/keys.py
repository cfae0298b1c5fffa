"""The brand's sealing keys, relayed from the vault. Care can neither make nor change the list."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from relevo.care.use_cases.context import Care
from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.sealing.signed import SignedStatement

KEPT_FOR = timedelta(seconds=15)
"""How old an answer may be: a revoked epoch must reach the agencies soon."""

MAX_KEYS_HELD = 1_000
_KEY_ID = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """An agency's newest report on a brand, and what it was answered."""

    reported: frozenset[str]
    at: datetime
    statement: SignedStatement


class SealingKeys:
    """Answers agencies from the vault's lists, each kept for `KEPT_FOR`. Safe for threads."""

    def __init__(self, care: Care) -> None:
        self._care = care
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], _Kept] = {}

    def list(self, agency: str, brand: str, held: Collection[str]) -> SignedStatement:
        """The brand's signed key list. `held`: epochs under which the agency still has seals,
        which the vault must hear of: an epoch is destroyed only when nobody names it.

        Raises:
            UnknownBrand: not served here.
            MalformedMessage: naming `key_ids_held`.
            PeerUnavailable, VaultRefused: from the vault.
        """
        if brand not in self._care.brands:
            raise UnknownBrand("brand: is not served here", field="brand")
        if len(held) > MAX_KEYS_HELD or not all(map(_KEY_ID.fullmatch, held)):
            raise MalformedMessage(
                f"key_ids_held: must be at most {MAX_KEYS_HELD} key ids", field="key_ids_held"
            )
        reported = frozenset(held)
        now = self._care.now()
        with self._lock:
            kept = self._kept.get((agency, brand))
        # Only the newest report is answered from here: the vault must not go on believing another.
        if kept is not None and kept.reported == reported and now - kept.at < KEPT_FOR:
            return kept.statement
        statement = self._care.vault.sealing_keys(brand, agency, reported)
        with self._lock:
            self._kept[agency, brand] = _Kept(reported, now, statement)
        return statement
