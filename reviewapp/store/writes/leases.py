"""Taking a lease."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.store.ledger_tables import lease
from reviewapp.store.reads import leases as read

_TAKE = update(lease).where(lease.c.name == bindparam("lease_name"))


def take(conn: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold a lease until then, unless another holds it still; must run inside `Store.writing`."""
    held = read.held(conn, name)
    if held is None:
        conn.execute(insert(lease), {"name": name, "holder": holder, "until": until})
        return True
    if held.holder != holder and held.until > now:
        return False
    conn.execute(_TAKE.values(holder=holder, until=until), {"lease_name": name})
    return True
