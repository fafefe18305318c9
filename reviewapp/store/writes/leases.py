"""Who does the background work."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from reviewapp.store.ledger_tables import lease

_HELD = select(lease.c.holder, lease.c.until).where(lease.c.name == bindparam("lease_name"))
_TAKE = update(lease).where(lease.c.name == bindparam("lease_name"))


def take(conn: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold a lease until then, unless another holds it still; must run inside `Store.writing`."""
    held = conn.execute(_HELD, {"lease_name": name}).one_or_none()
    if held is None:
        conn.execute(insert(lease), {"name": name, "holder": holder, "until": until})
        return True
    if held.holder != holder and held.until > now:
        return False
    conn.execute(_TAKE.values(holder=holder, until=until), {"lease_name": name})
    return True
