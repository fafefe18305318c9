"""How far others were told."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert

from reviewapp.domain.gate import Listed
from reviewapp.store.delivery_tables import announced, announced_gate
from reviewapp.store.reads.announced import Cursor

_FORGET = delete(announced_gate).where(announced_gate.c.run_id == bindparam("known_id"))


def move(conn: Connection, cursor: Cursor) -> None:
    """Write how far others were told."""
    conn.execute(delete(announced))
    conn.execute(insert(announced), {"id": 1, **cursor._asdict()})


def keep_gates(conn: Connection, told: Mapping[str, Listed]) -> None:
    """Write what was told last of the gates of these runs."""
    if told:
        conn.execute(_FORGET, [{"known_id": run_id} for run_id in told])
        rows = [{"run_id": run_id, "answer": one.answer, "until": one.until} for run_id, one in told.items()]
        conn.execute(insert(announced_gate), rows)
