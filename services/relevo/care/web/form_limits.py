"""How often somebody may miss: links that lead nowhere, and answers that are refused.

A link has 256 bits; nobody finds one by trying. The limit keeps those who try cheap and seen.
Whoever has a link that works is served however many others of her network, or of all, have missed.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable
from typing import Final

from prometheus_client import Counter

from relevo.service import logs

WINDOW_SECONDS: Final = 600.0
_MOST_KEYS = 20_000
_log = logs.get("forms")
_MISSES = Counter("relevo_care_form_misses", "Links that led nowhere, answers refused", ["of"])


class Misses:
    """Counts by key within a window, and of all. Safe for threads; kept in memory alone."""

    def __init__(
        self,
        of: str,
        *,
        each: int,
        total: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._of = of
        self._each = each
        self._total = total
        self._clock = clock
        self._lock = threading.Lock()
        self._began = clock()
        self._counts: dict[str, int] = {}
        self._sum = 0
        self._told = False

    def add(self, key: str) -> bool:
        """Count one; whether it is one too many. The first too many of a window is told."""
        _MISSES.labels(self._of).inc()
        with self._lock:
            if self._clock() - self._began >= WINDOW_SECONDS or len(self._counts) >= _MOST_KEYS:
                self._began, self._counts, self._sum, self._told = self._clock(), {}, 0, False
            self._sum += 1
            self._counts[key] = self._counts.get(key, 0) + 1
            over = self._counts[key] > self._each or self._sum > self._total
            tell, self._told = over and not self._told, self._told or over
        if tell:
            _log.error("unusually many misses at private forms", of=self._of)
        return over


def network_of(address: str | None) -> str:
    """The network of a caller: IPv4 to 24 bits, IPv6 to 56, what one customer of a provider has."""
    try:
        found = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    bits = 24 if found.version == 4 else 56
    return str(ipaddress.ip_network((found, bits), strict=False))
