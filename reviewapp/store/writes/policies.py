"""Activations of policies."""

from sqlalchemy import Connection, insert

from reviewapp.domain.policy import Policy
from reviewapp.store.tables import policy as table
from reviewapp.store.writes import documents


def activate(conn: Connection, policy: Policy, event_n: int) -> None:
    """Record that a policy became the active one by that event."""
    documents.add(conn, {policy.ref.sha256: policy.record()})
    row = {"event_n": event_n, "policy_id": policy.id, "version": policy.version, "sha256": policy.ref.sha256}
    conn.execute(insert(table), row)
