"""Runs and their attachments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.gate import Listed
from reviewapp.store.reads.runs import StoredRun
from reviewapp.store.tables import attachment, run

_INSERT = insert(run)
_UPDATE = update(run).where(run.c.run_id == bindparam("known_id"))
_LIST_GATE = _UPDATE.values(gate=bindparam("gate"), gate_until=bindparam("gate_until"))
_INSERT_ATTACHMENT = insert(attachment)
_FORGET_ATTACHMENTS = delete(attachment).where(attachment.c.run_id == bindparam("known_id"))


def add(conn: Connection, arrivals: Sequence[tuple[StoredRun, Listed]]) -> None:
    """Add runs that are new, each with what its gate says."""
    if arrivals:
        conn.execute(_INSERT, [{**_row(one), **_gate(listed)} for one, listed in arrivals])


def replace(conn: Connection, stored: StoredRun) -> None:
    """Write what is known of a run now; its evidence and its run hash never change."""
    conn.execute(_UPDATE, {"known_id": stored.run.run_id, **_row(stored)})


def list_gate(conn: Connection, run_id: str, listed: Listed) -> None:
    """Write what the gate of a run says now, for the lists."""
    conn.execute(_LIST_GATE, {"known_id": run_id, **_gate(listed)})


def add_attachments(conn: Connection, lists: Sequence[tuple[str, Sequence[Attachment]]]) -> None:
    """Add the attachments of runs that have none yet: pairs of run id and attachments."""
    rows = [
        {"run_id": run_id, "position": i, "sha256": one.sha256, "facts": one.model_dump(mode="json")}
        for run_id, attachments in lists
        for i, one in enumerate(attachments)
    ]
    if rows:
        conn.execute(_INSERT_ATTACHMENT, rows)


def replace_attachments(conn: Connection, run_id: str, attachments: Sequence[Attachment]) -> None:
    """Write the attachments a run has now."""
    conn.execute(_FORGET_ATTACHMENTS, {"known_id": run_id})
    add_attachments(conn, [(run_id, attachments)])


def _row(stored: StoredRun) -> dict[str, Any]:
    facts = stored.run
    return {
        "run_id": facts.run_id,
        "created_at": facts.created_at,
        "received_at": stored.received_at,
        "run_sha256": facts.run_sha256,
        "received_sha256": stored.received_sha256,
        "fingerprint": stored.fingerprint,
        "layout": stored.layout,
        "source": stored.source[:512],
        "risk": facts.risk,
        "status": facts.status,
        "tool_id": short(facts.tool_id),
        "material_id": short(facts.material_id),
        "machine_id": short(facts.machine_id),
        "event_type": short(facts.event_type),
        "mode": short(facts.mode),
        "session_id": short(facts.session_id),
        "facts": facts.model_dump(mode="json"),
    }


def _gate(listed: Listed) -> dict[str, Any]:
    return {"gate": listed.answer, "gate_until": listed.until}


def short(text: str | None) -> str | None:
    """A name for a column to filter by: at most its width, and without NUL, which PostgreSQL does not take."""
    return text[:256].replace("\0", "\ufffd") if text else None
