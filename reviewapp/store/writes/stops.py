"""Stops, and what they hold."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.run import Run
from reviewapp.domain.stopping import Stop
from reviewapp.store.tables import hold, stop

_UPDATE = update(stop).where(stop.c.seq == bindparam("known_seq"))
_HOLD = insert(hold)


def add(conn: Connection, one: Stop) -> None:
    """Keep a new stop."""
    conn.execute(insert(stop), _row(one))


def save(conn: Connection, one: Stop) -> None:
    """Write that a stop was released."""
    conn.execute(_UPDATE, {"known_seq": one.seq, **_row(one)})


def hold_new(conn: Connection, runs: Iterable[Run], advisories: Iterable[Advisory]) -> None:
    """Note what came just now from something that is paused."""
    rows = [{"stop_seq": mark.stop, "run_id": one.run_id, "advisory_id": ""} for one in runs for mark in one.held]
    rows += [
        {"stop_seq": mark.stop, "run_id": one.run_id, "advisory_id": one.advisory_id}
        for one in advisories
        for mark in one.held
    ]
    if rows:
        conn.execute(_HOLD, rows)


def _row(one: Stop) -> dict[str, Any]:
    return {"seq": one.seq, "is_open": one.released_by is None, "facts": one.model_dump(mode="json")}
