"""Whole tables, in slices by their keys: what a check of everything compares with the trail."""

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from reviewapp.domain.canonical import utc_text
from reviewapp.store.ledger_tables import checkpoint, ledger_node
from reviewapp.store.reads.ledger import Signed
from reviewapp.store.tables import (
    advisory,
    attachment,
    document,
    event,
    hold,
    person,
    policy,
    proposal,
    quarantine,
    review,
    run,
    stop,
)

SLICE = 1000


class EventRow(NamedTuple):
    """An event with the columns that it is found by."""

    n: int
    kind: str
    at: datetime
    actor_id: str
    run_id: str | None
    advisory_id: str | None
    risk: str | None
    policy: str | None
    body: bytes


class ReviewRow(NamedTuple):
    """A review as its table holds it."""

    event_n: int
    run_id: str
    advisory_id: str
    round: int
    person_id: str
    verdict: str
    signature: str
    record: bytes


def events(conn: Connection, first: int, limit: int) -> list[EventRow]:
    """The first events from number `first` on."""
    columns = [event.c[name] for name in EventRow._fields]
    query = select(*columns).where(event.c.n >= first).order_by(event.c.n).limit(limit)
    return [EventRow(*row) for row in conn.execute(query)]


def reviews(conn: Connection, first: int, last: int) -> dict[int, ReviewRow]:
    """The reviews of the events from `first` to `last`, by the event."""
    columns = [review.c[name] for name in ReviewRow._fields]
    query = select(*columns).where(review.c.event_n.between(first, last))
    return {row.event_n: ReviewRow(*row) for row in conn.execute(query)}


def policies(conn: Connection, first: int, last: int) -> dict[int, tuple[str, int, str]]:
    """The activations by the events from `first` to `last`: id, version and hash, by the event."""
    query = select(policy).where(policy.c.event_n.between(first, last))
    return {row.event_n: (row.policy_id, row.version, row.sha256) for row in conn.execute(query)}


def counts(conn: Connection) -> dict[str, int]:
    """How many reviews, activations and subtrees there are in all."""
    tables = {"review": review, "policy": policy, "ledger_node": ledger_node}
    return {name: conn.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}


def checkpoints(conn: Connection) -> list[Signed]:
    """Every checkpoint, the smallest first."""
    return [Signed(row.origin, row.size, row.at, row.note) for row in conn.execute(select(checkpoint).order_by("size"))]


def checkpoint_sizes(conn: Connection) -> list[int]:
    """How many leaves each checkpoint covers, the smallest first."""
    return list(conn.scalars(select(checkpoint.c.size).order_by(checkpoint.c.size)))


def advisories(conn: Connection) -> Generator[tuple[tuple[str, str], dict[str, Any]]]:
    """Every advisory: its key, and its facts with the columns it is listed by."""
    names = ("run_id", "advisory_id", "state", "round", "expires_at", "facts")
    for row in _walked(conn, select(*(advisory.c[name] for name in names))):
        expires = utc_text(row.expires_at) if row.expires_at else None
        yield (row.run_id, row.advisory_id), {**row.facts, "expires_at": expires, "listed": [row.state, row.round]}


def runs(conn: Connection) -> Generator[tuple[str, dict[str, Any]]]:
    """Every run: its id, and its facts with the columns it is listed by."""
    for row in _walked(conn, select(run.c.run_id, run.c.run_sha256, run.c.risk, run.c.facts)):
        yield row.run_id, {**row.facts, "listed": [row.run_sha256, row.risk]}


def attachments(conn: Connection) -> Generator[tuple[str, tuple[str, str, str]]]:
    """Every attachment: its run, and its kind, hash and how it matched."""
    for row in _walked(conn, select(attachment.c.run_id, attachment.c.sha256, attachment.c.facts)):
        yield row.run_id, (row.facts["kind"], row.sha256, row.facts["matched"])


def people(conn: Connection) -> dict[str, tuple[str, list[str], bool]]:
    """Everybody: name, roles, and whether disabled."""
    columns = (person.c.id, person.c.name, person.c.roles, person.c.disabled_at)
    found = conn.execute(select(*columns))
    return {row.id: (row.name, sorted(row.roles.split()), row.disabled_at is not None) for row in found}


def stops(conn: Connection) -> dict[int, tuple[str, str, bool]]:
    """Every stop: what is paused, by kind and name, and whether it is open."""
    found = conn.execute(select(stop.c.seq, stop.c.is_open, stop.c.facts))
    return {row.seq: (row.facts["kind"], row.facts["name"], row.is_open) for row in found}


def holds(conn: Connection) -> Generator[tuple[int, str, str]]:
    """What came while a stop was open: its number, the run, the advisory, which is empty for the run itself."""
    for row in _walked(conn, select(hold.c.stop_seq, hold.c.run_id, hold.c.advisory_id)):
        yield row.stop_seq, row.run_id, row.advisory_id


def proposals(conn: Connection) -> Generator[tuple[int, dict[str, Any]]]:
    """Every proposal of a policy: its number, the hash of its text, who made it, and the columns it is listed by."""
    for row in conn.execute(select(proposal.c.seq, proposal.c.sha256, proposal.c.fate, proposal.c.facts)):
        facts = {"text": row.facts["policy"]["sha256"], "author": row.facts["author"]["id"], "fate": row.facts["fate"]}
        yield row.seq, {**facts, "listed": [row.sha256, row.fate]}


def quarantined(conn: Connection) -> dict[str, str]:
    """Everything that was put aside, and what became of it."""
    return {row.id: row.fate for row in conn.execute(select(quarantine.c.id, quarantine.c.fate))}


def documents(conn: Connection) -> Generator[tuple[str, bytes]]:
    """Every record that is kept by its hash."""
    for row in _walked(conn, select(document.c.sha256, document.c.body)):
        yield row.sha256, row.body


def _walked(conn: Connection, query: Select[Any]) -> Iterator[Any]:
    with conn.execute(query.execution_options(yield_per=SLICE)) as found:
        yield from found
