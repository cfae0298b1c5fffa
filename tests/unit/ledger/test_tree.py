"""The Merkle tree against known vectors and a naive reading of RFC 6962."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger import tree
from relevo.ledger.errors import ProofInvalid

pytestmark = pytest.mark.thorough

# The reference leaves and roots of the certificate-transparency project's tests
# (merkletree/merkle_tree_test.cc, also sigsum and transparency-dev/merkle testonly).
INPUTS = [
    bytes.fromhex(value)
    for value in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [tree.leaf_hash(value) for value in INPUTS]
MANY = [tree.leaf_hash(str(number).encode()) for number in range(130)]

sizes = st.integers(min_value=1, max_value=130)


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = naive_root(leaves[:split]), naive_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.Frontier().root().hex() == expected


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots(size: int) -> None:
    assert tree.root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_known_inclusion_proof() -> None:
    proof = [value.hex() for value in tree.inclusion_proof(LEAVES, 5)]
    assert proof == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_a_known_consistency_proof() -> None:
    proof = [value.hex() for value in tree.consistency_proof(LEAVES, 6)]
    assert proof == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(sizes, st.data())
def test_growing_by_any_steps_gives_the_root_of_all_leaves(size: int, data: st.DataObject) -> None:
    step = data.draw(st.integers(min_value=0, max_value=size))
    grown = tree.Frontier().extend(MANY[:step]).extend(MANY[step:size])
    assert grown.root() == naive_root(MANY[:size])
    assert tree.Frontier.from_bytes(grown.size, grown.to_bytes()) == grown


@given(sizes, st.data())
def test_an_inclusion_proof_verifies_for_its_leaf_and_place_only(
    size: int, data: st.DataObject
) -> None:
    leaves = MANY[:size]
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    root, proof = naive_root(leaves), tree.inclusion_proof(leaves, index)
    tree.verify_inclusion(leaves[index], index=index, size=size, proof=proof, root=root)
    wrong = (
        data.draw(st.integers(min_value=0, max_value=size - 1).filter(lambda at: at != index))
        if size > 1
        else None
    )
    if wrong is not None:
        with pytest.raises(ProofInvalid):
            tree.verify_inclusion(leaves[wrong], index=index, size=size, proof=proof, root=root)
        with pytest.raises(ProofInvalid):
            tree.verify_inclusion(leaves[index], index=wrong, size=size, proof=proof, root=root)
    with pytest.raises(ProofInvalid):
        tree.verify_inclusion(
            leaves[index], index=index, size=size, proof=[*proof, bytes(32)], root=root
        )
    if proof:
        with pytest.raises(ProofInvalid):
            tree.verify_inclusion(
                leaves[index], index=index, size=size, proof=proof[:-1], root=root
            )


@given(sizes, st.data())
def test_a_consistency_proof_verifies_for_its_two_trees_only(
    size: int, data: st.DataObject
) -> None:
    leaves = MANY[:size]
    old = data.draw(st.integers(min_value=0, max_value=size))
    old_root, root = naive_root(leaves[:old]), naive_root(leaves)
    proof = tree.consistency_proof(leaves, old)
    tree.verify_consistency(old_size=old, old_root=old_root, size=size, root=root, proof=proof)
    forged = hashlib.sha256(old_root).digest()
    with pytest.raises(ProofInvalid):
        tree.verify_consistency(old_size=old, old_root=forged, size=size, root=root, proof=proof)
    with pytest.raises(ProofInvalid):
        tree.verify_consistency(
            old_size=old, old_root=old_root, size=size, root=root, proof=[*proof, bytes(32)]
        )
    if 0 < old < size:
        with pytest.raises(ProofInvalid):
            tree.verify_consistency(
                old_size=old, old_root=old_root, size=size, root=forged, proof=proof
            )
        with pytest.raises(ProofInvalid):
            tree.verify_consistency(
                old_size=old, old_root=old_root, size=size, root=root, proof=proof[:-1]
            )


def test_a_rewritten_leaf_has_no_consistency_proof() -> None:
    before = MANY[:7]
    after = [*MANY[:3], tree.leaf_hash(b"rewritten"), *MANY[4:12]]
    with pytest.raises(ProofInvalid):
        tree.verify_consistency(
            old_size=7,
            old_root=naive_root(before),
            size=12,
            root=naive_root(after),
            proof=tree.consistency_proof(after, 7),
        )


def test_an_entry_cannot_pass_for_an_inner_node() -> None:
    left, right = LEAVES[0], LEAVES[1]
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)


def test_places_outside_the_tree_are_refused() -> None:
    for index in (-1, 8):
        with pytest.raises(ProofInvalid):
            tree.inclusion_proof(LEAVES, index)
        with pytest.raises(ProofInvalid):
            tree.verify_inclusion(
                LEAVES[0], index=index, size=8, proof=[], root=tree.root_of(LEAVES)
            )
    for old in (-1, 9):
        with pytest.raises(ProofInvalid):
            tree.consistency_proof(LEAVES, old)
        with pytest.raises(ProofInvalid):
            tree.verify_consistency(
                old_size=old, old_root=bytes(32), size=8, root=tree.root_of(LEAVES), proof=[]
            )


def test_hashes_of_another_length_are_refused() -> None:
    with pytest.raises(ProofInvalid):
        tree.verify_inclusion(b"short", index=0, size=1, proof=[], root=b"short")
    with pytest.raises(ProofInvalid):
        tree.verify_consistency(
            old_size=1, old_root=LEAVES[0], size=2, root=bytes(32), proof=[b"short"]
        )


@pytest.mark.parametrize(
    ("size", "packed"), [(1, b""), (3, bytes(32)), (0, bytes(32)), (1, bytes(33)), (-1, b"")]
)
def test_a_frontier_that_cannot_be_is_refused(size: int, packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"frontier|hash|size"):
        tree.Frontier.from_bytes(size, packed)
