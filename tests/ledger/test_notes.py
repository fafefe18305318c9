"""Signed notes, checkpoints and proofs, in the forms of C2SP."""

import base64
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reviewapp.signing import SigningKey
from reviewapp.verify import (
    Checkpoint,
    Key,
    Proof,
    ProofError,
    leaf_hash,
    open_note,
    parse_checkpoint,
    parse_key,
    parse_proof,
    signed_note,
    verify_checkpoint,
    verify_event,
)
from tests.ledger.vectors import PETER, SIGNED, TEXT, published

KEY = SigningKey("desk.test", b"k" * 32)
OTHER = SigningKey("desk.test", b"o" * 32)
ROOT = leaf_hash(b"one")


def noted(text: str, *keys: SigningKey) -> bytes:
    return signed_note(text, [(key.public, key.sign_text(text)) for key in keys])


def as_bytes(case: Any) -> bytes:
    return case.encode() if isinstance(case, str) else bytes.fromhex(case["prefix_byte_hex"]) + case["rest"].encode()


def test_a_published_note_is_read_and_made() -> None:
    assert open_note(SIGNED.encode(), [parse_key(PETER)]) == (TEXT, [parse_key(PETER)])
    for case in published("signed_note").get("good", []):
        keys = [parse_key(one) for one in case.get("vkeys", [case.get("vkey")])]
        text, signers = open_note(case["note"].encode(), keys)
        assert case["note"].startswith(f"{text}\n")
        assert [one.name for one in signers] == case.get("verified", [keys[0].name])
    if made := published("signed_note").get("sign"):
        seed = base64.b64decode(made["skey"].split("+", 4)[4])[1:]
        key = SigningKey("PeterNeumann", seed)
        line = signed_note(made["text"], [(key.public, key.sign_text(made["text"]))]).decode().splitlines()[-1]
        assert f"{line}\n" == made["want_signature_line"]


def test_published_malformed_notes_are_refused() -> None:
    peter = parse_key(PETER)
    cases = published("signed_note")
    for case in cases.get("malformed_must_reject_with_vkey_Peter", []):
        with pytest.raises(ProofError):
            open_note(as_bytes(case), [peter])
    if cases:
        with pytest.raises(ProofError, match="does not fit"):
            open_note(cases["known_key_bad_signature_must_reject"].encode(), [peter])
    with pytest.raises(ProofError, match="None of the keys"):
        open_note(SIGNED.encode(), [])


@pytest.mark.parametrize(
    "note",
    [
        SIGNED[:-1],
        TEXT,
        f"{TEXT}\n",
        "\x01" + SIGNED,
        SIGNED.replace("\u2014", "-"),
        f"{SIGNED}more\n",
        SIGNED.replace("x08g", "x08h"),
        SIGNED.replace("JnAM=", "JnAN="),
        SIGNED + SIGNED.split("\n\n")[1] * 100,
    ],
)
def test_malformed_notes_are_refused(note: str) -> None:
    with pytest.raises(ProofError):
        open_note(note.encode(), [parse_key(PETER)])


def test_a_note_that_is_too_long_or_no_text_is_refused() -> None:
    for data in (b"\xff" + SIGNED.encode(), b"a" * 70_000):
        with pytest.raises(ProofError):
            open_note(data, [parse_key(PETER)])


@pytest.mark.no_cover
def test_no_part_of_a_key_and_no_neighbour_of_it_is_one() -> None:
    log = KEY.public.text
    for good in (PETER, log, *published("signed_note").get("extra_keypairs", {}).get("Log", [])[:1]):
        for start in range(len(good)):
            for end in range(start + 1, len(good) + 1):
                if end - start < len(good):
                    with pytest.raises(ProofError):
                        parse_key(good[start:end])
        for at, letter in enumerate(good):
            with pytest.raises(ProofError):
                parse_key(good[:at] + chr(ord(letter) + 1) + good[at + 1 :])
    for bad in published("signed_note").get("bad_vkeys", []):
        with pytest.raises(ProofError):
            parse_key(bad)


def test_a_checkpoint_is_written_as_published() -> None:
    assert Checkpoint("Log", 123, b"bananas").text == "Log\n123\nYmFuYW5hcw==\n"
    for case in published("checkpoint_body").get("marshal", []):
        root = case["hash_ascii"].encode() if "hash_ascii" in case else leaf_hash(b"hello world")
        assert Checkpoint(case["origin"], case["size"], root).text == case["want"]


