"""The committed vectors hold: what the second implementation sealed opens here, and ours still do.

`make test-interop` makes both files anew and has each side check the other's.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from tests.interop import vectors

FOLDER = Path(__file__).parents[2] / "vectors" / "sealing"
CASES = json.loads((FOLDER / "cases.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["python", "node"])
def test_committed_vectors_open_to_their_cases(name):
    committed = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert vectors.check(committed) >= len(CASES["seals"]) + len(CASES["statements"])
    for part in ("seals", "statements"):
        assert [
            {member: vector[member] for member in case}
            for vector, case in zip(committed[part], CASES[part], strict=True)
        ] == CASES[part]


def test_both_implementations_made_the_same_fields_and_statements():
    ours, theirs = (
        json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in ("python", "node")
    )
    assert ours["statements"] == theirs["statements"]
    for one, other in zip(ours["seals"], theirs["seals"], strict=True):
        assert one["sealing_public_key"] == other["sealing_public_key"]
        assert one["envelope"] != other["envelope"]  # each with its own encapsulation


def test_every_reason_to_refuse_has_a_vector():
    committed = json.loads((FOLDER / "python.json").read_text("utf-8"))
    assert {vector["reason"] for vector in committed["refused"]} == {
        "BAD_MANIFEST_SIGNATURE",
        "BINDING_MISMATCH",
        "MALFORMED_ENVELOPE",
        "SEAL_TAMPERED",
        "UNKNOWN_KEY",
    }


def test_the_check_notices_a_vector_that_disagrees():
    committed = json.loads((FOLDER / "node.json").read_text("utf-8"))
    wrong = copy.deepcopy(committed)
    wrong["seals"][0]["fields"][1]["value"] = "45678913"
    with pytest.raises(ValueError, match="an identity document"):
        vectors.check(wrong)


def test_fresh_vectors_hold():
    assert vectors.check(vectors.make(CASES)) == 28
