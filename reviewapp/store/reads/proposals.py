"""Proposals of policies."""

from sqlalchemy import Connection, bindparam, func, select

from reviewapp.domain.errors import NotFound
from reviewapp.domain.proposing import Fate, Proposal
from reviewapp.store.tables import proposal

_ONE = select(proposal.c.facts).where(proposal.c.seq == bindparam("seq"))
_NEWEST_FIRST = select(proposal.c.facts).order_by(proposal.c.seq.desc())
_OPEN = _NEWEST_FIRST.where(proposal.c.fate == Fate.OPEN)
_CLOSED = _NEWEST_FIRST.where(proposal.c.fate != Fate.OPEN).limit(bindparam("size"))
_NEWEST = select(func.max(proposal.c.seq))


def get(conn: Connection, seq: int) -> Proposal:
    """The proposal of that number; raises NotFound."""
    facts = conn.scalar(_ONE, {"seq": seq})
    if facts is None:
        raise NotFound(f"There is no proposal {seq} here.")
    return Proposal.model_validate(facts)


def waiting(conn: Connection) -> tuple[Proposal, ...]:
    """Those that are open, newest first."""
    return tuple(Proposal.model_validate(facts) for facts in conn.scalars(_OPEN))


def closed(conn: Connection, size: int) -> tuple[Proposal, ...]:
    """The last that were put in force or dropped, newest first."""
    return tuple(Proposal.model_validate(facts) for facts in conn.scalars(_CLOSED, {"size": size}))


def count(conn: Connection) -> int:
    """How many there ever were."""
    return conn.scalar(_NEWEST) or 0
