"""Proposals of policies, with their texts."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.domain.policy import Policy
from reviewapp.domain.proposing import Proposal
from reviewapp.store.tables import proposal as table
from reviewapp.store.writes import documents

_UPDATE = update(table).where(table.c.seq == bindparam("known_seq"))


def add(conn: Connection, proposal: Proposal, policy: Policy) -> None:
    """Keep a new proposal and the text it is about."""
    documents.add(conn, {policy.ref.sha256: policy.record()})
    conn.execute(insert(table), _row(proposal))


def save(conn: Connection, proposal: Proposal) -> None:
    """Write what became of a proposal."""
    conn.execute(_UPDATE, {"known_seq": proposal.seq, **_row(proposal)})


def _row(proposal: Proposal) -> dict[str, Any]:
    return {
        "seq": proposal.seq,
        "policy_id": proposal.policy.id,
        "version": proposal.policy.version,
        "sha256": proposal.policy.sha256,
        "fate": proposal.fate,
        "facts": proposal.model_dump(mode="json"),
    }