MALFORMED = (
    "Head\n9944\n",
    "\n9944\ndGhlIHZpZXcgZnJvbSB0aGUgdHJlZSB0b3BzIGlzIGdyZWF0IQ==\n",
    Checkpoint("Log", 123, b"bananas").text,
    Checkpoint("Log", 123, ROOT + b"\0").text,
    Checkpoint("Log", 123, ROOT).text[:-1],
    Checkpoint("Log", 123, ROOT).text + "extension\n",
    Checkpoint("Log", 123, ROOT).text.replace("123", "0123"),
    Checkpoint("Log", 123, ROOT).text.replace("123", "-34"),
    Checkpoint("Log", 0, ROOT).text,
    Checkpoint("Log", 1 << 63, ROOT).text,
    Checkpoint("Log", 123, ROOT).text.replace("=", "=="),
)


@pytest.mark.parametrize("text", [*MALFORMED, *published("checkpoint_body").get("unmarshal_must_fail", [])])
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(ProofError):
        parse_checkpoint(text)


def test_a_checkpoint_not_in_the_one_form_of_base64_is_refused() -> None:
    text = Checkpoint("Log", 1, ROOT).text
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = text[:-3] + alphabet[alphabet.index(text[-3]) ^ 1] + text[-2:]
    assert base64.b64decode(twin.split("\n")[2]) == ROOT
    with pytest.raises(ProofError, match="one form"):
        parse_checkpoint(twin)


ORIGINS = {"desk.test": True, "desk.test/2": True, "desk.test/10": True} | dict.fromkeys(
    ("other", "desk.test/1", "desk.test/02", "desk.test/x", "desk.test/2/2", "desk.tes"), False
)


@pytest.mark.parametrize(("origin", "good"), ORIGINS.items())
def test_the_origin_is_the_key_s(origin: str, good: bool) -> None:
    note = noted(Checkpoint(origin, 1, ROOT).text, KEY)
    if good:
        assert verify_checkpoint(note, [KEY.public])[0].origin == origin
    else:
        with pytest.raises(ProofError, match="signed by desk"):
            verify_checkpoint(note, [KEY.public])


def test_two_keys_sign_one_checkpoint() -> None:
    note = noted(Checkpoint("desk.test", 1, ROOT).text, KEY, OTHER)
    for keys in ([KEY.public], [OTHER.public], [KEY.public, OTHER.public]):
        assert verify_checkpoint(note, keys)[1] == keys
    forged = note.replace(base64.b64encode(OTHER.public.id)[:5], base64.b64encode(KEY.public.id)[:5])
    with pytest.raises(ProofError):
        verify_checkpoint(forged, [Key("desk.test", OTHER.public.id, KEY.public.public)])


def test_a_proof_is_written_as_published() -> None:
    assert Proof(0, (), b"checkpoint\n").file == b"c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n"
    hashes = tuple(sha256(b"hash%d" % n).digest() for n in (1, 2))
    wanted = "\n".join(base64.b64encode(one).decode() for one in hashes)
    proof = Proof(5, hashes, b"test checkpoint\n")
    assert proof.file.decode() == f"c2sp.org/tlog-proof@v1\nindex 5\n{wanted}\n\ntest checkpoint\n"
    assert parse_proof(proof.file) == proof
    extra = proof.file.replace(b"index 5", b"extra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 5")
    assert parse_proof(extra) == proof


@pytest.mark.parametrize(
    "data",
    [
        *(one.encode() for one in published("tlog_proof").get("unmarshal_must_fail", [])),
        b"wrong-header\nindex 0\n\ncheckpoint\n",
        b"c2sp.org/tlog-proof@v1\nindex 00\n\ncheckpoint\n",
        b"c2sp.org/tlog-proof@v1\nindex 0\n\n",
        b"c2sp.org/tlog-proof@v1\nindex 0\n",
        b"c2sp.org/tlog-proof@v1\n\xe9index 0\n\ncheckpoint\n",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + base64.b64encode(bytes(64)) + b"\n\ncheckpoint\n",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + b"A" * 70_000 + b"\n\ncheckpoint\n",
    ],
)
def test_malformed_proofs_are_refused(data: bytes) -> None:
    with pytest.raises(ProofError):
        parse_proof(data)


def test_an_event_is_proved_and_no_other() -> None:
    note = noted(Checkpoint("desk.test", 1, ROOT).text, KEY)
    proof = Proof(0, (), note).file
    assert verify_event(b"one", proof, [KEY.public]).size == 1
    with pytest.raises(ProofError, match="not what was logged"):
        verify_event(b"two", proof, [KEY.public])


def test_a_signature_of_one_kind_is_none_of_another() -> None:
    """The same bytes signed as a note are no signed file: each kind signs under its own form."""
    assert KEY.sign_text("a\n") == Ed25519PrivateKey.from_private_bytes(b"k" * 32).sign(b"a\n")
    assert KEY.sign("tag", b"a") != KEY.sign("gat", b"a")
