"""Agency and care exchange checkpoints over mutual TLS; each sees what the other's log becomes."""

from __future__ import annotations

import json
import time

import pytest

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency.adapters import tables as agency_tables
from relevo.care.adapters import tables as care_tables
from relevo.crossing.checkpoints import Cosignature
from relevo.crossing.lookout import no_alarms
from relevo.crossing.pinned_logs import witness_name
from relevo.crossing.witness_clock import RELAY_PHASE
from relevo.dev.household import AGENCY, BRAND
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.errors import NoteRefused
from relevo.ledger.note import parse
from relevo.ledger.verification import verify
from relevo.sealing.signed import load_private_key
from relevo.service.health import readiness
from tests.integration.harm.two_sides import Backup
from tests.integration.witnessing.parties import PACE, Log, Parties

CARES, VAULTS, AGENCYS = f"{BRAND}/care", f"{BRAND}/vault", f"{AGENCY}/agency"


def _witness(three: Parties, side: str) -> CosignatureVerifier:
    settings = three.settings[0 if side == "agency" else 1]
    assert settings.witness_key_file is not None
    key = load_private_key(settings.witness_key_file).public_key()
    return CosignatureVerifier(witness_name(settings.org, side), key)


def _note(log: Log, *witnesses: CosignatureVerifier) -> str:
    with log.database.read() as connection:
        return log.witness.cosigned_note(
            connection, log.published.origin, log.size, [one.name for one in witnesses]
        )


