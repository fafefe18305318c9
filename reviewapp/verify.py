"""Checks release certificates beside the machine: no network, and nothing of the desk but this one file.

It needs Python 3.11 or later and the package `cryptography`. Copy it to where it is run:

    python verify.py certificate CERTIFICATE --output FILE.nc --key KEYS

KEYS is a file of public keys, one a line, as the desk gives them (`name+id+base64`, the form of C2SP signed notes).
They have to come from somebody you trust, by another way than the certificate: no key inside a file is ever believed.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CERTIFICATE = "reviewapp/certificate/v1"
LARGEST = 65_536
LONGEST = timedelta(hours=24)
SLACK = timedelta(minutes=5)
"""How much two clocks may differ before a certificate counts as one of the future."""
_ED25519 = b"\x01"
_PUBLIC_BYTES, _SIGNED_BYTES = 32, 4 + 64
_LINES = 3
"""The record, the signature, and nothing behind its line end."""
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_SIGNATURE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})")
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


def signed_file(record: bytes, name: str, identity: bytes, signature: bytes) -> bytes:
    """The one form of a signed file: a line of canonical JSON, and a line with the signature."""
    return record + f"\n\u2014 {name} {base64.b64encode(identity + signature).decode()}\n".encode()


def verify_signed(data: bytes, tag: str, keys: Iterable[Key]) -> tuple[dict[str, Any], Key]:
    """The record that was signed under `tag`, and the key that did; raises ProofError."""
    line, name, identity, signature = _parts(data)
    key = next((one for one in keys if (one.name, one.id) == (name, identity)), None)
    if key is None:
        raise ProofError(f"It is signed by {name} with a key that is not among those you trust.")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, tag.encode() + b"\n" + line)
    except InvalidSignature:
        raise ProofError("The signature does not fit: the file is not what was signed.") from None
    record = _parsed(line)
    if not isinstance(record, dict) or record.get("schema") != tag:
        raise ProofError("It is signed, but no record of the kind that was asked for.")
    if signed_file(_canonical(record), name, identity, signature) != data:
        raise ProofError("It is not written in the one form that is allowed.")
    return record, key


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


def _parts(data: bytes) -> tuple[bytes, str, bytes, bytes]:
    if len(data) > LARGEST:
        raise ProofError(f"It has {len(data)} bytes; {LARGEST} is the most.")
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


def main(arguments: Sequence[str] | None = None, now: datetime | None = None) -> int:
    """The command line; answers 0 where the certificate holds, 1 where it is refused."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Check what the review desk signed.")
    parser.add_argument("kind", choices=["certificate"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--output", type=Path, required=True, help="the G-code file that is to be run")
    parser.add_argument("--key", type=Path, required=True, help="the file of public keys you trust")
    asked = parser.parse_args(arguments)
    try:
        keys = parse_keys(asked.key.read_text())
        moment = now or datetime.now(UTC)
        record = verify_certificate(asked.file.read_bytes(), asked.output.read_bytes(), keys, moment)
    except (ProofError, OSError, UnicodeDecodeError) as error:
        sys.stdout.write(f"REFUSED: {error}\n")
        return 1
    sys.stdout.write(f"{released(record, asked.output)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
