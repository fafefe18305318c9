"""The one verifier of what the desk signs and logs: no network, and nothing of the desk but this one file.

It needs Python 3.11 or later and the package `cryptography`. Copy it to where it is run:

    python -I verify.py certificate FILE --key KEYS --output G-CODE-FILE
    python -I verify.py bundle FILE.zip --key KEYS [--held CHECKPOINT]
    python -I verify.py checkpoint FILE --key KEYS
    python -I verify.py proof EVENT.json --key KEYS --proof EVENT.tlog-proof

KEYS is a file of public keys, one a line, as the desk gives them (`name+id+base64`, the form of C2SP signed notes).
They have to come from somebody you trust, by another way than the file: no key inside a file is ever believed.

Sources: RFC 9162 (hashes and proofs), C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-proof@v1, zip APPNOTE 6.3.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CERTIFICATE, BUNDLE = "reviewapp/certificate/v1", "reviewapp/bundle/v1"
SIGNED_RECORDS = ("reviewapp/review/v1", "reviewapp/statement/v1")
LARGEST = 65_536
LARGEST_MANIFEST = 64 * 1024 * 1024
LONGEST = timedelta(hours=24)
SLACK = timedelta(minutes=5)
"""How much two clocks may differ before a certificate counts as one of the future."""
_ED25519 = b"\x01"
_PUBLIC_BYTES, _HASH_BYTES, _SIGNED_BYTES = 32, 32, 4 + 64
EMPTY_ROOT = hashlib.sha256().digest()
"""The root of a log without leaves."""
_LINES = 3
"""The record, the signature, and nothing behind its line end."""
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_SIGNATURE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_SHORTEST_SIGNATURE, _MOST_SIGNATURES = 5, 100
_CHECKPOINT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]+={0,2})\n")
_RESTORED = re.compile("[2-9]|[1-9][0-9]{1,8}")
_INDEX = re.compile("index (0|[1-9][0-9]{0,18})")
_PATH = re.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,199}){0,3}")
_EVENT = re.compile("events/([0-9]{10})[.]json")
_ZIP_HEAD, _ZIP_LIMIT, _ZIP_FILES = 30, 0xFFFF0000, 0xFFFE
_FIELDS = {
    "schema", "origin", "run_id", "run_sha256", "gcode_sha256", "gate", "reviews", "override", "policy", "event_n",
    "issued_at", "valid_until",
}  # fmt: skip
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class ProofError(Exception):
    """What was to be proved does not hold; the sentence says why."""


class Key(NamedTuple):
    """A public key that the verifier trusts: its name, its four-byte id, its 32 bytes."""

    name: str
    id: bytes
    public: bytes

    @property
    def text(self) -> str:
        """The key in one line."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"


