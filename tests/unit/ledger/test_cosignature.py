"""Cosignatures, against bytes put together by hand as C2SP tlog-cosignature says."""

from __future__ import annotations

import base64
import hashlib
import struct
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.ledger import note
from relevo.ledger.cosignature import CosignatureVerifier, Cosigner, with_lines
from relevo.ledger.errors import NoteRefused
from relevo.ledger.note import NoteSigner, NoteVerifier

# The checkpoint and the time of the specification's example.
BODY = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
TIME = 1679315147
SIGNED = (
    b"cosignature/v1\n"
    b"time 1679315147\n"
    b"example.com/behind-the-sofa\n"
    b"20852163\n"
    b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)
AT = datetime.fromtimestamp(TIME, UTC)
LOG = NoteSigner("example.com/behind-the-sofa", Ed25519PrivateKey.from_private_bytes(bytes(32)))
NAME = "qori/care/witness"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS = Cosigner(NAME, KEY)
OTHER = Cosigner("other/witness", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
NOTE = note.sign(BODY, LOG)


def by_hand(name: str = NAME, key: Ed25519PrivateKey = KEY, time: int = TIME) -> str:
    """A cosignature line that shares no code with ours."""
    public = key.public_key().public_bytes_raw()
    key_id = hashlib.sha256(name.encode() + b"\x0a\x04" + public).digest()[:4]
    signed = SIGNED.replace(b"time 1679315147", b"time %d" % time)
    payload = key_id + struct.pack(">Q", time) + key.sign(signed)
    return f"\N{EM DASH} {name} {base64.b64encode(payload).decode()}\n"


def test_a_line_has_the_specifications_bytes() -> None:
    assert WITNESS.cosign(NOTE, AT) == by_hand()


def test_a_line_made_by_hand_is_verified_and_gives_its_time() -> None:
    assert WITNESS.verifier().verify(NOTE + by_hand()) == AT


def test_the_signature_is_over_the_notes_body_and_the_time() -> None:
    encoded = WITNESS.cosign(NOTE, AT).split()[2]
    signature = base64.b64decode(encoded)[12:]
    KEY.public_key().verify(signature, SIGNED)
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(signature, BODY.encode())


def test_the_verifier_key_is_of_type_4_and_round_trips() -> None:
    public = KEY.public_key().public_bytes_raw()
    key_id = hashlib.sha256(NAME.encode() + b"\n\x04" + public).hexdigest()[:8]
    text = f"{NAME}+{key_id}+{base64.b64encode(bytes([4]) + public).decode()}"
    assert WITNESS.verifier().encode() == text
    assert CosignatureVerifier.parse(text) == WITNESS.verifier()


def test_a_key_that_signs_logs_is_no_witnesss_key_and_the_reverse() -> None:
    with pytest.raises(NoteRefused):
        CosignatureVerifier.parse(NoteSigner(NAME, KEY).verifier().encode())
    with pytest.raises(NoteRefused):
        NoteVerifier.parse(WITNESS.verifier().encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        NAME,
        f"{NAME}+00000000+",
        WITNESS.verifier().encode().replace("+", "+0", 1),
        WITNESS.verifier().encode()[:-4],
    ],
)
def test_a_malformed_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused):
        CosignatureVerifier.parse(text)


def test_a_note_without_the_witnesss_line_is_refused() -> None:
    with pytest.raises(NoteRefused, match="exactly one"):
        WITNESS.verifier().verify(NOTE + OTHER.cosign(NOTE, AT))


def test_a_note_with_two_lines_of_one_witness_is_refused() -> None:
    with pytest.raises(NoteRefused, match="exactly one"):
        WITNESS.verifier().verify(NOTE + by_hand() + by_hand(time=TIME + 1))


def test_a_line_of_another_note_is_refused() -> None:
    longer = note.sign(BODY.replace("20852163", "20852164"), LOG)
    with pytest.raises(NoteRefused, match="does not verify"):
        WITNESS.verifier().verify(longer + by_hand())


def test_a_line_with_another_time_than_it_signs_is_refused() -> None:
    raw = bytearray(base64.b64decode(by_hand().split()[2]))
    raw[11] ^= 1
    line = f"\N{EM DASH} {NAME} {base64.b64encode(raw).decode()}\n"
    with pytest.raises(NoteRefused, match="does not verify"):
        WITNESS.verifier().verify(NOTE + line)


def test_a_line_of_another_length_is_refused() -> None:
    raw = base64.b64decode(by_hand().split()[2])
    line = f"\N{EM DASH} {NAME} {base64.b64encode(raw + b'0').decode()}\n"
    with pytest.raises(NoteRefused, match="another length"):
        WITNESS.verifier().verify(NOTE + line)


def test_a_time_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(NoteRefused, match="out of range"):
        WITNESS.verifier().verify(NOTE + by_hand(time=2**63))


def test_a_cosigned_note_still_verifies_as_the_logs() -> None:
    assert note.verify(NOTE + by_hand(), [LOG.verifier()]) == BODY


def test_lines_are_added_once_below_the_logs_own() -> None:
    lines = [by_hand(), OTHER.cosign(NOTE, AT)]
    once = with_lines(NOTE, lines)
    assert once == NOTE + lines[0] + lines[1]
    assert with_lines(once, lines) == once
    assert with_lines(NOTE, []) == NOTE


def test_a_line_that_is_added_displaces_none_that_is_there() -> None:
    """Nobody who may add lines can take the log's signature away with a worse one."""
    forged = (
        f"\N{EM DASH} {LOG.name} " + base64.b64encode(LOG.verifier().key_hash + bytes(64)).decode()
    )
    assert with_lines(NOTE, [forged]) == NOTE
    assert with_lines(NOTE + by_hand(), [by_hand(time=TIME + 9)]) == NOTE + by_hand()


@pytest.mark.parametrize("line", ["", "no dash", "\N{EM DASH} name", "\N{EM DASH} name !\n"])
def test_a_malformed_line_is_not_added(line: str) -> None:
    with pytest.raises(NoteRefused):
        with_lines(NOTE, [line])


def test_a_witness_does_not_show_its_key() -> None:
    assert "Ed25519PrivateKey" not in repr(WITNESS)
