"""Checkpoints of the log, and the proof that it goes on from one to another."""

import base64

from flask import Response

from reviewapp.api import answering
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import Cursor, Limit, Moment, Number, place
from reviewapp.domain.errors import NotFound
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.http import context, paging
from reviewapp.ledger import proving, tree
from reviewapp.store.reads import ledger as read
from reviewapp.verify import ProofError

_TEXT = "text/plain; charset=utf-8"


class CheckpointsQuery(Frozen):
    """Where the list goes on."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CheckpointItem(Frozen):
    """A signed note: the log, how many events it covers, when it was signed, and the note itself (C2SP)."""

    origin: str
    size: int
    at: Moment
    note: str


class CheckpointPage(Frozen):
    """Some checkpoints, newest first."""

    items: tuple[CheckpointItem, ...]
    next_cursor: str | None


class ConsistencyQuery(Frozen):
    """Two sizes of the log, the older first."""

    first: Number
    second: Number


class Consistency(Frozen):
    """The hashes that prove that the log of the first size begins that of the second (RFC 9162), in base64."""

    first: int
    second: int
    hashes: tuple[str, ...]


@endpoint("GET", "/checkpoints", Scope.AUDIT_READ, CheckpointPage)
def index(query: CheckpointsQuery) -> CheckpointPage:
    """List checkpoints, newest first."""
    with context.desk().store.reading() as conn:
        behind = place(query.cursor, str, int)
        found = read.checkpoints(conn, query.limit + 1, read.checkpoint_at(conn, *behind) if behind else None)
    last = found[query.limit - 1] if len(found) > query.limit else None
    return CheckpointPage(
        items=tuple(
            CheckpointItem(origin=one.origin, size=one.size, at=one.at, note=one.note.decode())
            for one in found[: query.limit]
        ),
        next_cursor=paging.encode(last.origin, last.size) if last else None,
    )


@endpoint("GET", "/checkpoints/latest", Scope.AUDIT_READ, "text/plain")
def latest() -> Response:
    """The newest checkpoint, as it was signed."""
    desk = context.desk()
    with desk.store.reading() as conn:
        found = proving.newest(conn, desk.settings.origin)
    if found is None:
        raise NotFound("No checkpoint was signed yet. The server signs one within minutes.")
    return answering.raw(found.note, _TEXT)


@endpoint("GET", "/checkpoints/consistency", Scope.AUDIT_READ, Consistency)
def consistency(query: ConsistencyQuery) -> Consistency:
    """Prove that nothing before was changed between two sizes of the log."""
    with context.desk().store.reading() as conn:
        if query.second > (size := read.size(conn)):
            raise NotFound(f"The log has {size} leaves, not {query.second}.")
        try:
            proof = tree.consistency_proof(conn, query.first, query.second)
        except ProofError as error:
            raise NotFound(f"There is no such proof: {error}") from error
    hashes = tuple(base64.b64encode(one).decode() for one in proof)
    return Consistency(first=query.first, second=query.second, hashes=hashes)
