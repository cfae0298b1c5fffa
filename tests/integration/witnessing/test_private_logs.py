"""The brand's two private logs witness each other over mutual TLS; no agency has a part in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.care import private_log
from relevo.care.loops import witness_privately_forever
from relevo.care.use_cases.private_witnessing import exchange
from relevo.care.wire.vault_private_log import PrivateLogClient
from relevo.crossing.checkpoints import Cosignature, NotCosigned
from relevo.crossing.lookout import no_alarms
from relevo.crossing.witness_clock import pace_of
from relevo.dev.household import AGENCY, BRAND
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.note import Checkpoint, NoteSigner, sign_checkpoint
from relevo.ledger.tiles import WIDTH
from relevo.ledger.verification import verify
from relevo.ledger.witness import Mark, Submission
from relevo.sealing.signed import load_private_key
from relevo.service.health import readiness
from relevo.service.rpc.errors import PeerUnavailable
from relevo.vault import bootstrap as vault_bootstrap
from tests.integration.harm.two_sides import Backup
from tests.integration.witnessing.parties import PACE, Log, Parties

CARES, VAULTS = f"{BRAND}/care-private", f"{BRAND}/vault-private"


def _interval(three: Parties, count: int = 1) -> None:
    three.private.activity(three.clock(), count)
    three.interval()


def _names(log: Log) -> set[str]:
    """Who cosigned the newest published checkpoint."""
    rows = log.rows(log.witness.cosignatures)
    return {row["name"] for row in rows if row["size"] == log.size}


def _witness(three: Parties, service: str) -> CosignatureVerifier:
    settings = three.settings[1 if service == "care" else 2]
    assert settings.witness_key_file is not None
    key = load_private_key(settings.witness_key_file).public_key()
    return CosignatureVerifier(f"{BRAND}/{service}/witness", key)


def test_each_private_log_is_cosigned_by_the_other_service_and_nobody_else(
    three: Parties,
) -> None:
    three.hand_over(three.post())
    for size in (WIDTH, 2 * WIDTH):
        _interval(three)
        for log, by in ((three.private.care, "vault"), (three.private.vault, "care")):
            assert log.size == size
            assert _names(log) == {f"{BRAND}/{by}/witness"}
            origin = log.published.origin
            with log.database.read() as connection:
                note = log.witness.cosigned_note(connection, origin, size, _names(log))
            _witness(three, by).verify(note)
            verify(log.database, log.ledger, log.verifier, origin=origin)
    assert three.private.care.alarms(standing=False) == {}
    assert three.private.vault.alarms(standing=False) == {}


def test_an_interval_in_which_nothing_depended_on_links_leaves_both_as_they_were(
    three: Parties,
) -> None:
    _interval(three)
    three.activity()
    three.interval()
    assert (three.private.care.size, three.private.vault.size) == (WIDTH, WIDTH)


def test_the_agency_never_hears_of_them(three: Parties) -> None:
    _interval(three, 3)
    three.hand_over(three.post())
    _interval(three, 3)
    for log in (three.agency, three.care, three.vault):
        logs = {row["origin"] for row in log.rows(log.witness.witnessed)}
        assert not {one for one in logs if "private" in one}
        assert not {tag for tag in log.tags() if "private" in tag}
    for log in (three.private.care, three.private.vault):
        assert f"{AGENCY}/agency/witness" not in _names(log)


def test_both_have_a_first_entry_of_their_own_so_that_silence_is_no_lack_of_links(
    three: Parties,
) -> None:
    three.interval()
    for log, service in ((three.private.care, "care"), (three.private.vault, "vault")):
        assert log.tags()[0] == f"{service}:private_log:began"
        assert (log.size, len(_names(log))) == (WIDTH, 1)


def test_an_answer_that_was_lost_is_made_up_for_in_the_same_turn(three: Parties) -> None:
    _interval(three)
    care = three.private.care
    with care.database.write() as connection:
        connection.execute(care.witness.cosignatures.delete())
    _interval(three)
    assert (care.size, _names(care)) == (2 * WIDTH, {f"{BRAND}/vault/witness"})
    assert three.private.vault.alarms(standing=False) == {}


def test_two_workers_that_exchange_at_once_get_one_history_and_no_alarm(three: Parties) -> None:
    _interval(three)
    for _ in range(4):
        three.private.activity(three.clock())
        three.tick()
        with ThreadPoolExecutor(2) as workers:
            turns = [workers.submit(three.private.turn, three.worker) for _ in range(2)]
        for turn in turns:
            turn.result()
    for log in (three.private.care, three.private.vault):
        assert len(_names(log)) == 1
        assert log.alarms(standing=False) == {}
        verify(log.database, log.ledger, log.verifier, origin=log.published.origin)


def test_a_vault_that_was_away_at_the_turn_is_asked_again_until_it_answers(
    three: Parties,
) -> None:
    _interval(three)
    three.private.activity(three.clock())
    three.tick()
    stop, away = threading.Event(), AwayTwice(three.private.client)
    watch = private_log.open_watch(three.settings[1], three.worker.storage)
    quick = pace_of(0.8)
    loop = threading.Thread(
        target=witness_privately_forever,
        args=(three.worker, three.private.witnessing, watch, away, quick, stop),
    )
    loop.start()
    try:
        deadline = time.monotonic() + 30
        while not away.answered.wait(0.05):
            assert time.monotonic() < deadline
            three.clock.at += quick.interval
    finally:
        stop.set()
        loop.join(30)
    assert away.refused == 2
    assert _names(three.private.care) == {f"{BRAND}/vault/witness"}


@dataclass
class AwayTwice:
    """The way to the vault, which does not lead there the first two times."""

    client: PrivateLogClient
    refused: int = 0
    answered: threading.Event = field(default_factory=threading.Event)

    def exchange(
        self, own: Submission | None, held: Mark | None
    ) -> tuple[str | NotCosigned | None, Submission | None]:
        if self.refused < 2:
            self.refused += 1
            raise PeerUnavailable("the vault is away")
        return self.client.exchange(own, held)

    def add_cosignature(self, cosignature: Cosignature) -> bool:
        kept = self.client.add_cosignature(cosignature)
        self.answered.set()
        return kept


def _resigned(log: Log, key: Ed25519PrivateKey) -> Submission:
    """Another history of the same length, under the log's own key."""
    origin, size = log.published.origin, log.size
    forged = Checkpoint(origin, size, bytes(32))
    return Submission(sign_checkpoint(forged, NoteSigner(origin, key)), 0)


