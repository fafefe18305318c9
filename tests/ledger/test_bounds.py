"""The verifier's bounds, each tried at its last good value and its first bad one, and each refusal by its own words."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from reviewapp import verify
from reviewapp.domain.canonical import record_bytes, sha256, utc_text
from reviewapp.signing import SigningKey
from reviewapp.verify import CERTIFICATE, ProofError, canonical_zip, open_note, parse_proof, signed_note, verify_signed
from tests.certificates.test_verify import GCODE, KEY, NOW, record, refused, signed

SIGNATURE = KEY.sign_text("text\n")


def noted(text: str) -> bytes:
    return signed_note(text, [(KEY.public, KEY.sign_text(text))])


def unopened(data: bytes) -> str:
    with pytest.raises(ProofError) as told:
        open_note(data, [KEY.public])
    return str(told.value)


def unsigned(data: bytes, largest: int = verify.LARGEST) -> str:
    with pytest.raises(ProofError) as told:
        verify_signed(data, CERTIFICATE, [KEY.public], largest)
    return str(told.value)


def test_the_figures() -> None:
    assert verify.LARGEST == 65_536
    assert verify.LARGEST_MANIFEST == 67_108_864
    assert (verify._ZIP_LIMIT, verify._ZIP_FILES) == (4_294_901_760, 65_534)  # what a zip without zip64 can hold


def test_the_longest_note() -> None:
    spare = 65_536 - len(noted("\n"))
    longest = noted("x" * spare + "\n")
    assert len(longest) == 65_536
    assert open_note(longest, [KEY.public])
    assert unopened(noted("x" * (spare + 1) + "\n")) == "It has 65537 bytes; 65536 is the most."


def test_the_shortest_signature() -> None:
    other = [f"\u2014 other {base64.b64encode(b'x' * length).decode()}\n".encode() for length in (4, 5)]
    assert unopened(noted("text\n") + other[0]) == "Below the text stands a line that is no signature."
    assert open_note(noted("text\n") + other[1], [KEY.public])[1] == [KEY.public]


def test_the_most_signatures_and_none() -> None:
    assert open_note(signed_note("text\n", [(KEY.public, SIGNATURE)] * 100), [KEY.public])[1] == [KEY.public]
    for wrong in (signed_note("text\n", [(KEY.public, SIGNATURE)] * 101), b"text\n\n"):
        assert unopened(wrong) == "It is no signed note: a text, an empty line, and lines with signatures."


def test_the_longest_head_of_a_proof() -> None:
    def proof(index: int) -> bytes:
        extra = b"A" * (65_536 - len("c2sp.org/tlog-proof@v1\nextra \nindex 1234"))
        return b"c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n\ncheckpoint\n" % (extra, index)

    assert parse_proof(proof(1234)).leaf == 1234
    with pytest.raises(ProofError, match="no proof of the form"):
        parse_proof(proof(12345))


@pytest.mark.parametrize("head", [b"", b"\nextra QQ==", b"\nextra QQ==\nextra QQ==\nindex 0", b"\nextra Q\nindex 0"])
def test_a_proof_that_names_no_leaf(head: bytes) -> None:
    with pytest.raises(ProofError):
        parse_proof(b"c2sp.org/tlog-proof@v1" + head + b"\n\ncheckpoint\n")


def test_the_largest_signed_file() -> None:
    data = signed()
    assert verify_signed(data, CERTIFICATE, [KEY.public], len(data))[1] == KEY.public
    assert unsigned(data, len(data) - 1) == f"It has {len(data)} bytes; {len(data) - 1} is the most."


def test_each_refusal_of_a_signed_file_has_its_own_words() -> None:
    spaced = record_bytes(record()).replace(b'{"', b'{ "', 1)
    assert unsigned(KEY.sign(CERTIFICATE, spaced)) == "It is not written in the one form that is allowed."
    assert unsigned(KEY.sign(CERTIFICATE, b"\xff")) == "It is signed, but holds no JSON."
    short = verify.signed_file(record_bytes(record()), KEY.name, KEY.public.id, bytes(63))
    assert unsigned(short) == "Its signature does not have the length of one."


def test_the_bounds_of_a_certificate_s_times() -> None:
    def times(issued: timedelta, until: timedelta) -> bytes:
        return signed(issued_at=utc_text(NOW + issued), valid_until=utc_text(NOW + until))

    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    for issued, until in ((5 * minute, hour), (-hour, 23 * hour)):
        assert verify.verify_certificate(times(issued, until), GCODE, [KEY.public], NOW)
    assert "no time at all" in refused(times(minute, minute))
    assert "longer than 24 hours" in refused(times(-hour, 23 * hour + timedelta(microseconds=1)))
    assert "still to come" in refused(times(5 * minute + timedelta(microseconds=1), hour))


def test_the_bounds_of_a_zip(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [("a", b"xyz"), ("b", b"xy")]
    before_the_second = 30 + len("a") + len(b"xyz")
    monkeypatch.setattr(verify, "_ZIP_LIMIT", before_the_second + len(b"xy") + 1)
    monkeypatch.setattr(verify, "_ZIP_FILES", 2)
    assert b"".join(canonical_zip(files)).endswith(b"\0\0")
    for name, less in {"_ZIP_LIMIT": before_the_second + len(b"xy"), "_ZIP_FILES": 1}.items():
        with monkeypatch.context() as smaller:
            smaller.setattr(verify, name, less)
            with pytest.raises(ProofError, match="too large for one bundle"):
                b"".join(canonical_zip(files))


def test_what_is_no_bundle_says_so() -> None:
    for wrong in (b"", b"no zip", b"PK\3\4"):
        with pytest.raises(ProofError, match="no zip begins here"):
            verify.verify_bundle(wrong, [KEY.public])


@pytest.mark.parametrize(
    "manifest",
    [
        {},
        {"files": 5},
        {"files": [5]},
        {"files": [{"path": verify.MANIFEST}]},
        {"files": [{"path": ["a"], "sha256": "b", "size_bytes": 1}]},
    ],
)
def test_a_manifest_of_another_shape_is_refused_though_it_is_signed(manifest: dict[str, Any]) -> None:
    line = record_bytes({"schema": verify.BUNDLE, **manifest})
    data = b"".join(canonical_zip([(verify.MANIFEST, KEY.sign(verify.BUNDLE, line))]))
    with pytest.raises(ProofError, match="have the shape"):
        verify.verify_bundle(data, [KEY.public])


def test_a_certificate_of_another_shape_is_refused_though_it_is_signed() -> None:
    assert "have the shape" in refused(signed(gate="overridden", override="override-1"))
    assert "have the shape" in refused(KEY.sign(CERTIFICATE, b'{"schema":"reviewapp/certificate/v1","x":"\\ud800"}'))


def test_an_event_of_another_shape_is_refused_though_it_is_logged_and_signed() -> None:
    statement = {"schema": "reviewapp/statement/v1"}
    digest = sha256(b"reviewapp/statement/v1\n" + record_bytes(statement))
    event = record_bytes({"n": 0, "signature": digest, "record": statement})
    checkpoint = verify.Checkpoint(KEY.name, 1, verify.leaf_hash(event)).text
    note = noted(checkpoint)
    files = {
        "checkpoint": note,
        "events/0000000000.json": event,
        "events/0000000000.tlog-proof": verify.Proof(0, (), note).file,
    }
    listed = [{"path": name, "sha256": sha256(data), "size_bytes": len(data)} for name, data in files.items()]
    manifest = {"schema": verify.BUNDLE, "origin": KEY.name, "files": listed, "checkpoint_sha256": sha256(note)}
    files[verify.MANIFEST] = KEY.sign(verify.BUNDLE, record_bytes(manifest))
    with pytest.raises(ProofError, match="have the shape"):
        verify.verify_bundle(b"".join(canonical_zip(sorted(files.items()))), [KEY.public])


def test_another_key_of_the_same_name_is_another_key() -> None:
    assert SigningKey(KEY.name, bytes(32)).public.id != KEY.public.id
