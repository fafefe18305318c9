"""Runs that programs send: taken as an import of the same record would be, so that all rules are the same."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import importing, receiving, updating, verdict_log
from reviewapp.actions.receiving import InForce, Sender
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.change import Change
from reviewapp.domain.errors import DeskError, WrongState
from reviewapp.domain.person import Actor
from reviewapp.domain.run import read_run
from reviewapp.rmos import posted
from reviewapp.rmos.received import Received
from reviewapp.store.database import Store
from reviewapp.store.reads import runs as read
from reviewapp.store.reads.runs import StoredRun

SLICE = 500
CREATED, KNOWN = "created", "known"


class Submitted(NamedTuple):
    """What became of a run that was sent: created, or known already with just this record."""

    run_id: str
    status: str
    feasibility_sha256: str


def sender_of(token: Actor, owner: str, source: str, request_id: str) -> Sender:
    """Who sends with that token: its owner is the requester, its source names the producer."""
    return Sender(token, owner, request_id, f"api:{source}")


def submit(store: Store, bodies: Sequence[Mapping[str, Any]], sender: Sender, now: datetime) -> list[Any]:
    """Take runs, in the order in which they come; answers for each `Submitted`, or the refusal (a DeskError).

    One that cannot be taken stops no other. The same run again changes nothing; another run under a name that is known
    is refused rather than kept as a conflict: who may send runs must not be able to shut the gate of any.
    """
    told: list[Any] = []
    for start in range(0, len(bodies), SLICE):
        # Read before the transaction: decisions beside a batch wait for no more than the writing of one slice.
        sent = [_read(body, sender, now) for body in bodies[start : start + SLICE]]
        with store.writing() as conn:
            made, changes = _take(conn, sent, sender, now)
        told += made
        verdict_log.write(store, changes)
    return told


def submit_one(store: Store, body: Mapping[str, Any], sender: Sender, now: datetime) -> Submitted:
    """Take one run. Raises WrongState where another run has its name, Invalid, Unreadable."""
    (told,) = submit(store, [body], sender, now)
    if isinstance(told, DeskError):
        raise told
    submitted: Submitted = told
    return submitted


def change_meta(store: Store, run_id: str, changes: Mapping[str, Any], sender: Sender, now: datetime) -> dict[str, Any]:
    """Merge into the meta of a run that came by the API; answers all of it. Raises RunNotFound, WrongState, Invalid."""

    def merge(document: dict[str, Any], _: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        document["meta"] = {**(document.get("meta") or {}), **changes}
        return ()

    meta: dict[str, Any] = _rewrite(store, run_id, merge, sender, now)["meta"]
    return meta


def attach_file(store: Store, run_id: str, file: Attachment, data: bytes, sender: Sender, now: datetime) -> None:
    """Add a file to a run that came by the API; the same file again changes nothing. Raises RunNotFound, WrongState."""
    with store.reading() as conn:
        _require_ours(read.get(conn, run_id), sender)  # before a file is kept that would belong to nothing
    store.blobs.add([data])

    def add(document: dict[str, Any], known: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        if any(one.sha256 == file.sha256 for one in known):
            return ()
        document["attachments"] = [*(document.get("attachments") or ()), posted.stated(file, now)]
        return (file,)

    _rewrite(store, run_id, add, sender, now)


_Rewriting = Callable[[dict[str, Any], tuple[Attachment, ...]], tuple[Attachment, ...]]


def _rewrite(store: Store, run_id: str, rewrite: _Rewriting, sender: Sender, now: datetime) -> dict[str, Any]:
    """Let `rewrite` change the record of a run, and name the files it adds; take it as if it had come anew."""
    with store.writing() as conn:
        before = read.get(conn, run_id)
        _require_ours(before, sender)
        document: dict[str, Any] = json.loads(read.record(conn, before.received_sha256))
        known = read.attachments(conn, run_id)
        more = rewrite(document, known)
        found = posted.received(document, before.source, (*known, *more))
        rules = importing.in_force(conn, sender.origin, sender)
        is_other = found.raw_sha256 != before.received_sha256
        changes = updating.update(conn, rules, before, found, now)[1] if is_other else []
    verdict_log.write(store, changes)
    return document


def _require_ours(stored: StoredRun, sender: Sender) -> None:
    """Raise WrongState where the record lies elsewhere, or the run was sent for somebody else.

    Whoever adds to a run counts as one who sent it, and a run has one such person, who never decides it.
    """
    if stored.layout != posted.LAYOUT:
        raise WrongState(
            f"The record of {stored.run.run_id} is kept in a store of RMOS: change it there, and it is followed here."
        )
    if stored.run.requester != sender.owner:
        raise WrongState(f"The run {stored.run.run_id} was sent for somebody else; only a token of theirs adds to it.")


def _read(body: Mapping[str, Any], sender: Sender, now: datetime) -> Received | DeskError:
    """What was sent, as the record of a run that is new, or why it cannot be taken."""
    told = dict(body)
    run_id = told.pop("run_id", None) or f"run_{secrets.token_hex(8)}"
    try:
        return posted.received(posted.document(told, run_id, now, sender.request_id), sender.origin)
    except DeskError as error:
        return error


def _take(
    conn: Connection, sent: Sequence[Received | DeskError], sender: Sender, now: datetime
) -> tuple[list[Any], list[Change]]:
    rules = importing.in_force(conn, sender.origin, sender)
    known = read.known(conn, [one.reading.run.run_id for one in sent if isinstance(one, Received)])
    arrivals: dict[str, receiving.Arrival] = {}
    told: list[Any] = []
    for one in sent:
        try:
            told.append(_one(one, rules, known, arrivals, now) if isinstance(one, Received) else one)
        except DeskError as error:
            told.append(error)
    importing.write(conn, list(arrivals.values()))
    return told, [change for one in arrivals.values() for change in one.changes]


def _one(
    found: Received,
    rules: InForce,
    known: Mapping[str, StoredRun],
    arrivals: dict[str, receiving.Arrival],
    now: datetime,
) -> Submitted:
    run_id: str = found.reading.run.run_id
    feasibility: str = found.document["hashes"]["feasibility_sha256"]
    before = known.get(run_id) or (arrivals[run_id].stored if run_id in arrivals else None)
    if before is None:
        arrivals[run_id] = receiving.arrival(found, rules, None, now)
        return Submitted(run_id, CREATED, feasibility)
    again = {**found.document, "created_at_utc": utc_text(before.run.created_at)}
    if read_run(again).run.run_sha256 != before.run.run_sha256:
        raise WrongState(f"There is a run {run_id} here, and it is another one. Send this under a name of its own.")
    return Submitted(run_id, KNOWN, feasibility)
