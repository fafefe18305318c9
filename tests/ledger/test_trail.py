"""The log in the database: its leaves are the events, its rows are few, its roots and proofs are the tree's."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from reviewapp.domain.errors import Damaged
from reviewapp.domain.events import Event
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger import merkle, trail, tree
from reviewapp.store import guards, migrate
from reviewapp.store.engine import make_engine
from reviewapp.store.ledger_tables import ledger_node
from reviewapp.store.reads import ledger as read
from reviewapp.store.tables import event
from reviewapp.store.writes import ledger as write
from tests.support.desk import START, Desk


class Stopped(Exception):
    """What breaks off a transaction here."""


def some(count: int) -> list[Event]:
    fields = {"after": {"count": count}}
    return [Event(kind="backup:made", at=START, actor=OPERATOR, fields=fields) for _ in range(count)]


def leaves(desk: Desk) -> list[bytes]:
    with desk.store.reading() as conn:
        return [merkle.leaf_hash(body) for body in conn.scalars(select(event.c.body).order_by(event.c.n))]


def rows(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return conn.scalar(select(func.count()).select_from(ledger_node)) or 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(0, 9), max_size=6))
def test_the_stored_tree_is_the_tree_over_the_events(desk: Desk, parts: list[int]) -> None:
    for count in parts:
        with desk.store.writing() as conn:
            trail.append(conn, some(count))
    hashes = leaves(desk)
    with desk.store.reading() as conn:
        assert read.size(conn) == len(hashes)
        for size in range(len(hashes) + 1):
            assert tree.root(conn, size) == merkle.root(hashes[:size])
            assert tree.consistency_proof(conn, size, len(hashes)) == merkle.consistency_proof(hashes, size)
        for index in range(len(hashes)):
            assert tree.inclusion_proof(conn, index, len(hashes)) == merkle.inclusion_proof(hashes, index)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_an_event_adds_two_rows_on_average_and_never_many(desk: Desk) -> None:
    size = len(leaves(desk))
    for number in range(size + 1, size + 70):
        before = rows(desk)
        with desk.store.writing() as conn:
            trail.append(conn, some(1))
        assert 1 <= rows(desk) - before <= number.bit_length()  # floor(log2 n) + 1
    assert rows(desk) < 2 * len(leaves(desk))


def test_what_is_rolled_back_leaves_neither_event_nor_leaf(desk: Desk) -> None:
    before = (leaves(desk), rows(desk))

    def stopped() -> None:
        with desk.store.writing() as conn:
            trail.append(conn, some(3))
            raise Stopped

    with pytest.raises(Stopped):
        stopped()
    assert (leaves(desk), rows(desk)) == before
    with desk.store.writing() as conn:
        assert trail.append(conn, some(1)) == len(before[0])


def test_an_event_that_cannot_be_logged_is_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (leaves(desk), rows(desk))

    def full(*_: object) -> None:
        raise Stopped

    monkeypatch.setattr(write, "add_nodes", full)
    with pytest.raises(Stopped), desk.store.writing() as conn:
        trail.append(conn, some(1))
    assert (leaves(desk), rows(desk)) == before


def test_a_lost_subtree_is_named(desk: Desk) -> None:
    with desk.store.reading() as conn, pytest.raises(Damaged, match="subtree 0 of level 10"):
        tree.root(conn, 1024)


def test_what_happened_before_the_log_becomes_its_first_leaves(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as conn:
        migrate.raise_to(conn, "0005")
        for n in range(1203):
            values = {"n": n, "body": b'{"n":%d}' % n, "at": "2026-01-05 05:07:16.690677"}
            conn.execute(
                text("INSERT INTO event (n, kind, at, actor_id, body) VALUES (:n, 'k', :at, 'a', :body)"), values
            )
        migrate.raise_to(conn, "head")
        guards.install(conn)
        hashes = [merkle.leaf_hash(b'{"n":%d}' % n) for n in range(1203)]
        assert tree.root(conn, 1203) == merkle.root(hashes)
        assert tree.inclusion_proof(conn, 700, 1203) == merkle.inclusion_proof(hashes, 700)
    engine.dispose()
