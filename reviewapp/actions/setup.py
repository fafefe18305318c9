"""Setting up an empty store: the built-in policy becomes the active one."""

from datetime import datetime

from reviewapp.domain.events import Event
from reviewapp.domain.person import SETUP
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import policies as read
from reviewapp.store.writes import policies


def initialise(store: Store, now: datetime) -> bool:
    """Activate the built-in policy where none was ever active; answers whether it did."""
    with store.writing() as conn:
        if read.is_set_up(conn):
            return False
        after = {"title": GREEN_ONLY.title}
        fields = {"policy": GREEN_ONLY.ref.model_dump(), "after": after, "reason": GREEN_ONLY.reason}
        n = trail.append(conn, [Event(kind="policy:activated", at=now, actor=SETUP, fields=fields)])
        policies.activate(conn, GREEN_ONLY, n)
    return True
