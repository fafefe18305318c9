"""The proof of one event: its exact bytes, and the path from them to a signed checkpoint."""

from flask import Blueprint, Response
from sqlalchemy import Connection

from reviewapp.domain.errors import NotFound
from reviewapp.http import context
from reviewapp.http.downloads import as_download
from reviewapp.http.guards import needs
from reviewapp.ledger import proving
from reviewapp.store.reads import events
from reviewapp.web import trail_standing
from reviewapp.web.queue import EVERYBODY

bp = Blueprint("proofs", __name__)


@bp.get("/audit/<int:n>/event.json")
@needs(*EVERYBODY)
def exact(n: int) -> Response:
    """The exact bytes of an event, which the proof is about."""
    with context.desk().store.reading() as conn:
        return as_download(events.get(conn, n), f"event-{n}.json", "")


@bp.get("/audit/<int:n>/event.tlog-proof")
@needs(*EVERYBODY)
def proof(n: int) -> Response:
    """The proof that an event is in the log (C2SP tlog-proof)."""
    with context.desk().store.reading() as conn:
        return as_download(_proof(conn, n), f"event-{n}.tlog-proof", "")


def _proof(conn: Connection, n: int) -> bytes:
    found = proving.proof(conn, n, trail_standing.newest(conn))
    if found is None:
        raise NotFound(f"Event {n} is not under a checkpoint yet. The server signs one within minutes.")
    return found.file
