"""Proposals of policies."""

from sqlalchemy import Connection, bindparam, func, select

from reviewapp.domain.errors import NotFound
from reviewapp.domain.proposing import Fate, Proposal
from reviewapp.store.tables import proposal

_ONE = select(proposal.c.facts).where(proposal.c.seq == bindparam("seq"))
_ALL = select(proposal.c.facts).order_by(proposal.c.seq.desc()).limit(bindparam("size"))
_OPEN = (
    select(proposal.c.facts)
    .where(proposal.c.fate == Fate.OPEN)
    .order_by(proposal.c.seq.desc())
    .limit(bindparam("size"))
)
_NEWEST = select(func.max(proposal.c.seq))


def get(conn: Connection, seq: int) -> Proposal:
    """The proposal of that number; raises NotFound."""
    facts = conn.scalar(_ONE, {"seq": seq})
    if facts is None:
        raise NotFound(f"There is no proposal {seq} here.")
    return Proposal.model_validate(facts)


def newest(conn: Connection, size: int) -> tuple[Proposal, ...]:
    """The last proposals, newest first."""
    return tuple(Proposal.model_validate(facts) for facts in conn.scalars(_ALL, {"size": size}))


def waiting(conn: Connection, size: int) -> tuple[Proposal, ...]:
    """Those that are open, newest first."""
    return tuple(Proposal.model_validate(facts) for facts in conn.scalars(_OPEN, {"size": size}))


def count(conn: Connection) -> int:
    """How many there ever were."""
    return conn.scalar(_NEWEST) or 0
