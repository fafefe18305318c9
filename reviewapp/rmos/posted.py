"""Runs and advisories that come by the API, made into the records that a store of layout `dated` would hold."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import canonical, plain_text, sha256, utc_text
from reviewapp.domain.errors import Invalid, Unreadable
from reviewapp.domain.run import read_run
from reviewapp.rmos import gathering
from reviewapp.rmos.assets import Material, describe
from reviewapp.rmos.received import FoundAttachment, Received, ReceivedAdvisory
from reviewapp.rmos.statements import Statement
from reviewapp.rmos.strict_json import MAX_BYTES, MIB, parse

LAYOUT = "api"


def document(body: dict[str, Any], run_id: str, made_at: datetime, request_id: str | None) -> dict[str, Any]:
    """The record of a run of which `body` was sent."""
    hashes = {**(body.get("hashes") or {}), "feasibility_sha256": sha256(canonical(body.get("feasibility")))}
    made = {**body, "run_id": run_id, "created_at_utc": utc_text(made_at), "hashes": hashes}
    return made if request_id is None else {**made, "request_id": request_id}


def received(document: dict[str, Any], source: str, attachments: tuple[Attachment, ...] = ()) -> Received:
    """A run with that record; its bytes are the canonical form. Raises Unreadable, Invalid where it is too large."""
    raw = canonical(document)
    if len(raw) > MAX_BYTES:
        raise Invalid(f"The record of the run would be larger than {MAX_BYTES // MIB} MiB.")
    digest = sha256(raw)
    found = tuple(FoundAttachment(one, None) for one in attachments)
    return Received(
        layout=LAYOUT,
        file=source,
        raw=raw,
        raw_sha256=digest,
        document=document,
        reading=read_run(document),
        attachments=found,
        advisories=(),
        problems=(),
        fingerprint=gathering.fingerprint(digest, (), found, (), (), None),
    )


def attachment(kind: str, filename: str | None, mime: str | None, data: bytes) -> Attachment:
    """A file as the desk keeps it, named by the SHA-256 of its bytes."""
    digest = sha256(data)
    return Attachment(
        kind=kind, filename=filename, sha256=digest, matched="raw", size_bytes=len(data), mime=mime, blob=digest
    )


def stated(one: Attachment, at: datetime) -> dict[str, Any]:
    """A file as the record of its run tells of it."""
    told = one.model_dump(include={"sha256", "kind", "mime", "filename", "size_bytes"})
    return {**told, "created_at_utc": utc_text(at)}


def advisory(record: dict[str, Any], envelope: dict[str, Any] | bytes, source: str) -> ReceivedAdvisory:
    """An advisory: `record` links it to its run, `envelope` holds what it says, or is the file of it."""
    material = Material(file=source)
    if isinstance(envelope, dict):
        describe(material, envelope)
    else:
        _open(material, envelope)
    statement = Statement(record["advisory_id"], record, link=False, file=source)
    found = gathering.advisory(statement.advisory_id, [statement], material, None)
    return replace(found, sent=canonical(envelope) if isinstance(envelope, dict) and envelope else None)


def _open(material: Material, data: bytes) -> None:
    """Take the content from a file: an envelope, else text; where it is neither there is none, as in an import."""
    try:
        found = parse(data)
        if isinstance(found, dict):
            describe(material, found)
            return
    except Unreadable:
        pass  # no JSON, so it may be text
    try:
        material.text = plain_text(data.decode("utf-8-sig")) or None
    except UnicodeDecodeError:
        return
