"""The gate's answer for a run, made sure of: whatever it rests on is read and re-hashed first. It fails closed."""

from datetime import datetime

from sqlalchemy import Connection

from reviewapp.domain import gate
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.errors import Damaged
from reviewapp.domain.gate import Gate, Standing
from reviewapp.store.reads import advisories, policies, runs
from reviewapp.store.reads.runs import StoredRun


def answer(conn: Connection, stored: StoredRun, files: tuple[Attachment, ...], now: datetime) -> Gate:
    """What the gate says of a run at `now`, the later of clock and newest event.

    `files` are its attachments as they were just re-hashed (`packets.sound_attachments`).
    Blocked, with the reason, where its record, a file of it, what was approved of it, a signature or the policy
    cannot be read as it was written.
    """
    policy = None
    try:
        policy = policies.active(conn)
        _require_records(conn, stored)
        _require_files(conn, stored.run.run_id, files)
        standings = advisories.standings(conn, stored.run.run_id)
        _require_contents(conn, standings)
        return gate.gate(stored.run, standings, now, policy)
    except Damaged as error:
        return gate.unreadable(str(error), policy.ref if policy else None)


def _require_records(conn: Connection, stored: StoredRun) -> None:
    for digest in (stored.run.run_sha256, stored.received_sha256):
        runs.record(conn, digest)


def _require_files(conn: Connection, run_id: str, files: tuple[Attachment, ...]) -> None:
    """A file that was sound when it came must be so now; one that came damaged is shown as such, and holds nothing."""
    if files != runs.attachments(conn, run_id):
        raise Damaged("A file of this run was damaged here since it was received. Tell the operator.")


def _require_contents(conn: Connection, standings: tuple[Standing, ...]) -> None:
    """The contents that an approval which counts was given for."""
    for standing in standings:
        if gate.counts(standing.advisory) and standing.advisory.content_sha256 is not None:
            runs.record(conn, standing.advisory.content_sha256)