def test_every_log_is_cosigned_by_its_witnesses_and_nobody_is_alarmed(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    by_agency, by_care = _witness(three, "agency"), _witness(three, "care")
    for log, witnesses in (
        (three.agency, [by_care]),
        (three.care, [by_agency]),
        (three.vault, [by_agency, by_care]),
    ):
        note = _note(log, *witnesses)
        for witness in witnesses:
            witness.verify(note)
        assert log.size == 256
    assert (three.agency.alarms(), three.care.alarms()) == ({}, {})


def test_a_log_that_grows_is_cosigned_at_each_size(three: Parties) -> None:
    for number in (1, 2, 3):
        three.hand_over(three.post())
        three.activity(100)
        three.interval()
        assert three.care.size == three.agency.size == 256 * number
        _witness(three, "agency").verify(_note(three.care, _witness(three, "agency")))
        _witness(three, "care").verify(_note(three.agency, _witness(three, "care")))
    assert (three.agency.alarms(standing=False), three.care.alarms(standing=False)) == ({}, {})


def test_nothing_new_is_cosigned_again_and_is_no_silence(three: Parties) -> None:
    three.hand_over(three.post())
    for _ in range(4):
        three.interval()
    assert (three.agency.size, three.care.size) == (256, 256)
    assert (three.agency.alarms(standing=False), three.care.alarms(standing=False)) == ({}, {})


def test_what_either_side_was_told_is_proven_within_an_interval_of_being_due(
    three: Parties,
) -> None:
    three.hand_over(three.post())
    receipt_leaf = three.agency.rows(agency_tables.witness.awaited)
    told_leaf = three.care.rows(care_tables.witness.awaited)
    assert [row["log"] for row in (*receipt_leaf, *told_leaf)] == [CARES, AGENCYS]
    assert {row["seen_at"] for row in (*receipt_leaf, *told_leaf)} == {None}
    three.interval()
    (seen,) = three.agency.rows(agency_tables.witness.awaited)
    assert seen["seen_at"] is not None
    three.interval()  # care asked for it in the last one
    (seen,) = three.care.rows(care_tables.witness.awaited)
    assert seen["seen_at"] is not None
    recorded = {
        row["leaf_hash"]: row["tag"] for row in three.agency.rows(three.agency.ledger.entries)
    }
    assert recorded[told_leaf[0]["leaf"]] == "agency:post:redacted"


def test_a_forked_log_of_cares_raises_the_alarm_within_one_interval_and_is_recorded(
    three: Parties,
) -> None:
    three.hand_over(three.post())
    three.interval()
    other_history = Backup(three.care.database)
    three.activity()
    three.interval()
    assert three.care.size == 512
    other_history.restore()
    three.activity()
    three.interval()
    assert three.care.size == 512
    assert three.agency.alarms() == {CARES: {"FORK"}}
    (alarm,) = three.agency.rows(agency_tables.witness.alarms)
    one, other = json.loads(alarm["evidence"])
    texts = [parse(note)[0].splitlines() for note in (one, other)]
    assert texts[0][:2] == texts[1][:2] == [f"{CARES}/1", "512"]
    assert texts[0][2] != texts[1][2]
    with pytest.raises(NoteRefused):
        _witness(three, "agency").verify(_note(three.care, _witness(three, "agency")))
    three.interval()
    assert three.agency.alarmed().count("FORK") == 1, "recorded once, however long it stands"


def test_a_log_of_cares_that_was_cut_raises_the_alarm(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    earlier = Backup(three.care.database)
    three.activity()
    three.interval()
    earlier.restore()
    three.interval()
    assert three.agency.alarms() == {CARES: {"ROLLBACK"}}


def test_a_silent_care_raises_the_alarm_for_both_of_the_brands_logs_and_speaks_again(
    three: Parties,
) -> None:
    three.hand_over(three.post())
    three.interval()
    address = three.settings[1].rpc_address
    three.server.stop(0)
    three.interval()
    assert three.agency.alarms() == {}, "one interval alone is none"
    three.clock.at += PACE.interval + PACE.grace
    three.loop.run_once()
    three.look()
    assert three.agency.alarms() == {CARES: {"SILENT"}, VAULTS: {"SILENT"}}
    assert three.care.alarms()[AGENCYS] == {"SILENT"}
    three.serve_again(address)
    deadline = time.monotonic() + 15
    while three.agency.alarms() and time.monotonic() < deadline:  # gRPC connects again by itself
        three.interval()
        time.sleep(0.2)
    three.look()
    assert (three.agency.alarms(), three.care.alarms()) == ({}, {})
    assert sorted(three.agency.tags())[-2:] == ["agency:witness:settled"] * 2


def test_a_standing_alarm_is_told_by_readiness_and_stops_nothing(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    book = agency_bootstrap.alarm_book(three.context)
    checks = {"witness": no_alarms(three.context.database, book)}
    assert readiness(checks) == (200, "ready")
    three.server.stop(0)
    three.clock.at += 2 * PACE.interval
    three.loop.run_once()
    assert readiness(checks) == (200, "ready, without witness")


def test_a_receipt_whose_leaf_never_appears_raises_the_alarm(three: Parties) -> None:
    case_id = three.post()
    three.activity()
    three.interval()
    three.hand_over(case_id)
    entries = care_tables.ledger.entries
    with three.care.database.write() as connection:
        connection.execute(entries.delete().where(entries.c.tag == "care:handover:received"))
    for _ in range(4):
        three.interval()
    assert three.agency.alarms() == {CARES: {"LEAF_MISSING"}}
    (awaited,) = three.agency.rows(agency_tables.witness.awaited)
    assert awaited["seen_at"] is None


def test_a_hand_over_whose_leaf_never_appears_raises_the_alarm_at_care(three: Parties) -> None:
    case_id = three.post()
    entries = agency_tables.ledger.entries
    with three.agency.database.write() as connection:
        connection.execute(entries.delete().where(entries.c.tag == "agency:post:redacted"))
    three.hand_over(case_id)
    for _ in range(4):
        three.interval()
    assert three.care.alarms() == {AGENCYS: {"LEAF_MISSING"}}


def test_a_restored_agency_that_goes_on_under_its_old_origin_is_caught(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    backup = Backup(three.agency.database)
    three.hand_over(three.post())
    three.interval()
    backup.restore()
    three.loop = three.new_loop()
    three.post("Otra cosa")
    three.interval()
    assert three.care.alarms() == {AGENCYS: {"FORK"}}
    with pytest.raises(NoteRefused):
        _witness(three, "care").verify(_note(three.agency, _witness(three, "care")))
    assert three.care.alarmed() == ["FORK"]


def test_a_restored_agency_that_opens_the_next_epoch_is_accepted(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    backup = Backup(three.agency.database)
    three.hand_over(three.post())
    three.interval()
    backup.restore()
    three.open_epoch(2)
    three.post("Otra cosa")
    three.interval()
    assert three.care.alarms(standing=False) == {AGENCYS: {"NEW_ORIGIN"}}
    assert three.care.alarms() == {}
    _witness(three, "care").verify(_note(three.agency, _witness(three, "care")))
    rows = three.agency.rows(agency_tables.ledger.entries)
    (first,) = (row for row in rows if (row["origin"], row["leaf_index"]) == (f"{AGENCYS}/2", 0))
    opened = json.loads(first["body"])
    assert (opened["tag"], opened["previous"]) == ("agency:log:opened", f"{AGENCYS}/1")
    assert opened["cosigned_size"] == 256
    three.open_epoch(1)
    three.post("Una más")
    three.interval()
    assert three.care.alarms() == {AGENCYS: {"ROLLBACK"}}, "the old epoch has ended"


def test_every_log_verifies_against_what_its_witnesses_hold(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    three.interval()
    for log, witness, name in (
        (three.care, three.agency, CARES),
        (three.vault, three.agency, VAULTS),
        (three.agency, three.care, AGENCYS),
        (three.vault, three.care, VAULTS),
    ):
        with witness.database.read() as connection:
            held = witness.witness.held(connection, log.published.origin.log)
        assert held is not None
        assert held.origin.log == name
        verify(
            log.database,
            log.ledger,
            log.verifier,
            origin=log.published.origin,
            trusted=held.checkpoint,
        )


def test_a_cosignature_that_is_none_is_not_kept(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    line = next(
        row["line"]
        for row in three.care.rows(care_tables.witness.cosignatures)
        if row["origin"] == f"{CARES}/1"
    )
    assert three.bridge.deliver(
        [
            Cosignature(f"{CARES}/1", 256, line),
            Cosignature(f"{CARES}/1", 512, line),
            Cosignature(f"{VAULTS}/1", 256, line),
            Cosignature("inti/care/1", 256, line),
        ]
    ) == (True, False, False, False)


def test_an_agency_that_was_down_when_care_relayed_asks_once_more(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    three.loop = three.new_loop()  # forgets what care holds and wants
    three.hand_over(three.post())
    three.interval()
    assert three.agency.size == 512
    _witness(three, "care").verify(_note(three.agency, _witness(three, "care")))
    three.interval()
    assert not [row for row in three.care.rows(care_tables.witness.awaited) if not row["seen_at"]]


def test_a_vault_that_is_silent_is_seen_to_be_so_by_the_agency(three: Parties) -> None:
    three.hand_over(three.post())
    three.interval()
    for _ in range(3):  # care's worker does not get through to it
        three.clock.to_tick()
        three.clock.past_tick(2 * RELAY_PHASE)
        three.loop.run_once()
        three.look()
    assert three.agency.alarms() == {VAULTS: {"SILENT"}}
    assert three.care.alarms() == {VAULTS: {"SILENT"}}
