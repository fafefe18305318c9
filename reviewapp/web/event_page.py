"""Building the page of one event."""

import json
from typing import Any

from flask import url_for
from sqlalchemy import Connection

from reviewapp.domain import unseen
from reviewapp.domain.canonical import sha256, utc_time
from reviewapp.domain.events import policy_of
from reviewapp.domain.tree import Row, rows
from reviewapp.store.reads import advisories, events
from reviewapp.store.reads.ledger import Signed
from reviewapp.web import evidence, signatures, trail_standing, words
from reviewapp.web.pages.audit import ChangeRow, EventPage
from reviewapp.web.pages.parts import Fact

_MARKED = "Only what shows nothing or turns the direction of reading is marked, as ⟨U+…⟩; the bytes hold it unmarked."


def build(conn: Connection, n: int) -> EventPage:
    """Everything that event `n` says; raises NotFound."""
    data, newest = events.get(conn, n), events.newest(conn)
    record = json.loads(data)
    about = (record.get("run_id"), record.get("advisory_id"))
    heading = advisories.titles(conn, [about]).get(about) if all(about) else None
    signed = signatures.of_event(events.Entry(n, record))
    checkpoint = trail_standing.newest(conn)
    is_covered = checkpoint is not None and checkpoint.size > n
    return EventPage(
        standing=trail_standing.standing_under(conn, checkpoint),
        title=f"Event {n}",
        n=n,
        words=words.event(record),
        at=utc_time(record["at"]),
        actor=f"{record['actor']['name']} ({record['actor']['id']}, {record['actor']['role']})",
        signed=signed,
        facts=(*_about(record, heading), *(() if signed else _grounds(record)), *_kept(n, record, data)),
        changes=_changes(record),
        rows=tuple(evidence.tree_row(*leaf) for leaf in rows(record)),
        exact=data.decode(),
        exact_note=_exact_note(data.decode()),
        bytes_href=url_for("proofs.exact", n=n),
        proof_href=url_for("proofs.proof", n=n) if is_covered else None,
        proof_words=_proof_words(checkpoint, is_covered=is_covered),
        previous_href=url_for("audit.show", n=n - 1) if n else None,
        next_href=url_for("audit.show", n=n + 1) if n < newest else None,
    )


def _exact_note(text: str) -> str:
    same = "What is kept and hashed, character for character."
    return same if unseen.seen(text) == text else f"{same} {_MARKED}"


def _proof_words(newest: Signed | None, *, is_covered: bool) -> str:
    """Whether the checkpoint covers the event; which one it is, the line above says."""
    if is_covered:
        return "This event is one of those under the checkpoint."
    return "That checkpoint does not cover this event yet; the next one will, within minutes." if newest else ""


def _about(record: dict[str, Any], heading: str | None) -> tuple[Fact, ...]:
    """What the event is about, and what it did to it."""
    run_id, advisory_id = record.get("run_id"), record.get("advisory_id")
    facts = []
    if run_id and advisory_id:
        href = url_for("advisories.show", run_id=run_id, advisory_id=advisory_id)
        facts += [Fact("Advisory", heading or advisory_id, href=href), Fact("Advisory id", advisory_id, is_code=True)]
    if run_id:
        facts.append(Fact("Run", run_id, href=url_for("runs.show", run_id=run_id)))
    if record.get("round"):
        facts.append(Fact("Round", str(record["round"])))
    before, after = record.get("before", {}).get("state"), record.get("after", {}).get("state")
    if after:
        facts.append(Fact("State", f"{before} → {after}" if before else after))
    return tuple(facts)


def _grounds(record: dict[str, Any]) -> tuple[Fact, ...]:
    """Why it happened and by which rules, where no signature block says so."""
    facts = [Fact("Note", record["reason"])] if record.get("reason") else []
    if policy := policy_of(record):
        facts += [Fact("Policy", policy), Fact("Policy hash", record["policy"]["sha256"], is_hash=True)]
    return tuple(facts)


def _kept(n: int, record: dict[str, Any], data: bytes) -> tuple[Fact, ...]:
    request_id = record.get("request_id")
    return (
        Fact("Leaf index", str(n)),
        Fact("Kind", record["kind"], is_code=True),
        *((Fact("Request", request_id, is_code=True),) if request_id else ()),
        Fact("SHA-256 of the bytes", sha256(data), is_hash=True),
    )


def _changes(record: dict[str, Any]) -> tuple[ChangeRow, ...]:
    """The fields of `before` and `after` that differ; nothing where the event has no `before`."""
    if "before" not in record:
        return ()
    before, after = _by_path(record["before"]), _by_path(record["after"])
    paths = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return tuple(ChangeRow(path, _shown(before.get(path)), _shown(after.get(path))) for path in paths)


def _by_path(tree: dict[str, Any]) -> dict[str, Row]:
    return {row.path: row for row in rows(tree)}


def _shown(row: Row | None) -> str | None:
    return evidence.tree_row(*row).value if row else None
