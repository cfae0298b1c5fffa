"""An exchange of checkpoints comes out as it went in; what breaks the contract is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from relevo.crossing import mapping
from relevo.crossing.checkpoints import (
    AwaitedLeaf,
    Cosignature,
    Exchange,
    Exchanged,
    LeafState,
    NotCosigned,
)
from relevo.crossing.errors import MalformedMessage
from relevo.ledger.values import LogOrigin
from relevo.ledger.witness import Mark, Submission
from relevo.wire.bridge.v1 import bridge_service_pb2, checkpoint_pb2

LINE = "\u2014 qori/care/witness " + "QUJD" * 25 + "\n"
NOTE = "qori/care/1\n256\n" + "A" * 43 + "=\n\n\u2014 qori/care/1 QUJDREVG\n"
HASH = bytes(range(32))
SUBMISSION = Submission(NOTE, 256, (HASH, HASH[::-1]))
INCLUDED = AwaitedLeaf(HASH, LeafState.INCLUDED, 255, (HASH,) * 8)
EXCHANGE = Exchange(
    own=SUBMISSION,
    care=Mark(LogOrigin("qori/care/1"), 512),
    vault=Mark(LogOrigin("qori/vault/2"), 256),
    wanted=(HASH,),
    found=(INCLUDED, AwaitedLeaf(HASH[::-1], LeafState.NOT_YET)),
)
EXCHANGED = Exchanged(
    own=LINE,
    care=SUBMISSION,
    vault=replace(SUBMISSION, old_size=0, proof=()),
    found=(INCLUDED, AwaitedLeaf(HASH[::-1], LeafState.UNKNOWN)),
    wanted=(HASH,),
)
COSIGNATURE = Cosignature("qori/vault/1", 256, LINE)


def _there_and_back(exchange: Exchange) -> Exchange:
    sent = mapping.exchange_to_wire(exchange).SerializeToString()
    return mapping.exchange_from_wire(
        bridge_service_pb2.ExchangeCheckpointsRequest.FromString(sent)
    )


def _answered(exchanged: Exchanged) -> Exchanged:
    sent = mapping.exchanged_to_wire(exchanged).SerializeToString()
    return mapping.exchanged_from_wire(
        bridge_service_pb2.ExchangeCheckpointsResponse.FromString(sent)
    )


@pytest.mark.parametrize("exchange", [EXCHANGE, Exchange(own=None)])
def test_the_agencys_side_crosses(exchange: Exchange) -> None:
    assert _there_and_back(exchange) == exchange


@pytest.mark.parametrize(
    "exchanged",
    [
        EXCHANGED,
        Exchanged(own=None),
        Exchanged(own=NotCosigned("STALE", 512), care=SUBMISSION),
        Exchanged(own=NotCosigned("UNKNOWN_LOG", 0)),
    ],
)
def test_cares_side_crosses(exchanged: Exchanged) -> None:
    assert _answered(exchanged) == exchanged


def test_cosignatures_cross() -> None:
    several = (COSIGNATURE, replace(COSIGNATURE, origin="qori/care/1", size=512))
    assert mapping.cosignatures_from_wire(mapping.cosignatures_to_wire(several)) == several


def _leaf(**change: Any) -> dict[str, Any]:
    return {"found": (replace(INCLUDED, **change),)}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"own": replace(SUBMISSION, note="")}, "own.note"),
        ({"own": replace(SUBMISSION, note="x" * 16_385)}, "own.note"),
        ({"own": replace(SUBMISSION, old_size=(1 << 53) + 1)}, "own.old_size"),
        ({"own": replace(SUBMISSION, proof=(HASH,) * 65)}, "own.proof"),
        ({"own": replace(SUBMISSION, proof=(HASH[:31],))}, "own.proof"),
        ({"care": Mark(LogOrigin("qori/care/1"), 1 << 60)}, "care.size"),
        ({"wanted": (HASH,) * 1_001}, "wanted"),
        ({"wanted": (b"",)}, "wanted"),
        ({"found": (INCLUDED,) * 1_001}, "found"),
        (_leaf(leaf=b"x"), "found.leaf"),
        (_leaf(index=1 << 60), "found.index"),
        (_leaf(path=(HASH,) * 65), "found.path"),
        (_leaf(path=(b"x",)), "found.path"),
        (_leaf(state=LeafState.UNKNOWN), "found.path"),
    ],
)
def test_an_agencys_side_that_breaks_the_contract_is_refused_by_field(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(MalformedMessage) as refused:
        _there_and_back(replace(EXCHANGE, **change))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"own": "no line"}, "cosignature"),
        ({"own": LINE + LINE}, "cosignature"),
        ({"own": LINE.rstrip("\n")}, "cosignature"),
        ({"own": "\u2014 a " + "A" * 400 + "\n"}, "cosignature"),
        ({"own": NotCosigned("Not a code", 0)}, "refusal.reason"),
        ({"own": NotCosigned("STALE", 1 << 60)}, "refusal.held_size"),
        ({"care": replace(SUBMISSION, note="")}, "care.note"),
        ({"vault": replace(SUBMISSION, proof=(b"",))}, "vault.proof"),
        ({"wanted": (HASH,) * 1_001}, "wanted"),
        ({"found": (replace(INCLUDED, leaf=b""),)}, "found.leaf"),
    ],
)
def test_a_side_of_cares_that_breaks_the_contract_is_refused_by_field(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(MalformedMessage) as refused:
        _answered(replace(EXCHANGED, **change))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("several", "field"),
    [
        ((COSIGNATURE,) * 21, "cosignatures"),
        ((replace(COSIGNATURE, origin="qori"),), "cosignatures.origin"),
        ((replace(COSIGNATURE, size=1 << 60),), "cosignatures.size"),
        ((replace(COSIGNATURE, line="x"),), "cosignatures.line"),
    ],
)
def test_cosignatures_that_break_the_contract_are_refused_by_field(
    several: tuple[Cosignature, ...], field: str
) -> None:
    with pytest.raises(MalformedMessage) as refused:
        mapping.cosignatures_from_wire(mapping.cosignatures_to_wire(several))
    assert refused.value.field == field


@pytest.mark.parametrize("origin", ["", "qori/care", "qori/care/0", "qori/care/1\n", "45678912"])
@pytest.mark.parametrize("log", ["care", "vault"])
def test_what_is_held_of_no_log_is_refused_by_field_and_never_repeated(
    log: str, origin: str
) -> None:
    message = bridge_service_pb2.ExchangeCheckpointsRequest()
    held: checkpoint_pb2.HeldLog = getattr(message, log)
    held.origin, held.size = origin, 7
    with pytest.raises(MalformedMessage) as refused:
        mapping.exchange_from_wire(message)
    assert refused.value.field == f"{log}.origin"
    assert "45678912" not in str(refused.value)


def test_a_state_that_is_not_known_is_refused() -> None:
    message = bridge_service_pb2.ExchangeCheckpointsRequest(
        found=[checkpoint_pb2.AwaitedLeaf(leaf=HASH)]
    )
    with pytest.raises(MalformedMessage, match=r"found\.state"):
        mapping.exchange_from_wire(message)


def test_the_length_of_an_answer_tells_nothing_of_numbers() -> None:
    """P7: sizes and indexes take the same room whatever they are."""
    lengths = {
        len(
            mapping.exchanged_to_wire(
                replace(
                    EXCHANGED,
                    care=replace(SUBMISSION, old_size=size),
                    found=(replace(INCLUDED, index=size - 1),),
                )
            ).SerializeToString()
        )
        for size in (256, 1 << 20, 1 << 40)
    }
    assert len(lengths) == 1
