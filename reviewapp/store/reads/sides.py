"""A run with everything that is compared of it, read on one connection."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.domain import gate
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.errors import Damaged
from reviewapp.domain.run import Run
from reviewapp.domain.tree import Json
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import gates, packets, runs

# Shown as facts of either side or as files, so that they are not told twice.
_TOLD = {"schema", "run_id", "created_at_utc"}
_TOLD_AS_FILES = {"attachments"}


@dataclass(frozen=True)
class Side:
    """One run with its evidence, its other fields, its files, and its gate; `damage` says why fields are missing."""

    run: Run
    evidence: Json
    other: Json
    attachments: tuple[Attachment, ...]
    gate: gate.Gate
    stored: runs.StoredRun
    damage: str | None = None


def read(conn: Connection, blobs: Blobs, stored: runs.StoredRun, now: datetime) -> Side:
    """All that is compared of one run; its files are hashed anew."""
    run = stored.run
    files = packets.sound_attachments(conn, blobs, run.run_id)
    try:
        proof = json.loads(runs.record(conn, run.run_sha256))
        whole = json.loads(runs.record(conn, stored.received_sha256).decode("utf-8-sig"))
    except Damaged as error:
        return Side(run, {}, {}, files, gate.unreadable(str(error)), stored, str(error))
    answer = gates.answer(conn, stored, files, now)
    other = {key: value for key, value in whole.items() if key not in proof and key not in _TOLD_AS_FILES}
    return Side(run, {key: value for key, value in proof.items() if key not in _TOLD}, other, files, answer, stored)