class Checkpoint(NamedTuple):
    """What a log said of itself: which log, how many leaves, their root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed (C2SP tlog-checkpoint)."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Proof(NamedTuple):
    """The path from one leaf to a signed root (C2SP tlog-proof)."""

    leaf: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def file(self) -> bytes:
        """The proof as a `.tlog-proof` file."""
        lines = ["c2sp.org/tlog-proof@v1", f"index {self.leaf}"]
        lines += [base64.b64encode(one).decode() for one in self.hashes]
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint


@contextmanager
def _of_its_shape() -> Iterator[None]:
    """Refuse what is signed and yet has not the fields, or the kinds of values, that it has to have."""
    try:
        yield
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        name = type(error).__name__
        raise ProofError(f"It is signed, but does not have the shape that it has to have ({name}).") from error


# Merkle tree (RFC 9162, section 2.1)


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: SHA-256 over 0x00 and its bytes."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node: SHA-256 over 0x01 and the hashes of its children."""
    return hashlib.sha256(b"\1" + left + right).digest()


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofError unless `leaf` (a leaf's hash) is number `index` of the `size` leaves under `root`.

    RFC 9162, section 2.1.3.2; the length of the path is computed beforehand, so that none is ever too short or long.
    """
    _require_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofError(f"There is no leaf {index} among {size}.")
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise ProofError(f"The path has {len(proof)} hashes, which is not what leaf {index} of {size} needs.")
    node = leaf
    for level, sibling in enumerate(proof):
        is_right = level >= inner or index >> level & 1
        node = node_hash(sibling, node) if is_right else node_hash(node, sibling)
    if node != root:
        raise ProofError(f"Leaf {index} does not lead to the root: it is not what was logged there.")


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ProofError unless the first `old_size` of the `new_size` leaves are those under `old_root`.

    RFC 9162, section 2.1.4.2; a literal transcription would believe any root of an empty tree.
    """
    _require_hashes(old_root, new_root, *proof)
    if not 0 <= old_size <= new_size:
        raise ProofError(f"A log of {new_size} leaves cannot have begun as one of {old_size}.")
    if old_size in (0, new_size):
        wanted = new_root if old_size == new_size else EMPTY_ROOT
        if proof or old_root != wanted:
            raise ProofError(f"The root at size {old_size} is another one.")
        return
    shift = (old_size & -old_size).bit_length() - 1
    inner = ((old_size - 1) ^ (new_size - 1)).bit_length() - shift
    path = [old_root, *proof] if old_size == 1 << shift else list(proof)
    turns = (old_size - 1) >> shift
    if len(path) != 1 + inner + (turns >> inner).bit_count():
        raise ProofError(f"The proof has {len(proof)} hashes, which is not what {old_size} to {new_size} needs.")
    old = new = path[0]
    for level, sibling in enumerate(path[1:]):
        if level >= inner or turns >> level & 1:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    if old != old_root or new != new_root:
        raise ProofError(f"The log of {new_size} leaves does not begin with the one of {old_size}: it was rewritten.")


def _require_hashes(*hashes: bytes) -> None:
    if any(len(one) != _HASH_BYTES for one in hashes):
        raise ProofError("A hash has 32 bytes; one here has not.")


# Keys, signed notes, checkpoints, proofs


def key_id(name: str, public: bytes) -> bytes:
    """The id of an Ed25519 key (C2SP signed-note): the first four bytes of SHA-256 over name, newline, type, key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def parse_key(text: str) -> Key:
    """The key that a line names; raises ProofError where it is none."""
    found = _KEY.fullmatch(text.strip())
    if not found:
        raise ProofError("A key is written name+id+base64, in one line.")
    name, given, body = found[1], bytes.fromhex(found[2]), _decoded(found[3])
    public = body[1:]
    if body[:1] != _ED25519 or len(public) != _PUBLIC_BYTES:
        raise ProofError(f"The key {name} is no Ed25519 key.")
    if key_id(name, public) != given:
        raise ProofError(f"The key {name} does not have the id that it is written with.")
    return Key(name, given, public)


def parse_keys(text: str) -> list[Key]:
    """Every key of a file; empty lines and those that begin with # are passed over. Raises ProofError."""
    lines = [line.strip() for line in text.splitlines()]
    return [parse_key(line) for line in lines if line and not line.startswith("#")]


def signed_note(text: str, signatures: Iterable[tuple[Key, bytes]]) -> bytes:
    """A signed note: the text, an empty line, a line for each signature."""
    lines = (f"\u2014 {key.name} {base64.b64encode(key.id + made).decode()}\n" for key, made in signatures)
    return f"{text}\n{''.join(lines)}".encode()


def open_note(data: bytes, keys: Iterable[Key]) -> tuple[str, list[Key]]:
    """The text of a signed note and the keys that signed it, one at least; raises ProofError.

    A signature by a key that is not trusted is passed over; a wrong one by a key that is refuses the note.
    """
    text, lines = note_parts(data)
    trusted, signers = {(key.name, key.id): key for key in keys}, []
    for line in lines:
        found = _SIGNATURE.fullmatch(line)
        body = _decoded(found[2]) if found else b""
        if not found or len(body) < _SHORTEST_SIGNATURE:
            raise ProofError("Below the text stands a line that is no signature.")
        key = trusted.get((found[1], body[:4]))
        if key is not None and key not in signers:
            _require_signature(key, body[4:], text.encode())
            signers.append(key)
    if not signers:
        raise ProofError("None of the keys you trust has signed it.")
    return text, signers


def note_parts(data: bytes) -> tuple[str, list[str]]:
    """The text of a note and the lines of its signatures, not one of them checked; raises ProofError."""
    if len(data) > LARGEST:
        raise ProofError(f"It has {len(data)} bytes; {LARGEST} is the most.")
    try:
        note = data.decode()
    except UnicodeDecodeError:
        raise ProofError("It is no signed note: it is not UTF-8.") from None
    text, gap, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not gap or _CONTROL.search(note) or lines[-1] or not 1 < len(lines) <= _MOST_SIGNATURES + 1:
        raise ProofError("It is no signed note: a text, an empty line, and lines with signatures.")
    return f"{text}\n", lines[:-1]


def _require_signature(key: Key, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        raise ProofError("The signature does not fit: the file is not what was signed.") from None


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text is; raises ProofError. Lines of extensions are refused."""
    found = _CHECKPOINT.fullmatch(text)
    if not found:
        raise ProofError("It is signed, but no checkpoint: origin, size and root, a line each.")
    root = _decoded(found[3])
    _require_hashes(root)
    size = int(found[2])
    if size >= 1 << 63 or (size == 0 and root != EMPTY_ROOT):
        raise ProofError(f"No log has {size} leaves under that root.")
    return Checkpoint(found[1], size, root)


def verify_checkpoint(data: bytes, keys: Iterable[Key]) -> tuple[Checkpoint, list[Key]]:
    """The checkpoint in a signed note, and the trusted keys that signed it; raises ProofError.

    Its origin is the key's name; a desk that was restored from a backup adds `/2`, `/3` and so on.
    """
    text, signers = open_note(data, keys)
    checkpoint = parse_checkpoint(text)
    base, slash, number = checkpoint.origin.rpartition("/")
    restored = base if slash and _RESTORED.fullmatch(number) else checkpoint.origin
    if not any(key.name in (checkpoint.origin, restored) for key in signers):
        raise ProofError(f"It is of the log {checkpoint.origin}, but signed by {signers[0].name}.")
    return checkpoint, signers


def parse_proof(data: bytes) -> Proof:
    """The proof in a `.tlog-proof` file; raises ProofError."""
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        lines = [""]
    form, *rest = lines
    if rest and rest[0].startswith("extra "):
        _decoded(rest.pop(0).removeprefix("extra "))
    index = _INDEX.fullmatch(rest.pop(0)) if rest else None
    if not gap or not checkpoint or form != "c2sp.org/tlog-proof@v1" or not index or len(head) > LARGEST:
        raise ProofError("It is no proof of the form c2sp.org/tlog-proof@v1.")
    hashes = tuple(map(_decoded, rest))
    _require_hashes(*hashes)
    return Proof(int(index[1]), hashes, checkpoint)


def verify_event(data: bytes, proof: bytes, keys: Sequence[Key]) -> Checkpoint:
    """The checkpoint under which these exact bytes of an event were logged; raises ProofError."""
    path = parse_proof(proof)
    checkpoint, _ = verify_checkpoint(path.checkpoint, keys)
    verify_inclusion(leaf_hash(data), path.leaf, checkpoint.size, path.hashes, checkpoint.root)
    return checkpoint


# Signed files: certificates and manifests


def signed_file(record: bytes, name: str, identity: bytes, signature: bytes) -> bytes:
    """The one form of a signed file: a line of canonical JSON, and a line with the signature."""
    return record + f"\n\u2014 {name} {base64.b64encode(identity + signature).decode()}\n".encode()


@_of_its_shape()
def verify_signed(data: bytes, tag: str, keys: Iterable[Key], largest: int = LARGEST) -> tuple[dict[str, Any], Key]:
    """The record that was signed under `tag`, and the key that did; raises ProofError."""
    line, name, identity, signature = _parts(data, largest)
    key = next((one for one in keys if (one.name, one.id) == (name, identity)), None)
    if key is None:
        raise ProofError(f"It is signed by {name} with a key that is not among those you trust.")
    _require_signature(key, signature, tag.encode() + b"\n" + line)
    record = _parsed(line)
    if not isinstance(record, dict) or record.get("schema") != tag:
        raise ProofError("It is signed, but no record of the kind that was asked for.")
    if signed_file(_canonical(record), name, identity, signature) != data:
        raise ProofError("It is not written in the one form that is allowed.")
    return record, key


@_of_its_shape()
def verify_certificate(data: bytes, output: bytes, keys: Iterable[Key], now: datetime) -> dict[str, Any]:
    """The certificate, where it releases exactly this output now; raises ProofError, which says why not.

    `data` is the certificate's file, `output` the bytes of the G-code file, `now` an aware time.
    """
    record, key = verify_signed(data, CERTIFICATE, keys)
    if set(record) != _FIELDS:
        raise ProofError("The certificate does not have the fields that a certificate has.")
    if record["origin"] != key.name:
        raise ProofError("The certificate names another origin than the key that signed it.")
    _check_gate(record)
    _check_time(record, now)
    found = hashlib.sha256(output).hexdigest()
    if found != record["gcode_sha256"]:
        raise ProofError(f"The file is another one: its SHA-256 is {found}, released is {record['gcode_sha256']}.")
    return record


def released(record: dict[str, Any], output: Path) -> str:
    """What is said of an output that a certificate releases."""
    return f"VALID: {output} is the output of {record['run_id']}, {record['gate']}, until {record['valid_until']}."


def _check_gate(record: dict[str, Any]) -> None:
    if record["gate"] not in ("allowed", "overridden"):
        raise ProofError(f"The gate said {record['gate']!r}: this releases nothing.")
    if (record["gate"] == "overridden") != (record["override"] is not None):
        raise ProofError("The gate's answer and the override do not fit together.")


def _check_time(record: dict[str, Any], now: datetime) -> None:
    issued, until = _moment(record["issued_at"]), _moment(record["valid_until"])
    if issued > now + SLACK:
        raise ProofError(f"It was issued at {record['issued_at']}, which is still to come: one of the clocks is wrong.")
    if not issued < until <= issued + LONGEST:
        raise ProofError("It is valid for longer than 24 hours, or for no time at all.")
    if record["override"] is not None and until > _moment(record["override"].get("expires_at")):
        raise ProofError("It would outlive the override that it rests on.")
    if now >= until:
        raise ProofError(f"It was valid until {record['valid_until']}. Ask the desk for a new one.")


def _moment(text: Any) -> datetime:
    try:
        at = datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        raise ProofError(f"{text!r} is not a time as certificates write it.") from None
    return at


def _parts(data: bytes, largest: int) -> tuple[bytes, str, bytes, bytes]:
    if len(data) > largest:
        raise ProofError(f"It has {len(data)} bytes; {largest} is the most.")
    lines = data.split(b"\n")
    try:
        found = _SIGNATURE.fullmatch(lines[1].decode()) if len(lines) == _LINES and not lines[2] else None
    except UnicodeDecodeError:
        found = None
    if not found:
        raise ProofError("It is no signed file: a line of JSON and a line with a signature.")
    body = _decoded(found[2])
    if len(body) != _SIGNED_BYTES:
        raise ProofError("Its signature does not have the length of one.")
    return lines[0], found[1], body[:4], body[4:]


def _decoded(text: str) -> bytes:
    try:
        body = base64.b64decode(text, validate=True)
    except binascii.Error:
        body = b""
    if base64.b64encode(body).decode() != text:
        raise ProofError("It holds base64 that is not in its one form.")
    return body


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode())
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ProofError("It is signed, but holds no JSON.") from None


def _canonical(record: dict[str, Any]) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# Bundles


MANIFEST, NEWEST, EVENTS, DOCUMENTS, FILES, OLDER = (
    "MANIFEST",
    "checkpoint",
    "events",
    "documents",
    "attachments",
    "older",
)
"""Where in a bundle its parts lie."""


class Bundle(NamedTuple):
    """What a bundle proves: the checkpoint it rests on, its events by number, how many files it holds."""

    checkpoint: Checkpoint
    events: dict[int, dict[str, Any]]
    files: int


def canonical_zip(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The one zip of these files, part by part: stored, sorted, 1980-01-01, nothing besides; raises ProofError."""
    directory: list[bytes] = []
    offset, last = 0, ""
    for name, data in files:
        if name <= last or not _PATH.fullmatch(name):
            raise ProofError(f"{name!r} stands in no canonical zip at this place.")
        fixed = (0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(name), 0)
        if offset + len(data) >= _ZIP_LIMIT or len(directory) >= _ZIP_FILES:
            raise ProofError("It is too large for one bundle: choose a shorter period.")
        directory.append(
            struct.pack("<4sHH4H3L5H2L", b"PK\1\2", 0x031E, 10, *fixed, 0, 0, 0, 0o100644 << 16, offset) + name.encode()
        )
        head = struct.pack("<4sH4H3L2H", b"PK\3\4", 10, *fixed) + name.encode()
        yield head
        yield data
        offset, last = offset + len(head) + len(data), name
    body = b"".join(directory)
    count = len(directory)
    yield body + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(body), offset, 0)


@_of_its_shape()
def verify_bundle(data: bytes, keys: Sequence[Key], held: bytes | None = None) -> Bundle:
    """What a bundle proves; raises ProofError, which names the first thing that does not fit.

    `held` is a checkpoint that you kept from before: the bundle then has to prove that its log goes on from there.
    """
    files = _unzipped(data)
    manifest, key = verify_signed(files.get(MANIFEST, b""), BUNDLE, keys, LARGEST_MANIFEST)
    _check_files(files, manifest)
    _check_form(files, data)
    checkpoint, _ = verify_checkpoint(files.get(NEWEST, b""), keys)
    if hashlib.sha256(files[NEWEST]).hexdigest() != manifest["checkpoint_sha256"] or manifest["origin"] != key.name:
        raise ProofError("The manifest is of another checkpoint, or of another origin.")
    _check_older(files, checkpoint, keys)
    if held is not None:
        _check_held(files, checkpoint, verify_checkpoint(held, keys)[0], keys)
    events = {n: _event(files, n, name, checkpoint) for name in files if (n := _event_number(name)) is not None}
    _check_named(files)
    return Bundle(checkpoint, events, len(files))


def _unzipped(data: bytes) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    place = 0
    while data[place : place + 4] == b"PK\3\4":
        head = data[place : place + _ZIP_HEAD]
        if len(head) < _ZIP_HEAD:
            break
        size, length = struct.unpack_from("<LH", head, 22)
        name = data[place + _ZIP_HEAD : place + _ZIP_HEAD + length].decode("ascii", "replace")
        start = place + _ZIP_HEAD + length
        files[name], place = data[start : start + size], start + size
    if not files:
        raise ProofError("It is no bundle: no zip begins here.")
    return files


def _check_files(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    """Whether these are the files that were signed for, each named that is not."""
    listed = {one["path"]: one for one in manifest["files"]}
    if missing := sorted(listed.keys() - files.keys()):
        raise ProofError(f"{missing[0]} is missing.")
    if added := sorted(files.keys() - listed.keys() - {MANIFEST}):
        raise ProofError(f"{added[0]} was added.")
    for name, one in listed.items():
        found = (len(files[name]), hashlib.sha256(files[name]).hexdigest())
        if found != (one["size_bytes"], one["sha256"]):
            raise ProofError(f"{name} was changed: it is not what the manifest was signed for.")


def _check_form(files: Mapping[str, bytes], data: bytes) -> None:
    place = 0
    for part in canonical_zip(files.items()):
        if data[place : place + len(part)] != part:
            raise ProofError(f"The zip is not written in its one form, from byte {place} on.")
        place += len(part)
    if place != len(data):
        raise ProofError(f"Behind the zip stand {len(data) - place} bytes more.")


def _check_older(files: Mapping[str, bytes], newest: Checkpoint, keys: Sequence[Key]) -> None:
    """Whether the log went on from each older checkpoint that the bundle holds."""
    for name in files:
        if name.startswith(f"{OLDER}/") and name.endswith(".checkpoint"):
            _check_growth(files, newest, verify_checkpoint(files[name], keys)[0])


def _check_growth(files: Mapping[str, bytes], newest: Checkpoint, old: Checkpoint) -> None:
    lines = files.get(f"{OLDER}/{old.size:010}.consistency", b"").decode("ascii", "replace").split()
    if old.origin != newest.origin:
        raise ProofError(f"The checkpoint at size {old.size} is of the log {old.origin}, this one of {newest.origin}.")
    verify_consistency(old.size, newest.size, old.root, newest.root, tuple(map(_decoded, lines)))


def _check_held(files: Mapping[str, bytes], newest: Checkpoint, held: Checkpoint, keys: Sequence[Key]) -> None:
    name = f"{OLDER}/{held.size:010}.checkpoint"
    if held.size != newest.size and name not in files:
        raise ProofError(f"The bundle holds no proof from size {held.size}. Ask the desk for one of its sizes.")
    same = newest if held.size == newest.size else verify_checkpoint(files[name], keys)[0]
    if held != same:
        raise ProofError(f"The checkpoint you hold is another one: at size {held.size} there were two logs.")


def _event_number(name: str) -> int | None:
    found = _EVENT.fullmatch(name)
    return int(found[1]) if found else None


def _event(files: Mapping[str, bytes], n: int, name: str, checkpoint: Checkpoint) -> dict[str, Any]:
    """Event `n`, where it was logged under the checkpoint and is what its signature says; raises ProofError."""
    data, proof = files[name], parse_proof(files.get(name.removesuffix("json") + "tlog-proof", b""))
    if proof.leaf != n or proof.checkpoint != files[NEWEST]:
        raise ProofError(f"The proof beside {name} is one of another event.")
    verify_inclusion(leaf_hash(data), n, checkpoint.size, proof.hashes, checkpoint.root)
    event = _parsed(data)
    check_event(event, n, data)
    for needed in _needed(event):
        if f"{DOCUMENTS}/{needed}" not in files:
            raise ProofError(f"Event {n} rests on the document {needed}, which is missing.")
    return dict(event)


def check_event(event: Any, n: int, data: bytes) -> None:
    """Raise ProofError unless these bytes are event `n` in canonical form, and its signature that of its record."""
    if not isinstance(event, dict) or event.get("n") != n or _canonical(event) != data:
        raise ProofError(f"Event {n} is not written in its one form, or is another one.")
    if "signature" not in event:
        return
    record = event.get("record")
    schema = record.get("schema") if isinstance(record, dict) else None
    if schema not in SIGNED_RECORDS or record is None:
        raise ProofError(f"Event {n} has a signature, but no record that could be signed.")
    if hashlib.sha256(f"{schema}\n".encode() + _canonical(record)).hexdigest() != event["signature"]:
        raise ProofError(f"The signature of event {n} is not that of its record.")
    differing = [name for name, pair in _pairs(event, record).items() if pair[0] != pair[1]]
    if differing:
        raise ProofError(f"Event {n} and its signed record differ in: {', '.join(sorted(differing))}.")


def _pairs(event: dict[str, Any], record: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What stands in the event and in its signed record too (RECORDS.md, section 6)."""
    pairs = {"person": (event["actor"], record.get("person")), "at": (event["at"], record.get("at"))}
    pairs["reason"] = (event.get("reason"), record.get("note"))
    if record["schema"] == SIGNED_RECORDS[0]:
        for name in ("run_id", "advisory_id", "round", "policy", "packet_sha256"):
            pairs[name] = (event.get(name), record.get(name))
        pairs["verdict"] = (event["kind"], f"advisory:{record.get('verdict')}")
    return pairs


def _needed(event: dict[str, Any]) -> list[str]:
    """The documents without which an event does not say all: the packet that was shown, the policy's text."""
    policy = event.get("policy")
    named = [event.get("packet_sha256"), policy["sha256"] if isinstance(policy, dict) else None]
    return [str(one) for one in named if one]


def _check_named(files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        folder, _, sha256 = name.partition("/")
        if folder in (DOCUMENTS, FILES) and hashlib.sha256(data).hexdigest() != sha256:
            raise ProofError(f"{name} is not what its name says.")


def proved(bundle: Bundle) -> str:
    """What is said of a bundle that holds."""
    origin, size, _ = bundle.checkpoint
    signed = sum("signature" in event for event in bundle.events.values())
    return f"VALID: {bundle.files} files, {len(bundle.events)} events ({signed} signed) of {origin} at size {size}."


# The command line


def main(arguments: Sequence[str] | None = None, now: datetime | None = None) -> int:
    """The command line; answers 0 where what it was given holds, 1 where it is refused."""
    asked = _parser().parse_args(arguments)
    try:
        told = _KINDS[asked.kind](asked, parse_keys(asked.key.read_text()), now or datetime.now(UTC))
    except (ProofError, OSError, UnicodeDecodeError) as error:
        sys.stdout.write(f"REFUSED: {error}\n")
        return 1
    sys.stdout.write(f"{told}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verify.py", description="Check what the review desk signed and logged.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, (name, told) in _OPTIONS.items():
        one = kinds.add_parser(kind)
        one.add_argument("file", type=Path)
        one.add_argument("--key", type=Path, required=True, help="the file of public keys you trust")
        if name:
            one.add_argument(name, type=Path, required=name != "--held", help=told)
    return parser


def _certificate(asked: argparse.Namespace, keys: list[Key], now: datetime) -> str:
    record = verify_certificate(asked.file.read_bytes(), asked.output.read_bytes(), keys, now)
    return released(record, asked.output)


def _bundle(asked: argparse.Namespace, keys: list[Key], _now: datetime) -> str:
    held = asked.held.read_bytes() if asked.held else None
    return proved(verify_bundle(asked.file.read_bytes(), keys, held))


def _checkpoint(asked: argparse.Namespace, keys: list[Key], _now: datetime) -> str:
    (origin, size, _), signers = verify_checkpoint(asked.file.read_bytes(), keys)
    return f"VALID: {origin} at size {size}, signed by {', '.join(key.text for key in signers)}."


def _proof(asked: argparse.Namespace, keys: list[Key], _now: datetime) -> str:
    checkpoint = verify_event(asked.file.read_bytes(), asked.proof.read_bytes(), keys)
    return f"VALID: logged in {checkpoint.origin}, at size {checkpoint.size}."


_KINDS = {"certificate": _certificate, "bundle": _bundle, "checkpoint": _checkpoint, "proof": _proof}
_OPTIONS = {
    "certificate": ("--output", "the G-code file that is to be run"),
    "bundle": ("--held", "a checkpoint that you kept from before"),
    "checkpoint": ("", ""),
    "proof": ("--proof", "the .tlog-proof file beside the event"),
}


if __name__ == "__main__":
    sys.exit(main())
