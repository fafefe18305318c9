"""Events and tables, compared: each decision has its leaf, and each leaf its row."""

import zlib
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from sqlalchemy import Connection

from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.errors import Damaged
from reviewapp.ledger.retold import Record, Retold
from reviewapp.store.reads import endpoints, migrating, tokens, whole
from reviewapp.store.reads.whole import EventRow

UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError, zlib.error)
"""What reading raises where somebody put something else in the place of what the desk had written."""
_SAME = ("state", "round", "given", "content_sha256", "expires_at", "override")
_ADVISORY = {name: name for name in _SAME} | {"class": "content_class"}
_RUN = {name: name for name in ("run_sha256", "risk", "status_now", "deleted")}
_PROPOSAL = ("text", "author", "fate")
"""Under which name an event tells what a table keeps."""
# While nothing rests on it, the hash of an item follows the run, whose events tell why.
_RESTED_ON = ("approved", "auto_approved")
_REVIEWED = ("run_id", "advisory_id", "round", "signature")


def rows(conn: Connection, slice_: list[EventRow], records: list[Record]) -> None:
    """Raise Damaged where the review or the activation of one of these events is another one, or missing."""
    first, last = slice_[0].n, slice_[-1].n
    reviews, policies = whole.reviews(conn, first, last), whole.policies(conn, first, last)
    for record in records:
        n, held = record["n"], reviews.pop(record["n"], None)
        if "packet_sha256" in record:
            _require_review(n, record, held)
        elif held is not None:
            raise Damaged(f"Event {n} is no verdict, but the table review holds one for it.")
        activated = policies.pop(n, None)
        wanted = record["kind"] in ("policy:activated", "policy:put_in_force")
        named = tuple(record["policy"][name] for name in ("id", "version", "sha256")) if wanted else None
        if activated != named:
            raise Damaged(f"Event {n} and the table policy differ in which version came into force.")


def _require_review(n: int, record: Record, held: whole.ReviewRow | None) -> None:
    if held is None:
        raise Damaged(f"Event {n} is a verdict, but the table review has no row for it.")
    same = all(getattr(held, name) == record[name] for name in _REVIEWED)
    verdict = record["record"]["verdict"]
    if (
        not same
        or held.record != canonical(record["record"])
        or (held.person_id, held.verdict)
        != (
            record["actor"]["id"],
            verdict,
        )
    ):
        raise Damaged(f"Event {n} and its row in the table review differ.")


def tables(conn: Connection, told: Retold) -> Iterator[tuple[str, int, int]]:
    """Compare every table with what the events lead to; raises Damaged at the first difference.

    Names what is looked at next, how many were before it, and how many there are.
    """
    for done, (name, compare) in enumerate(_TABLES.items()):
        yield name, done, len(_TABLES)
        try:
            compare(conn, told)
        except UNREADABLE as error:
            raise Damaged(f"Something in the table {name} cannot be read: it was changed.") from error
    yield "all", len(_TABLES), len(_TABLES)


def _counts(conn: Connection, told: Retold) -> None:
    found = whole.counts(conn)
    _require_count("review", found["review"], told.reviews)
    _require_count("policy", found["policy"], told.activations)


def _runs(conn: Connection, told: Retold) -> None:
    with closing(whole.runs(conn)) as runs:
        marked = (_marked("run", told, run_id, "", row) for run_id, row in runs)
        _require_same("run", marked, told.runs, _RUN)


def _attachments(conn: Connection, told: Retold) -> None:
    with closing(whole.attachments(conn)) as attachments:
        for run_id, found in attachments:
            if found not in told.attachments.get(run_id, ()):
                raise Damaged(f"The attachment {found[1]} of {run_id} stands in the table attachment, but in no event.")


def _advisories(conn: Connection, told: Retold) -> None:
    with closing(whole.advisories(conn)) as advisories:
        marked = (_marked("advisory", told, *key, row) for key, row in advisories)
        _require_same("advisory", marked, told.advisories, _ADVISORY)


def _marked(table: str, told: Retold, run_id: str, advisory_id: str, facts: Record) -> tuple[Any, Record]:
    """The row by its key, where it bears the marks of just those stops that hold it: the gate goes by them."""
    marks = sorted(mark["stop"] for mark in facts.get("held", ()))
    key = (run_id, advisory_id) if advisory_id else run_id
    if marks != (wanted := told.held(run_id, advisory_id)):
        raise Damaged(f"{_named(key)} is held by {marks} in the table {table}, but by {wanted} by the events of stops.")
    return key, facts


