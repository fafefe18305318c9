"""Runs, their attachments, and records by their hash."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, select

from reviewapp.domain import unseen
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Damaged, NotFound, RunNotFound
from reviewapp.domain.run import Run
from reviewapp.store.tables import attachment as attachment_table
from reviewapp.store.tables import document, run

_ONE = select(run).where(run.c.run_id == bindparam("run_id"))
_MANY = select(run).where(run.c.run_id.in_(bindparam("run_ids", expanding=True)))
_AFTER = select(run).where(run.c.run_id > bindparam("place")).order_by(run.c.run_id).limit(bindparam("size"))
_DOCUMENT = select(document.c.body).where(document.c.sha256 == bindparam("sha256"))
_ATTACHMENTS = (
    select(attachment_table.c.facts)
    .where(attachment_table.c.run_id == bindparam("run_id"))
    .order_by(attachment_table.c.position)
)


@dataclass(frozen=True)
class StoredRun:
    """A run, with how and when its newest record was received."""

    run: Run
    received_at: datetime
    received_sha256: str
    fingerprint: str
    layout: str
    source: str

    def of(self, run: Run) -> "StoredRun":
        """The same record, of a run that stands otherwise now."""
        return replace(self, run=run)


def get(conn: Connection, run_id: str) -> StoredRun:
    """The run of that id; raises RunNotFound."""
    row = conn.execute(_ONE, {"run_id": run_id}).one_or_none()
    if row is None:
        raise RunNotFound(f"There is no run {run_id[:128]!r} here. Check the id, or import it.")
    return _stored(row)


def known(conn: Connection, run_ids: Sequence[str]) -> dict[str, StoredRun]:
    """Those of the runs that are stored."""
    return {row.run_id: _stored(row) for row in conn.execute(_MANY, {"run_ids": list(run_ids)})}


def after(conn: Connection, place: str, size: int) -> tuple[StoredRun, ...]:
    """Runs behind that id, by id; every run, from the empty one on."""
    return tuple(_stored(row) for row in conn.execute(_AFTER, {"place": place, "size": size}))


def attachments(conn: Connection, run_id: str) -> tuple[Attachment, ...]:
    """The attachments of a run, in the order they were received."""
    return tuple(Attachment.model_validate(facts) for facts in conn.scalars(_ATTACHMENTS, {"run_id": run_id}))


def attachment(conn: Connection, run_id: str, sha256: str) -> Attachment:
    """The attachment of that name; raises NotFound."""
    found = next((one for one in attachments(conn, run_id) if one.sha256 == sha256), None)
    if found is None:
        raise NotFound(f"The run {unseen.seen(run_id[:128])!r} has no such file here.")
    return found


def record(conn: Connection, digest: str) -> bytes:
    """The record kept under a hash; raises Damaged where it is gone or was changed."""
    body: bytes | None = conn.scalar(_DOCUMENT, {"sha256": digest})
    if body is None:
        raise Damaged(f"The record {digest[:12]}… is gone from the database.")
    if sha256(body) != digest:
        raise Damaged(f"The record {digest[:12]}… no longer matches its hash.")
    return body


def has_record(conn: Connection, digest: str) -> bool:
    """Whether a record is kept under that hash."""
    return conn.scalar(_DOCUMENT, {"sha256": digest}) is not None


def _stored(row: Row[tuple[object, ...]]) -> StoredRun:
    return StoredRun(
        run=Run.model_validate(row.facts),
        received_at=row.received_at,
        received_sha256=row.received_sha256,
        fingerprint=row.fingerprint,
        layout=row.layout,
        source=row.source,
    )
