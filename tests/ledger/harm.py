"""What somebody who owns the database can do to it, and what the check of everything says then."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from reviewapp.domain.canonical import sha256
from reviewapp.ledger import merkle
from reviewapp.store import guards
from reviewapp.store.tables import APPEND_ONLY
from tests.support.desk import Desk


@contextmanager
def unguarded(desk: Desk) -> Iterator[Connection]:
    """A connection as somebody has it who owns the database: no trigger, no foreign key."""
    with desk.store.engine.connect() as conn:
        raw = conn.connection.dbapi_connection
        assert raw
        if conn.dialect.name == "sqlite":
            raw.execute("PRAGMA foreign_keys = OFF")
            for name in guards.statements("sqlite"):
                raw.execute(f"DROP TRIGGER IF EXISTS {name}")
        with conn.begin():
            if conn.dialect.name == "postgresql":
                conn.execute(text("SET LOCAL session_replication_role = replica"))
                for table in APPEND_ONLY:
                    conn.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
            yield conn
        conn.detach()


def body(conn: Connection, n: int) -> bytes:
    return bytes(conn.execute(text("SELECT body FROM event WHERE n = :n"), {"n": n}).scalar_one())


def put(conn: Connection, n: int, data: bytes) -> None:
    conn.execute(text("UPDATE event SET body = :data WHERE n = :n"), {"n": n, "data": data})


def lay(conn: Connection, level: int, position: int, digest: bytes) -> None:
    statement = "UPDATE ledger_node SET hash = :digest WHERE level = :level AND position = :position"
    conn.execute(text(statement), {"digest": digest, "level": level, "position": position})


def edit_byte(conn: Connection) -> None:
    put(conn, 3, body(conn, 3).replace(b"Cy Admin", b"Di Admin"))


def edit_and_lay_anew(conn: Connection) -> None:
    """All that is kept of the log is made to fit; only what was signed does not."""
    put(conn, 3, body(conn, 3).replace(b"Cy Admin", b"Di Admin"))
    conn.execute(text("UPDATE person SET name = 'Di Admin' WHERE id = 'cy'"))
    hashes = [merkle.leaf_hash(bytes(row[0])) for row in conn.execute(text("SELECT body FROM event ORDER BY n"))]
    for place, digest in merkle.grow([], 0, hashes):
        lay(conn, *place, digest)


def delete(conn: Connection) -> None:
    conn.execute(text("DELETE FROM event WHERE n = 4"))


def cut_the_end(conn: Connection) -> None:
    conn.execute(text("DELETE FROM event WHERE n > 8"))


def cut_behind_the_checkpoints(conn: Connection) -> None:
    conn.execute(text("DELETE FROM event WHERE n = (SELECT max(n) FROM event)"))


def swap(conn: Connection) -> None:
    one, other = body(conn, 2), body(conn, 3)
    put(conn, 2, other)
    put(conn, 3, one)


def forge_index(conn: Connection) -> None:
    conn.execute(text("UPDATE event SET n = 9999 WHERE n = 4"))


def edit_time(conn: Connection) -> None:
    conn.execute(text("UPDATE event SET at = '2025-01-05 05:07:16.690677' WHERE n = 3"))


def edit_actor(conn: Connection) -> None:
    conn.execute(text("UPDATE event SET actor_id = 'cy' WHERE n = 3"))


def edit_risk(conn: Connection) -> None:
    conn.execute(text("UPDATE event SET risk = 'GREEN' WHERE run_id = 'run_r1'"))


def edit_policy(conn: Connection) -> None:
    conn.execute(text("UPDATE event SET policy = 'none@1' WHERE run_id = 'run_r1'"))


def no_json(conn: Connection) -> None:
    put(conn, 3, b"\xff{")


def no_event(conn: Connection) -> None:
    put(conn, 3, b'{"n":3}')


def another_leaf(conn: Connection) -> None:
    lay(conn, 0, 3, bytes(32))


def another_subtree(conn: Connection) -> None:
    lay(conn, 2, 0, bytes(32))


def more_subtrees(conn: Connection) -> None:
    conn.execute(text("INSERT INTO ledger_node (level, position, hash) VALUES (9, 0, :h)"), {"h": bytes(32)})


def no_review(conn: Connection) -> None:
    conn.execute(text("DELETE FROM review WHERE person_id = 'ana'"))


def review_by_another(conn: Connection) -> None:
    conn.execute(text("UPDATE review SET person_id = 'bo' WHERE person_id = 'ana'"))


def review_without_event(conn: Connection) -> None:
    conn.execute(text("UPDATE review SET event_n = 1 WHERE person_id = 'ana'"))


def one_review_more(conn: Connection) -> None:
    columns = "run_id, advisory_id, round + 1, person_id, verdict, signature, record"
    conn.execute(text(f"INSERT INTO review SELECT 7777, {columns} FROM review WHERE person_id = 'ana'"))


def other_policy(conn: Connection) -> None:
    conn.execute(text("UPDATE policy SET version = 9"))


def approved_by_hand(conn: Connection) -> None:
    conn.execute(text("UPDATE advisory SET state = 'approved' WHERE run_id = 'run_y1'"))


def approved_in_its_facts(conn: Connection) -> None:
    facts = json.loads(conn.execute(text("SELECT facts FROM advisory WHERE run_id = 'run_y1'")).scalar_one())
    made = {"facts": json.dumps(facts | {"state": "approved"})}
    conn.execute(text("UPDATE advisory SET state = 'approved', facts = :facts WHERE run_id = 'run_y1'"), made)


def greener(conn: Connection) -> None:
    conn.execute(text("UPDATE run SET facts = replace(facts, 'RED', 'GREEN'), risk = 'GREEN' WHERE run_id = 'run_r1'"))


def no_run(conn: Connection) -> None:
    conn.execute(text("DELETE FROM advisory WHERE run_id = 'run_g1'"))


def strange_advisory(conn: Connection) -> None:
    conn.execute(text("UPDATE advisory SET advisory_id = 'other' WHERE run_id = 'run_y1'"))


def other_attachment(conn: Connection) -> None:
    conn.execute(text("UPDATE attachment SET sha256 = 'aa'"))


def new_admin(conn: Connection) -> None:
    conn.execute(text("UPDATE person SET roles = 'admin reviewer' WHERE id = 'ana'"))


def enabled_again(conn: Connection) -> None:
    conn.execute(text("UPDATE person SET disabled_at = NULL WHERE id = 'dee'"))


def released(conn: Connection) -> None:
    conn.execute(text("UPDATE stop SET is_open = :no"), {"no": False})


def out_of_quarantine(conn: Connection) -> None:
    conn.execute(text("UPDATE quarantine SET fate = 'dismissed'"))


def other_document(conn: Connection) -> None:
    conn.execute(
        text("UPDATE document SET sha256 = :zeros WHERE sha256 = (SELECT min(sha256) FROM document)"),
        {"zeros": "0" * 64},
    )


def forged_checkpoint(conn: Connection) -> None:
    conn.execute(text("UPDATE checkpoint SET note = :note"), {"note": b"desk\n1\n"})


def misplaced_checkpoint(conn: Connection) -> None:
    conn.execute(text("UPDATE checkpoint SET size = size + 1"))


def no_document(conn: Connection) -> None:
    conn.execute(text("UPDATE document SET body = :data"), {"data": b"\0\xff"})


def no_facts(conn: Connection) -> None:
    conn.execute(text("UPDATE run SET facts = 'x' WHERE run_id = 'run_r1'"))


def too_few_facts(conn: Connection) -> None:
    conn.execute(text("UPDATE attachment SET facts = '{}'"))


def proposed_by_another(conn: Connection) -> None:
    conn.execute(text("UPDATE proposal SET facts = replace(facts, '\"cy\"', '\"bo\"')"))


def another_proposed(conn: Connection) -> None:
    conn.execute(text("UPDATE proposal SET sha256 = :zeros"), {"zeros": "0" * 64})


def no_counted_checkpoint(conn: Connection) -> None:
    conn.execute(text("DELETE FROM checkpoint WHERE size = (SELECT min(size) FROM checkpoint)"))


def no_checkpoint_of_a_bundle(conn: Connection) -> None:
    conn.execute(text("DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)"))


def no_bytes_put_aside(conn: Connection) -> None:
    conn.execute(text("DELETE FROM document WHERE sha256 = :digest"), {"digest": sha256(b"{")})


HARM: dict[Callable[[Connection], None], str] = {
    edit_byte: "event 3 in the ledger is not the hash",
    edit_and_lay_anew: "another root than the trail",
    delete: "Event 4 is missing: behind it stands number 5",
    cut_the_end: "but the trail has 9: its end was cut off",
    cut_behind_the_checkpoints: "subtrees",
    swap: "Event 2 is not written in its one form, or is another one",
    forge_index: "Event 4 is missing",
    edit_time: "Event 3 is listed under another kind, time",
    edit_actor: "Event 3 is listed under another kind, time, person",
    edit_risk: "is listed under the risk GREEN, which is not that of its run",
    edit_policy: "is listed under another kind",
    no_json: "Event 3 cannot be read",
    no_event: "Event 3 cannot be read",
    another_leaf: "The leaf of event 3 in the ledger",
    another_subtree: "The subtree 0 of level 2 in the ledger",
    more_subtrees: "subtrees",
    no_review: "is a verdict, but the table review has no row",
    review_by_another: "and its row in the table review differ",
    review_without_event: "Event 1 is no verdict, but the table review holds one",
    one_review_more: "The table review has 3 rows, but 2 events tell of one",
    other_policy: "Event 0 and the table policy differ",
    approved_by_hand: "risk-notice of run_y1 is listed in the table advisory as something it is not",
    approved_in_its_facts: "risk-notice of run_y1 has state 'approved' in the table advisory, but event",
    greener: "run_r1 has risk 'GREEN' in the table run, but event",
    no_run: "rows of the table advisory, but it has",
    strange_advisory: "other of run_y1, of which no event tells",
    other_attachment: "stands in the table attachment, but in no event",
    new_admin: "ana is ('Ana Reviewer', ['admin', 'reviewer'], False) in the table person",
    enabled_again: "dee is ('Dee Auditor', ['auditor'], False) in the table person",
    released: "1 is ('engine', 'explainer', False) in the table stop",
    out_of_quarantine: "in the table quarantine, but 'held' by its events",
    other_document: "is no longer what its hash says",
    forged_checkpoint: "does not hold: It is no signed note",
    no_document: "Something in the table document cannot be read",
    no_facts: "Something in the table run cannot be read",
    too_few_facts: "Something in the table attachment cannot be read",
    proposed_by_another: "1 has author 'bo' in the table proposal, but event",
    another_proposed: "1 is listed in the table proposal as something it is not",
    no_counted_checkpoint: "counted 2 checkpoints; of those the table checkpoint has 1 left",
    no_checkpoint_of_a_bundle: "which the table checkpoint has lost",
    no_bytes_put_aside: "is missing in the table document",
    misplaced_checkpoint: "kept under a name and size that are not its own",
}  # fmt: skip