def _holds(conn: Connection, told: Retold) -> None:
    """What came while a stop was open: which event said so first, and the row by which a release finds it."""
    awaited = {(stop, *item): n for item, stops in told.holds.items() for stop, n in stops.items()}
    with closing(whole.holds(conn)) as holds:
        for stop, run_id, advisory_id in holds:
            if awaited.pop((stop, run_id, advisory_id), None) is None:
                item = _item(run_id, advisory_id)
                raise Damaged(f"The table hold says that stop {stop} holds {item}, but no event does.")
    for (stop, run_id, advisory_id), n in awaited.items():
        item = _item(run_id, advisory_id)
        raise Damaged(f"Event {n} says that stop {stop} holds {item}, which the table hold has lost.")


def _proposals(conn: Connection, told: Retold) -> None:
    _require_same("proposal", whole.proposals(conn), told.proposals, {name: name for name in _PROPOSAL})


def _small(conn: Connection, told: Retold) -> None:
    _require_equal("person", whole.people(conn), told.people)
    _require_equal("stop", whole.stops(conn), told.stops)
    _require_equal("quarantine", whole.quarantined(conn), told.quarantined)


def _of_programs(conn: Connection, told: Retold) -> None:
    there = {one.endpoint.id: one.endpoint.facts for one in endpoints.everyone(conn)}
    _require_equal("endpoint", there, told.endpoints)
    _require_equal("token", tokens.as_told(conn), told.tokens)


def _migrations(conn: Connection, told: Retold) -> None:
    _require_equal("migration", migrating.as_told(conn), told.migrations)


def _checkpoints(conn: Connection, told: Retold) -> None:
    """Signing leaves no event, but others tell of checkpoints: those that counted them, and those that rest on one."""
    sizes = whole.checkpoint_sizes(conn)
    for n, counted in told.counted:
        if (there := bisect(sizes, n)) < counted:
            raise Damaged(f"Event {n} counted {counted} checkpoints; of those the table checkpoint has {there} left.")
    for size in told.rested_on.keys() - sizes:
        n = told.rested_on[size]
        raise Damaged(f"Event {n} rests on the checkpoint at size {size}, which the table checkpoint has lost.")


def _records(conn: Connection, told: Retold) -> None:
    with closing(whole.documents(conn)) as documents:
        for digest, body in documents:
            if sha256(body) != digest:
                raise Damaged(f"The record {digest} in the table document is no longer what its hash says.")
            told.records.pop(digest, None)
    for digest, n in told.records.items():
        raise Damaged(f"The record {digest}, which event {n} names, is missing in the table document.")


_TABLES: dict[str, Callable[[Connection, Retold], None]] = {
    "review, policy": _counts,
    "run": _runs,
    "attachment": _attachments,
    "advisory": _advisories,
    "hold": _holds,
    "proposal": _proposals,
    "person, stop, quarantine": _small,
    "endpoint, token": _of_programs,
    "migration": _migrations,
    "document": _records,
    "checkpoint": _checkpoints,
}


def _require_count(table: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise Damaged(f"The table {table} has {found} rows, but {wanted} events tell of one.")


def _require_same(
    table: str, found: Iterable[tuple[Any, Record]], told: Mapping[Any, Record], names: dict[str, str]
) -> None:
    """Every row as its events left it, and none without events or the other way round."""
    seen = 0
    for key, facts in found:
        wanted = told.get(key)
        if wanted is None:
            raise Damaged(f"The table {table} holds {_named(key)}, of which no event tells.")
        seen += 1
        rested_on = {"item_sha256": "item_sha256"} if facts.get("state") in _RESTED_ON else {}
        for name, fact in (names | rested_on).items():
            if name in wanted and wanted[name] != facts[fact]:
                message = f"{_named(key)} has {fact} {facts[fact]!r} in the table {table}"
                raise Damaged(f"{message}, but event {wanted['n']} left {wanted[name]!r}.")
        if any(listed not in facts.values() for listed in facts["listed"]):
            raise Damaged(f"{_named(key)} is listed in the table {table} as something it is not.")
    if seen != len(told):
        raise Damaged(f"Events tell of {len(told)} rows of the table {table}, but it has {seen}.")


def _require_equal(table: str, found: Mapping[Any, Any], told: Mapping[Any, Any]) -> None:
    for key in [*told, *found]:
        if found.get(key) != told.get(key):
            raise Damaged(f"{key} is {found.get(key)!r} in the table {table}, but {told.get(key)!r} by its events.")


def _item(run_id: str, advisory_id: str) -> str:
    return _named((run_id, advisory_id) if advisory_id else run_id)


def _named(key: Any) -> str:
    return " of ".join(reversed(key)) if isinstance(key, tuple) else str(key)
