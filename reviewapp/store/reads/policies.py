"""The active policy, those before it, and every version whose number is taken."""

import json
from functools import lru_cache

from sqlalchemy import Connection, select, union

from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.policy import Policy, PolicyRef
from reviewapp.domain.presets import PRESETS
from reviewapp.store.reads import runs
from reviewapp.store.tables import policy as table
from reviewapp.store.tables import proposal

_ALL = select(table.c.sha256).order_by(table.c.event_n.desc())
_KNOWN = union(
    select(table.c.policy_id, table.c.version, table.c.sha256),
    select(proposal.c.policy_id, proposal.c.version, proposal.c.sha256),
)
_NOT_SET_UP = "No policy is active. Run `reviewapp init`."
_ACTIVE = select(table.c.sha256).order_by(table.c.event_n.desc()).limit(1)


def history(conn: Connection) -> tuple[Policy, ...]:
    """Every policy that was ever in force, the newest in front; raises Misconfigured where there is none."""
    digests = list(dict.fromkeys(conn.scalars(_ALL)))
    if not digests:
        raise Misconfigured(_NOT_SET_UP)
    return tuple(text(conn, digest) for digest in digests)


def active(conn: Connection) -> Policy:
    """The policy in force; raises Misconfigured where there is none: nothing is routed without one."""
    digest = conn.scalar(_ACTIVE)
    if digest is None:
        raise Misconfigured(_NOT_SET_UP)
    return text(conn, digest)


def is_set_up(conn: Connection) -> bool:
    """Whether any policy was ever activated."""
    return conn.scalar(_ACTIVE) is not None


def known(conn: Connection) -> frozenset[PolicyRef]:
    """Every version that ships, was proposed, or was in force: its number means that text for ever."""
    rows = conn.execute(_KNOWN)
    held = {PolicyRef(id=row.policy_id, version=row.version, sha256=row.sha256) for row in rows}
    return frozenset(held | {one.ref for one in PRESETS})


def text(conn: Connection, digest: str) -> Policy:
    """The policy kept under a hash; raises Damaged where it cannot be read as it was written."""
    return _read(runs.record(conn, digest))


@lru_cache(maxsize=64)
def _read(record: bytes) -> Policy:
    """The policy of these bytes, which are read anew each time; with it its reference is reckoned once."""
    body = json.loads(record)
    body.pop("schema")
    return Policy.model_validate(body)