@dataclass(frozen=True)
class Lying:
    """The vault, when it shows care another history."""

    shown: Submission

    def exchange(self, own: Submission | None, held: Mark | None) -> tuple[None, Submission]:
        return None, self.shown

    def add_cosignature(self, cosignature: Cosignature) -> bool:
        raise AssertionError(f"care cosigned {cosignature.size} entries of another history")


def _fork(three: Parties, log: Log) -> None:
    """Split view: the other side is shown another root at the size that it holds."""
    shown = _resigned(log, _key(three, log))
    if log is three.private.care:
        word, _ = three.private.client.exchange(shown, None)
        assert word == NotCosigned("FORK", log.size)
    else:
        exchange(three.worker, three.private.witnessing, Lying(shown))


def _rewritten(three: Parties, log: Log) -> None:
    """Rewritten history: an insider with the key drops an entry and makes the log anew."""
    entries = log.ledger.entries
    with log.database.write() as connection:
        for table in (
            log.ledger.heads,
            log.ledger.checkpoints,
            log.ledger.tiles,
            log.witness.published,
            log.witness.cosignatures,
        ):
            connection.execute(table.delete())
        first = connection.scalar(sa.select(sa.func.min(entries.c.position)))
        connection.execute(entries.delete().where(entries.c.position == first))
        connection.execute(entries.update().values(origin=None, leaf_index=None))
    _interval(three, WIDTH)


def _rolled_back(three: Parties, log: Log) -> None:
    """Rollback: a backup comes back under the origin that it had."""
    backup = Backup(log.database)
    _interval(three, WIDTH + 1)
    backup.restore()
    three.clock.to_tick()
    three.private.turn(three.worker)


def _key(three: Parties, log: Log) -> Ed25519PrivateKey:
    settings = three.settings[1 if log is three.private.care else 2]
    return load_private_key(settings.private_ledger_key_file)


Attack = Callable[[Parties, Log], None]


@pytest.mark.parametrize("side", ["care", "vault"])
@pytest.mark.parametrize(
    ("attack", "kinds"),
    [
        (_fork, {"FORK"}),
        (_rewritten, {"BAD_PROOF"}),
        (_rolled_back, {"ROLLBACK"}),
    ],
)
def test_another_history_of_a_private_log_is_an_alarm_on_the_other_services_private_log(
    three: Parties, side: str, attack: Attack, kinds: set[str]
) -> None:
    log, witness = three.private.care, three.private.vault
    if side == "vault":
        log, witness = witness, log
    _interval(three)
    _interval(three)
    attack(three, log)
    assert witness.alarms()[log.published.origin.log] == kinds
    assert set(witness.alarmed()) == kinds
    assert three.care.alarms(standing=False) == three.vault.alarms(standing=False) == {}


def test_a_vault_without_a_key_for_it_cosigns_nothing_and_says_so(three: Parties) -> None:
    settings = replace(three.settings[2], witness_key_file=None)
    store = vault_bootstrap.open_store(settings)
    try:
        log = vault_bootstrap.open_private_log(settings, store)
        assert not log.witnesses_care
    finally:
        store.database.close()


def test_care_that_pins_nothing_of_the_vaults_shows_and_cosigns_nothing(three: Parties) -> None:
    settings = replace(three.settings[1], vault_private_ledger_key="", vault_witness_key="")
    witnessing = private_log.open_witnessing(settings, three.worker.storage)
    three.private = replace(three.private, witnessing=witnessing)
    _interval(three)
    assert (_names(three.private.care), _names(three.private.vault)) == (set(), set())
    assert three.private.vault.rows(three.private.vault.witness.witnessed) == []


def test_silence_of_either_side_is_an_alarm_on_the_others_private_log_and_ends(
    three: Parties,
) -> None:
    _interval(three)
    settings = three.settings[1]
    watch = private_log.open_watch(replace(settings, witness_seconds=300), three.worker.storage)
    later = three.clock() + PACE.interval + PACE.grace + timedelta(seconds=1)
    watch.look([three.private.witnessing.vault], None, later)
    assert three.private.care.alarms() == {VAULTS: {"SILENT"}}
    database = three.private.care.database
    book = private_log.alarm_book(settings)
    assert readiness({"witness": no_alarms(database, book)}) == (200, "ready, without witness")
    _interval(three)
    assert three.private.care.alarms() == {}
    assert three.care.alarms(standing=False) == {}
