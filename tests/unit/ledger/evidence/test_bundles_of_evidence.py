"""A bundle of evidence is the same each time, and any change to it is found."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.errors import InvalidInput, NotFound
from relevo.ledger.cosignature import Cosigner, with_lines
from relevo.ledger.entries import agency
from relevo.ledger.errors import LedgerBroken, NoteRefused, NotForThisCheck, ProofInvalid
from relevo.ledger.evidence import checking, collecting, members
from relevo.ledger.evidence.checking import VerifiedEvidence
from relevo.ledger.evidence.collecting import Question, collect
from relevo.ledger.evidence.members import Members
from relevo.ledger.evidence.words import Language
from relevo.ledger.note import NoteSigner
from relevo.ledger.trust import Trust
from relevo.ledger.values import Id, Process, Slug
from tests.unit.ledger.kept import Kept, body_of
from tests.unit.ledger.logs import NOW

CASE = Id("00000000-0000-4000-8000-0000000000c1")
OTHER = Id("00000000-0000-4000-8000-0000000000c2")


def opened(number: int) -> bytes:
    """An entry a minute; each fifth is of the case."""
    return body_of(
        agency.CaseOpened(
            at=NOW + timedelta(minutes=number),
            actor=Process("spiffe://colibri/agency/web"),
            case=CASE if number % 5 == 0 else OTHER,
            brand=Slug("qori"),
            channel=Slug("facebook"),
        )
    )


KEPT = Kept([opened(number) for number in range(23)])
OF_CASE = Question(case=CASE)


def made(question: Question = OF_CASE, language: Language = Language.ES) -> Members:
    key = KEPT.signer.verifier()
    witnesses = [KEPT.witness.verifier()]
    return collect(KEPT, KEPT.note(), question, key=key, witnesses=witnesses, language=language)


BUNDLE = made()


def verified(bundle: Members) -> VerifiedEvidence:
    return checking.verify(bundle, KEPT.trust)


def changed(name: str, change: Callable[[bytes], bytes]) -> Members:
    bundle = Members()
    for one in BUNDLE:
        content = BUNDLE.bytes_of(one)
        bundle.add(one, change(content) if one == name else content)
    return bundle


def test_a_bundle_holds_the_cases_entries_each_proven() -> None:
    found = verified(made())
    assert [one.index for one in found.entries] == [0, 5, 10, 15, 20]
    assert found.question == OF_CASE
    assert found.signed.checkpoint.size == 23


def test_a_period_includes_its_start_and_not_its_end() -> None:
    period = Question(since=NOW + timedelta(minutes=3), until=NOW + timedelta(minutes=6))
    assert [one.index for one in verified(made(period)).entries] == [3, 4, 5]
    both = Question(CASE, period.since, period.until)
    assert [one.index for one in verified(made(both)).entries] == [5]


def test_a_bundle_of_nothing_says_so() -> None:
    bundle = made(Question(until=NOW))
    assert verified(bundle).entries == []
    assert "Ninguna entrada" in bundle.text_of("report.html")


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Question(since=NOW, until=NOW)


def test_more_than_a_bundle_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_ENTRIES", 4)
    with pytest.raises(InvalidInput, match="narrow it"):
        made()


def test_the_same_question_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    members.write(made(), first)
    members.write(made(), second)
    assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["1.zip", "2.zip"]
    assert verified(members.read(first)).entries == verified(made()).entries


@pytest.mark.parametrize("language", Language)
def test_each_language_has_a_guide_and_a_report_that_verify(language: Language) -> None:
    bundle = made(language=language)
    verified(bundle)
    assert "verify-evidence" in bundle.text_of("README.txt")
    assert f'<html lang="{language}">' in bundle.text_of("report.html")


def test_the_bundles_own_keys_are_listed_and_not_believed() -> None:
    bundle = made()
    key, witness = KEPT.signer.verifier(), KEPT.witness.verifier()
    assert bundle.text_of("keys.txt") == f"{key.encode()}\n{witness.encode()}\n"
    with pytest.raises(NotForThisCheck, match="no key was given"):
        checking.verify(bundle, Trust([]))


def test_a_page_that_names_a_cosigner_of_the_bundles_own_is_found() -> None:
    key = KEPT.signer.verifier()
    stranger = Cosigner("nobody/care/witness", Ed25519PrivateKey.generate())
    note = KEPT.note(cosigned=False)
    forged = with_lines(note, [stranger.cosign(note, NOW)])
    bundle = collect(KEPT, forged, OF_CASE, key=key, witnesses=[stranger.verifier()])
    with pytest.raises(LedgerBroken, match="lists a witness whose key was not given"):
        checking.verify(bundle, Trust([key]))
    found = checking.verify(bundle, Trust([key]), entries_only=True)
    assert "nobody/care/witness" not in found.report


def test_of_a_witness_that_changed_its_key_the_one_that_cosigned_is_listed() -> None:
    key, witness = KEPT.signer.verifier(), KEPT.witness.verifier()
    former = Cosigner(witness.name, Ed25519PrivateKey.generate()).verifier()
    bundle = collect(KEPT, KEPT.note(), OF_CASE, key=key, witnesses=[former, witness])
    assert bundle.text_of("keys.txt") == f"{key.encode()}\n{witness.encode()}\n"
    verified(bundle)


def test_a_witness_that_did_not_cosign_is_not_listed() -> None:
    key, witness = KEPT.signer.verifier(), KEPT.witness.verifier()
    note = KEPT.note(cosigned=False)
    bundle = collect(KEPT, note, OF_CASE, key=key, witnesses=[witness])
    assert bundle.text_of("keys.txt") == f"{key.encode()}\n"
    checking.verify(bundle, Trust([key]))
    with pytest.raises(LedgerBroken, match="cosigned by 1"):
        verified(bundle)


def test_nothing_is_collected_from_a_log_that_does_not_make_its_checkpoint() -> None:
    rewritten = Kept(KEPT.held)
    rewritten.held[1] = opened(1)
    with pytest.raises(ProofInvalid):
        collect(rewritten, KEPT.note(), OF_CASE, key=KEPT.signer.verifier())
    stranger = NoteSigner(KEPT.signer.name, Ed25519PrivateKey.generate()).verifier()
    with pytest.raises(NoteRefused):
        collect(KEPT, KEPT.note(), OF_CASE, key=stranger)
    with pytest.raises(NotForThisCheck):
        collect(KEPT, KEPT.note(), OF_CASE, key=Kept([], "qori/vault/1").signer.verifier())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_changed_byte_of_any_member_is_found(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(BUNDLE)))
    at = data.draw(st.integers(0, len(BUNDLE.bytes_of(name)) - 1))
    bit = 1 << data.draw(st.integers(0, 7))

    def flip(content: bytes) -> bytes:
        return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]

    with pytest.raises(LedgerBroken) as caught:
        verified(changed(name, flip))
    if name.startswith("entries/"):
        assert caught.value.index == int(name[-len("000000000000.json") :][:12])


def test_a_changed_entry_is_named_by_its_index() -> None:
    with pytest.raises(LedgerBroken) as caught:
        verified(changed(collecting.entry_name(10), lambda body: body.replace(b"qori", b"qora")))
    assert caught.value.index == 10


def test_a_proof_of_another_entry_is_none() -> None:
    other = made().bytes_of(collecting.proof_name(5))
    with pytest.raises(LedgerBroken) as caught:
        verified(changed(collecting.proof_name(10), lambda _: other))
    assert caught.value.index == 10


def test_a_report_that_tells_another_story_is_found() -> None:
    with pytest.raises(LedgerBroken, match=r"report\.html"):
        verified(changed("report.html", lambda page: page.replace(b"facebook", b"twitter")))


def test_entries_alone_can_be_checked_where_another_release_made_the_page() -> None:
    bundle = changed("report.html", lambda page: page + b"<!-- of before -->\n")
    found = checking.verify(bundle, KEPT.trust, entries_only=True)
    assert [one.index for one in found.entries] == [0, 5, 10, 15, 20]
    assert found.report == made().text_of("report.html")


def test_every_member_must_be_there_and_no_other() -> None:
    whole = made()
    for left_out in whole:
        bundle = Members()
        for name in whole:
            if name != left_out:
                bundle.add(name, whole.bytes_of(name))
        with pytest.raises(LedgerBroken, match="is missing"):
            verified(bundle)
    whole.add("entries/000000000001.json", KEPT.held[1])
    with pytest.raises(LedgerBroken, match="is not named by the manifest"):
        verified(whole)


def test_an_entry_that_was_not_asked_for_is_found() -> None:
    everything = made(Question(since=NOW))
    bundle = Members()
    for name in everything:
        content = everything.bytes_of(name)
        if name == "manifest.json":
            content = content.replace(b'"case":null', f'"case":"{CASE}"'.encode())
        bundle.add(name, content)
    with pytest.raises(LedgerBroken, match="not one that was asked for") as caught:
        verified(bundle)
    assert caught.value.index == 1


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"entries":[{"index":"-1"}]}']
)
def test_a_malformed_manifest_is_refused(manifest: bytes) -> None:
    with pytest.raises(LedgerBroken, match=r"manifest\.json"):
        verified(changed("manifest.json", lambda _: manifest))


def test_a_question_about_no_case_is_spelled_in_one_way() -> None:
    nothing = made(Question(until=NOW))
    bundle = Members()
    for name in nothing:
        content = nothing.bytes_of(name)
        bundle.add(name, content.replace(b'"case":null', b'"case":""'))
    with pytest.raises(LedgerBroken, match=r"manifest\.json: is malformed"):
        verified(bundle)


def zipped(path: Path, *names: str, compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name in names:
            file.writestr(name, b"0" * 1000)
    return path


def test_a_zip_that_is_not_ours_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", "README.txt", compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(LedgerBroken, match="not one that this program makes"):
        members.read(bomb)
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped(tmp_path / "twice.zip", "README.txt", "README.txt")
    with pytest.raises(LedgerBroken, match="not one that this program makes"):
        members.read(twice)
    text = tmp_path / "text.zip"
    text.write_text("no zip")
    with pytest.raises(NotForThisCheck, match=r"text\.zip is no zip"):
        members.read(text)
    with pytest.raises(NotFound):
        members.read(tmp_path / "nowhere.zip")


def test_a_name_that_leads_elsewhere_leads_nowhere(tmp_path: Path) -> None:
    bundle = made()
    bundle.add("../../outside", b"x")
    members.write(bundle, tmp_path / "evil.zip")
    with pytest.raises(LedgerBroken, match="is not named by the manifest"):
        verified(members.read(tmp_path / "evil.zip"))
    assert not (tmp_path.parent / "outside").exists()


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = zipped(tmp_path / "many.zip", *map(str, range(12)))
    monkeypatch.setattr(members, "MOST_MEMBERS", 11)
    with pytest.raises(LedgerBroken, match="more than 11 members"):
        members.read(many)
    monkeypatch.setattr(members, "MOST_BYTES", 5_000)
    with pytest.raises(LedgerBroken, match="more than 5000 bytes"):
        members.read(many)


def test_any_cut_of_the_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "evidence.zip"
    members.write(made(), file)
    whole = file.read_bytes()
    for length in range(4, len(whole), 397):
        file.write_bytes(whole[:length])
        with pytest.raises(LedgerBroken):
            verified(members.read(file))
    for length in range(4):
        file.write_bytes(whole[:length])
        with pytest.raises(NotForThisCheck):
            members.read(file)


def test_a_zip_whose_beginning_or_end_was_changed_is_still_one_that_does_not_hold(
    tmp_path: Path,
) -> None:
    file = tmp_path / "evidence.zip"
    members.write(made(), file)
    whole = file.read_bytes()
    for changed_ in (b"X" + whole[1:], whole[:-22] + b"X" + whole[-21:]):
        file.write_bytes(changed_)
        with pytest.raises(LedgerBroken, match="no whole zip"):
            members.read(file)


def test_a_list_of_members_that_is_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "case.zip"
    members.write(made(), bundle)
    data = bundle.read_bytes()
    monkeypatch.setattr(zipfile, "ZipFile", None)
    long = data[:-10] + (50_000_000).to_bytes(4, "little") + data[-6:]
    zip64 = data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:]
    short = data[:4] + data[-9:]
    for changed_, fault in ((long, "more than"), (zip64, "no whole zip"), (short, "no whole")):
        bundle.write_bytes(changed_)
        with pytest.raises(LedgerBroken, match=fault):
            members.read(bundle)
