"""Explaining a run on request: the text becomes an advisory like any other, and whether it came is told either way."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import advising, verdict_log
from reviewapp.actions.advising import Advice
from reviewapp.actions.receiving import Sender
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.change import Change
from reviewapp.domain.events import Event
from reviewapp.domain.explaining import Explained, Facts, Failed, facts_of
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import events, runs

KIND = "run:explained"


Status = Literal["NONE", "READY", "ERROR"]


class Told(NamedTuple):
    """How far the explanation of a run is: READY or ERROR, its summary or the reason, the advisory that holds it."""

    status: Status
    summary: str
    advisory_id: str | None = None


def facts(store: Store, run_id: str) -> Facts:
    """What an explainer is told of a run; raises RunNotFound."""
    with store.reading() as conn:
        run = runs.get(conn, run_id).run
        return facts_of(run, json.loads(runs.record(conn, run.run_sha256)))


def attach(
    store: Store,
    run_id: str,
    made: Explained | Failed,
    stated: Mapping[str, Any],
    sender: Sender,
    now: datetime,
) -> Told:
    """Attach what an explainer made, or note why nothing came; `stated` is what else the envelope says.

    One transaction: nobody ever sees the one without the other, nor an explanation that is for ever on its way.
    """
    with store.writing() as conn:
        runs.get(conn, run_id)
        told, changes = _attached(conn, store, run_id, made, stated, sender, now)
        after = {**told._asdict()}
        if after != _newest(conn, run_id):
            fields = {"run_id": run_id, "after": after}
            event = Event(kind=KIND, at=now, actor=sender.actor, fields=fields, request_id=sender.request_id)
            trail.append(conn, [event])
    verdict_log.write(store, changes)
    return told


def newest(conn: Connection, run_id: str) -> Told | None:
    """How far the explanation of a run is, None where nobody asked for one here."""
    after = _newest(conn, run_id)
    return Told(**after) if after else None


def _newest(conn: Connection, run_id: str) -> dict[str, Any] | None:
    found = events.page(conn, events.EventFilter(run_id=run_id, kind=KIND), 1)
    after: dict[str, Any] | None = found[0].record["after"] if found else None
    return after


def _attached(
    conn: Connection,
    store: Store,
    run_id: str,
    made: Explained | Failed,
    stated: Mapping[str, Any],
    sender: Sender,
    now: datetime,
) -> tuple[Told, list[Change]]:
    if isinstance(made, Failed):
        return Told("ERROR", made.reason), []
    record = {"kind": stated["kind"], "engine_id": made.engine_id, "engine_version": made.engine_version}
    # Without time and request: the same explanation of a run is the same advisory, however often it is asked for.
    envelope = {**stated, **record, "run_id": run_id, "markdown": made.text}
    name = sha256(canonical(envelope))
    changes = advising.attach_within(conn, store, run_id, Advice(name, record, envelope), sender, now)
    return Told("READY", made.summary, name), changes
