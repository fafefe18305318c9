"""Gathering a bundle: everything that proves a part of the trail, with no network and without this software."""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from reviewapp import verify
from reviewapp.domain import bundle
from reviewapp.domain.bundle import Listed
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Damaged, Invalid, NotFound
from reviewapp.domain.export import Wanted
from reviewapp.ledger import readable, tree
from reviewapp.signing import SigningKey
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import events, runs
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads.ledger import Signed
from reviewapp.verify import DOCUMENTS, EVENTS, FILES, MANIFEST, NEWEST, OLDER, Proof

OLDER_CHECKPOINTS = 30
_SLICE = 500
_LEDGER = ("ledger:reopened", "ledger:key_rotated")


@dataclass
class Gathered:
    """What goes into a bundle: small files as they are, attachments by their hash and size."""

    files: dict[str, bytes] = field(default_factory=dict)
    attachments: dict[str, int] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)


def gather(conn: Connection, blobs: Blobs, wanted: Wanted, signed: Signed) -> Gathered:
    """Everything about a run, an advisory or a period that the checkpoint covers.

    Raises NotFound where nothing happened, Invalid where it is too much for one file.
    """
    found = Gathered()
    bodies = _events(conn, wanted, signed.size)
    found.events = [json.loads(body) for body in bodies.values()]
    found.files = {f"{EVENTS}/{n:010}.json": body for n, body in bodies.items()} | _proofs(conn, list(bodies), signed)
    for digest in sorted({one for event in found.events for one in bundle.documents(event)}):
        _document(conn, found, digest)
    for run_id in sorted({event["run_id"] for event in found.events if event["kind"] == "run:imported"}):
        _attachments(conn, blobs, found, run_id)
    found.files[NEWEST] = signed.note
    found.files |= _older(conn, signed)
    found.files["verify.py"] = Path(verify.__file__).read_bytes()
    found.files["README.txt"] = readable.STEPS.encode()
    found.files["index.html"] = readable.page(found.events, found.files, sorted(found.missing)).encode()
    return found


def parts(found: Gathered, blobs: Blobs, key: SigningKey) -> Iterator[bytes]:
    """The zip, part by part, its manifest signed; raises Damaged, ProofError."""
    files = [Listed(path, sha256(data), len(data)) for path, data in found.files.items()]
    files += [Listed(f"{FILES}/{digest}", digest, size) for digest, size in found.attachments.items()]
    record = bundle.manifest(key.name, files, sha256(found.files[NEWEST]))
    found.files[MANIFEST] = key.sign(bundle.SCHEMA, record)
    names = sorted([MANIFEST, *(one.path for one in files)])
    return verify.canonical_zip((name, _data(found, blobs, name)) for name in names)


def _data(found: Gathered, blobs: Blobs, name: str) -> bytes:
    return found.files[name] if name in found.files else blobs.read(name.partition("/")[2])


def _proofs(conn: Connection, numbers: Sequence[int], signed: Signed) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for place in range(0, len(numbers), _SLICE):
        part = tree.inclusion_proofs(conn, numbers[place : place + _SLICE], signed.size)
        files |= {f"{EVENTS}/{n:010}.tlog-proof": Proof(n, tuple(path), signed.note).file for n, path in part.items()}
    return files


def _events(conn: Connection, wanted: Wanted, size: int) -> dict[int, bytes]:
    """What the trail says of it, and whatever happened to the trail's own key and name."""
    asked = {name: value for name, value in wanted if value is not None and name != "advisory_id"}
    filters = [events.EventFilter(**asked), *(events.EventFilter(kind=kind) for kind in _LEDGER)]
    found: dict[int, bytes] = {}
    for number, one in enumerate(filters):
        after = -1
        while part := events.walk(conn, one, after, size - 1, _SLICE):
            found |= {n: body for n, body in part if number or bundle.is_about(json.loads(body), wanted)}
            after = part[-1][0]
            if len(found) > bundle.MOST_EVENTS:
                raise Invalid(f"That is more than {bundle.MOST_EVENTS:,} events: choose a shorter period.")
        if not found:
            raise NotFound("Nothing happened there: there is nothing to prove.")
    return dict(sorted(found.items()))


def _document(conn: Connection, found: Gathered, digest: str) -> None:
    try:
        found.files[f"{DOCUMENTS}/{digest}"] = runs.record(conn, digest)
    except Damaged:
        found.missing.add(digest)


def _attachments(conn: Connection, blobs: Blobs, found: Gathered, run_id: str) -> None:
    for one in runs.attachments(conn, run_id):
        if one.blob is None or blobs.state(one.blob) != "sound":
            found.missing.add(one.sha256)
        else:
            found.attachments[one.blob] = blobs.size(one.blob) or 0
    if sum(found.attachments.values()) > bundle.LARGEST:
        raise Invalid("Its attachments are larger than 2 GiB together: choose a shorter period.")


def _older(conn: Connection, signed: Signed) -> dict[str, bytes]:
    """Checkpoints that somebody may hold, each with the proof that the log went on from it."""
    files = {}
    known = [one for one in read.checkpoints(conn, OLDER_CHECKPOINTS) if one.origin == signed.origin]
    for one in known:
        if one.size < signed.size:
            proof = tree.consistency_proof(conn, one.size, signed.size)
            lines = "".join(f"{base64.b64encode(node).decode()}\n" for node in proof)
            files[f"{OLDER}/{one.size:010}.checkpoint"] = one.note
            files[f"{OLDER}/{one.size:010}.consistency"] = lines.encode()
    return files
