"""Roots and proofs out of the subtrees that are kept: a handful of rows each, whatever the size of the log."""

from collections.abc import Sequence

from sqlalchemy import Connection

from reviewapp.domain.errors import Damaged
from reviewapp.ledger import merkle
from reviewapp.ledger.merkle import Span
from reviewapp.store.reads import ledger as read


def root(conn: Connection, size: int) -> bytes:
    """The root over the first `size` leaves; raises Damaged where a subtree is not kept."""
    return _hashed(conn, [(0, size)])[0]


def peaks(conn: Connection, size: int) -> list[bytes]:
    """The complete subtrees of the first `size` leaves, the larger ones first; raises Damaged."""
    return _kept(conn, [(0, size)])[0]


def inclusion_proof(conn: Connection, index: int, size: int) -> list[bytes]:
    """The path from leaf `index` to the root over `size` leaves; raises ProofError, Damaged."""
    return inclusion_proofs(conn, [index], size)[index]


def inclusion_proofs(conn: Connection, indexes: Sequence[int], size: int) -> dict[int, list[bytes]]:
    """The path of each of these leaves, a few hundred at most: neighbours share most of theirs, which is read once."""
    spans = {index: merkle.inclusion_spans(index, size) for index in indexes}
    every = sorted({span for path in spans.values() for span in path})
    known = dict(zip(every, _hashed(conn, every), strict=True))
    return {index: [known[span] for span in path] for index, path in spans.items()}


def consistency_proof(conn: Connection, old_size: int, new_size: int) -> list[bytes]:
    """What shows the first `old_size` leaves to be a beginning of `new_size`; raises ProofError, Damaged."""
    return _hashed(conn, merkle.consistency_spans(old_size, new_size))


def _hashed(conn: Connection, spans: Sequence[Span]) -> list[bytes]:
    return [merkle.fold(one) for one in _kept(conn, spans)]


def _kept(conn: Connection, spans: Sequence[Span]) -> list[list[bytes]]:
    """The complete subtrees of each span, in one question."""
    wanted = [merkle.complete_subtrees(span) for span in spans]
    known = read.nodes(conn, {place for places in wanted for place in places})
    try:
        return [[known[place] for place in places] for places in wanted]
    except KeyError as error:
        level, position = error.args[0]
        message = f"The ledger has lost the subtree {position} of level {level}. Run `reviewapp audit verify`."
        raise Damaged(message) from error
