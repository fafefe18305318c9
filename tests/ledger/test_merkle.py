"""The tree against published figures, a second implementation written from the RFC's recursion, and attacks."""

import random
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.ledger import merkle
from reviewapp.verify import ProofError
from tests.ledger import vectors


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, section 2.1.1, word by word."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def hashed(count: int, salt: bytes = b"") -> list[bytes]:
    return [merkle.leaf_hash(salt + b"%d" % n) for n in range(count)]


def test_published_hashes() -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in vectors.LEAVES]
    assert {size: merkle.root(leaves[:size]).hex() for size in vectors.ROOTS} == vectors.ROOTS
    for case in vectors.published("merkle_hashes").get("cases", []):
        parts = [bytes.fromhex(case[name]) for name in ("data_hex", "left_hex", "right_hex") if name in case]
        made: dict[str, Callable[..., bytes]] = {
            "empty_root": lambda: merkle.root([]),
            "leaf": merkle.leaf_hash,
            "node": merkle.node_hash,
        }
        assert made[case["kind"]](*parts).hex() == case["want"]


def test_published_proofs() -> None:
    tree = vectors.published("merkle_reference_tree")
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in tree.get("leaf_inputs_hex", [])]
    for size, root in enumerate(tree.get("roots_by_size_0_to_8_hex", [])):
        assert merkle.root(leaves[:size]).hex() == root
    for one in tree.get("inclusion_proofs", []):
        found = merkle.inclusion_proof(leaves[: one["size"]], one["index"])
        assert [each.hex() for each in found] == one["proof"]
    for one in tree.get("consistency_proofs", []):
        found = merkle.consistency_proof(leaves[: one["size2"]], one["size1"])
        assert [each.hex() for each in found] == one["proof"]


@pytest.mark.no_cover
@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_that_of_the_recursion(data: list[bytes]) -> None:
    assert merkle.root([merkle.leaf_hash(one) for one in data]) == naive_root(data)


@pytest.mark.no_cover
def test_every_pair_of_sizes_up_to_130() -> None:
    leaves = hashed(130)
    roots = [merkle.root(leaves[:size]) for size in range(131)]
    for new in range(131):
        for old in range(new + 1):
            proof = merkle.consistency_proof(leaves[:new], old)
            merkle.verify_consistency(old, new, roots[old], roots[new], proof)


@given(st.integers(1, 300), st.data())
def test_every_leaf_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = hashed(size)
    root, proof = merkle.root(leaves), merkle.inclusion_proof(leaves, index)
    merkle.verify_inclusion(leaves[index], index, size, proof, root)
    for said, wrong in (
        ("does not lead", (leaves[index - 1] if size > 1 else bytes(32), index, size, proof, root)),
        ("not what leaf", (leaves[index], index, size, [*proof, bytes(32)], root)),
        ("not what leaf", (leaves[index], index, size, proof[:-1] if proof else [root], root)),
        ("does not lead", (leaves[index], index, size, proof, bytes(32))),
        ("no leaf", (leaves[index], size, size, proof, root)),
        ("no leaf", (leaves[index], -1, size, proof, root)),
        ("32 bytes", (leaves[index], index, size, proof, root + b"\0")),
        ("32 bytes", (leaves[index][:31], index, size, proof, root)),
    ):
        with pytest.raises(ProofError, match=said):
            merkle.verify_inclusion(*wrong)


@pytest.mark.parametrize(
    ("old", "new", "old_root", "new_root", "proof", "said"),
    [
        (0, 8, bytes(32), None, [], "another one"),  # any root of an empty tree would do, by the letter of the RFC
        (0, 8, merkle.EMPTY_ROOT, None, [bytes(32)], "another one"),
        (8, 8, None, None, [bytes(32)], "another one"),
        (8, 8, bytes(32), None, [], "another one"),
        (9, 8, None, None, [], "cannot have begun"),
        (-1, 8, None, None, [], "cannot have begun"),
        (1, 8, None, None, [], "needs"),
        (3, 8, None, None, [], "needs"),
        (3, 8, bytes(31), None, [bytes(32)] * 4, "32 bytes"),
        (3, 8, bytes(32), None, [bytes(32)] * 4, "rewritten"),
        (4, 8, None, None, [bytes(33)], "32 bytes"),
        (4, 8, None, None, [bytes(32)], "rewritten"),
    ],
)
def test_wrong_sizes_roots_and_lengths(
    old: int, new: int, old_root: bytes | None, new_root: bytes | None, proof: list[bytes], said: str
) -> None:
    leaves = hashed(8)
    known = merkle.root(leaves[: max(old, 0)])
    with pytest.raises(ProofError, match=said):
        merkle.verify_consistency(old, new, old_root or known, new_root or merkle.root(leaves), proof)


@pytest.mark.parametrize("size", [0, 1])
def test_the_smallest_logs(size: int) -> None:
    leaves = hashed(size)
    merkle.verify_consistency(0, size, merkle.EMPTY_ROOT, merkle.root(leaves), [])
    with pytest.raises(ProofError, match="no leaf 1"):
        merkle.inclusion_proof(leaves, 1)
    with pytest.raises(ProofError, match="cannot have begun"):
        merkle.consistency_proof(leaves, 2)


def edited(leaves: list[bytes], at: int, way: str) -> list[bytes]:
    """The leaves, tampered with at one place."""
    other = merkle.leaf_hash(b"forged")
    ways = {
        "edit": [*leaves[:at], other, *leaves[at + 1 :]],
        "delete": [*leaves[:at], *leaves[at + 1 :]],
        "insert": [*leaves[:at], other, *leaves[at:]],
        "swap": [*leaves[:at], leaves[-1], *leaves[at + 1 : -1], leaves[at]],
        "reorder": [*leaves[:at], *reversed(leaves[at:])],
        "truncate": leaves[:at],
    }
    return ways[way]


@pytest.mark.no_cover
@pytest.mark.parametrize("way", ["edit", "delete", "insert", "swap", "reorder", "truncate"])
def test_no_tampering_with_random_logs_goes_unnoticed(way: str, scale: int) -> None:
    rng, tried = random.Random(way), 0
    while tried < 100 * scale:
        leaves = hashed(rng.randint(2, 200), b"%d/" % tried)
        old = rng.randint(1, len(leaves))
        held = merkle.root(leaves[:old])
        changed = edited(leaves, rng.randrange(old), way)
        if changed[:old] == leaves[:old]:
            continue  # nothing that the checkpoint covers was touched
        tried += 1
        with pytest.raises(ProofError):
            merkle.verify_consistency(
                old, len(changed), held, merkle.root(changed), merkle.consistency_proof(changed, min(old, len(changed)))
            )


@pytest.mark.no_cover
def test_no_root_and_no_index_can_be_forged(scale: int) -> None:
    rng = random.Random(9)
    for number in range(100 * scale):
        leaves = hashed(rng.randint(2, 200), b"%d/" % number)
        index, other = rng.sample(range(len(leaves)), 2)
        root, proof = merkle.root(leaves), merkle.inclusion_proof(leaves, index)
        with pytest.raises(ProofError):
            merkle.verify_inclusion(leaves[index], other, len(leaves), proof, root)
        forged = bytearray(root)
        forged[rng.randrange(32)] ^= 1 << rng.randrange(8)
        with pytest.raises(ProofError):
            merkle.verify_inclusion(leaves[index], index, len(leaves), proof, bytes(forged))
