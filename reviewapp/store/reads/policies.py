"""The active policy."""

import json

from sqlalchemy import Connection, select

from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.policy import Policy
from reviewapp.store.reads import runs
from reviewapp.store.tables import policy as table

_ALL = select(table.c.sha256).order_by(table.c.event_n.desc())
_NOT_SET_UP = "No policy is active. Run `reviewapp init`."
_ACTIVE = select(table.c.sha256).order_by(table.c.event_n.desc()).limit(1)


def history(conn: Connection) -> tuple[Policy, ...]:
    """Every policy that was ever in force, the newest in front; raises Misconfigured where there is none."""
    digests = list(dict.fromkeys(conn.scalars(_ALL)))
    if not digests:
        raise Misconfigured(_NOT_SET_UP)
    return tuple(_policy(conn, digest) for digest in digests)


def active(conn: Connection) -> Policy:
    """The policy in force; raises Misconfigured where there is none: nothing is routed without one."""
    digest = conn.scalar(_ACTIVE)
    if digest is None:
        raise Misconfigured(_NOT_SET_UP)
    return _policy(conn, digest)


def is_set_up(conn: Connection) -> bool:
    """Whether any policy was ever activated."""
    return conn.scalar(_ACTIVE) is not None


def _policy(conn: Connection, digest: str) -> Policy:
    body = json.loads(runs.record(conn, digest))
    body.pop("schema")
    return Policy.model_validate(body)
