"""What the vault takes in: seals opened, looked through again, re-wrapped and kept, on one core."""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from benchmarks.timing import Row
from relevo.dev.household import AGENCY, BRAND
from relevo.dev.pair import Pair, free_ports, settings_of
from relevo.dev.samples import posts
from relevo.ledger.values import Process
from relevo.sealing.envelope import ORIGINAL_TEXT, Binding, Envelope
from relevo.sealing.keys import SealingPublicKey
from relevo.sealing.opening import EpochKey
from relevo.sealing.sealing import FieldValue, Sealer
from relevo.sealing.signed import SignedStatement, key_id_of, load_private_key
from relevo.service.clock import new_id, now
from relevo.vault import bootstrap
from relevo.vault.context import Vault
from relevo.vault.ingest import SealToIngest, ingest
from relevo.vault.keys.provider import public_keys

_ROUNDS = 7
_BATCHES = 4
_BATCH = 100
_VALUES = 5
_WORKER = Process(f"spiffe://{BRAND}/care/worker")


def ingesting() -> Iterator[Row]:
    """Values a second in batches of 100 posts, beside opening one bare HPKE message a post."""
    quiet()
    with a_vault() as (vault, sealer):
        (epoch,) = vault.store.sealing_keys.keys(BRAND)
        (public,) = public_keys(vault.store.sealing_keys, BRAND)
        _take(vault, sealed_posts(sealer, public))  # what is made once: prepared statements, caches
        pairs = [_round(vault, epoch, _batches(sealer, public)) for _ in range(_ROUNDS)]
    yield Row(
        "take seals of five values in (SQLite)",
        statistics.median(ours for ours, _ in pairs),
        "values/s",
        "bare HPKE (X-Wing) open for every five",
        statistics.median(least for _, least in pairs),
        statistics.median(ours / least for ours, least in pairs),
    )


def quiet() -> None:
    """One line a batch would go to the terminal, between the table's rows."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def _round(
    vault: Vault, epoch: EpochKey, batches: Sequence[Sequence[SealToIngest]]
) -> tuple[float, float]:
    """Both rates over the same seals, one after the other."""
    values = sum(map(len, batches)) * _VALUES
    started = time.perf_counter()
    for batch in batches:
        _take(vault, batch)
    ours = values / (time.perf_counter() - started)
    wrapped = [Envelope.from_bytes(item.seal) for batch in batches for item in batch]
    started = time.perf_counter()
    for envelope in wrapped:
        epoch.unwrap(envelope.wrapped_key, envelope.binding)
    return ours, values / (time.perf_counter() - started)


def _take(vault: Vault, batch: Sequence[SealToIngest]) -> None:
    outcomes = ingest(vault, batch, caller=_WORKER, at=now())
    assert all(isinstance(outcome, SignedStatement) for outcome in outcomes)


def _batches(sealer: Sealer, public: SealingPublicKey) -> list[list[SealToIngest]]:
    return [sealed_posts(sealer, public) for _ in range(_BATCHES)]


def sealed_posts(sealer: Sealer, public: SealingPublicKey) -> list[SealToIngest]:
    """A batch of posts, each in a case of its own: the dearest case for the vault."""
    texts = [post["text"] for post in posts() if post["text"]]
    made = []
    for number in range(_BATCH):
        text = texts[number % len(texts)]
        binding = Binding(AGENCY, BRAND, public.key_id, new_id(), new_id())
        envelope = sealer.seal(_values(text, number), binding, public)
        case, version = binding.case_id, binding.post_version_id
        made.append(SealToIngest(AGENCY, BRAND, case, version, envelope.to_bytes()))
    return made


def _values(text: str, number: int) -> list[FieldValue]:
    found = (
        ("NATIONAL_ID", f"{45_000_000 + number}"),
        ("PHONE", f"9{80_000_000 + number}"),
        ("EMAIL", f"ana.{number}@correo.example"),
        ("AUTHOR_NAME", "Ana Lucía Mendoza"),
    )
    values = [FieldValue(place, kind, value) for place, (kind, value) in enumerate(found, start=1)]
    return [FieldValue(0, ORIGINAL_TEXT, text), *values]


@contextmanager
def a_vault() -> Iterator[tuple[Vault, Sealer]]:
    """A real vault in this process, and an agency that it knows."""
    with TemporaryDirectory(prefix="relevo-bench-") as name:
        folder = Path(name)
        settings = settings_of(Pair.prepare(folder, free_ports()).home)[2]
        store = bootstrap.open_store(settings)
        try:
            integrator = bootstrap.open_integrator(settings, store)
            signing = load_private_key(folder / "agency" / "keys" / "manifest.key")
            sealer = Sealer(signing, key_id_of(signing.public_key()))
            yield bootstrap.open_vault(settings, store, integrator), sealer
        finally:
            store.database.close()
