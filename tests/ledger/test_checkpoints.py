"""What the desk signs of its log, and what it refuses to sign."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from reviewapp.actions import checkpointing, people
from reviewapp.actions.checkpointing import Rhythm
from reviewapp.domain.errors import Damaged, Invalid, WrongState
from reviewapp.domain.ledger import next_origin, number
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger import copies, keys, tree
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from reviewapp.store.blobs import Blobs
from reviewapp.store.database import Store, open_store
from reviewapp.store.reads import events
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads.ledger import Signed
from reviewapp.verify import verify_checkpoint, verify_consistency
from tests.ledger.harm import unguarded
from tests.support.desk import Desk
from tests.support.signers import KEY

NEXT = SigningKey("desk", b"n" * 32)
RHYTHM = Rhythm(3, timedelta(minutes=5))


class Died(Exception):
    """What ends a process amid its work, here."""


@pytest.fixture
def happen(desk: Desk) -> Callable[[int], None]:
    """Let so many events happen."""

    def make(count: int) -> None:
        for _ in range(count):
            people.reset(desk.store, "ana", OPERATOR, desk.now())

    return make


def put_back(desk: Desk, size: int) -> None:
    """Cut everything off from behind `size` events, subtrees and checkpoints included."""
    desk.is_damaged = True
    with unguarded(desk) as conn:
        conn.execute(text("DELETE FROM event WHERE n >= :size"), {"size": size})
        conn.execute(text("DELETE FROM checkpoint WHERE size > :size"), {"size": size})
        for level in range(12):
            edge = {"level": level, "edge": size >> level}
            conn.execute(text("DELETE FROM ledger_node WHERE level = :level AND position >= :edge"), edge)


def signed(desk: Desk, signer: Signer) -> Signed:
    return checkpointing.sign(desk.store, signer, desk.now())


def test_the_log_is_signed_as_it_stands(desk: Desk, signer: Signer, happen: Callable[[int], None]) -> None:
    first = signed(desk, signer)
    happen(5)
    second = signed(desk, signer)
    old, new = (verify_checkpoint(one.note, [KEY.public])[0] for one in (first, second))
    assert (old.origin, new.size - old.size) == ("desk", 5)
    with desk.store.reading() as conn:
        proof = tree.consistency_proof(conn, old.size, new.size)
    verify_consistency(old.size, new.size, old.root, new.root, proof)
    assert copies.read(signer.copy) == second.note
    assert signed(desk, signer) == second, "nothing new, nothing signed"


def test_a_checkpoint_is_due_after_so_many_events_or_so_long(
    desk: Desk, signer: Signer, happen: Callable[[int], None]
) -> None:
    def due() -> bool:
        return checkpointing.sign_if_due(desk.store, signer, desk.time, RHYTHM) is not None

    assert [due(), due()] == [True, False]
    happen(2)
    assert not due()
    desk.time += timedelta(minutes=5)
    assert [due(), due()] == [True, False]
    happen(3)
    assert [due(), due()] == [True, False]


@pytest.mark.parametrize("copied", [True, False])
def test_a_database_put_back_is_refused_a_signature(
    desk: Desk, signer: Signer, happen: Callable[[int], None], copied: bool
) -> None:
    happen(4)
    early = signed(desk, signer)
    happen(4)
    last = signed(desk, signer)
    put_back(desk, early.size)
    if not copied:
        signer.copy.unlink()
        happen(1)
        assert signed(desk, signer).size == early.size + 1, "without its copy the desk cannot know"
        return
    with pytest.raises(Damaged, match=f"{early.size} events, but over {last.size}"):
        checkpointing.sign_if_due(desk.store, signer, desk.now(), RHYTHM)
    happen(9)  # and it does not forget when the trail has grown beyond it again
    with pytest.raises(Damaged, match=f"not the one that was signed at size {last.size}"):
        signed(desk, signer)
    with desk.store.reading() as conn:
        newest = read.newest_checkpoint(conn, "desk")
    assert newest is not None
    assert newest.note == early.note


def test_an_event_changed_before_its_first_checkpoint_is_not_signed(
    desk: Desk, signer: Signer, happen: Callable[[int], None]
) -> None:
    happen(3)
    desk.is_damaged = True
    with unguarded(desk) as conn:
        conn.execute(text("UPDATE event SET body = :body WHERE n = 2"), {"body": b"{}"})
    with pytest.raises(Damaged, match="Event 2 is not what was logged"):
        signed(desk, signer)
    with unguarded(desk) as conn:
        conn.execute(text("DELETE FROM event WHERE n = 2"))
    with pytest.raises(Damaged, match="one is missing"):
        signed(desk, signer)
    assert copies.read(signer.copy) is None


def test_a_declared_restore_opens_another_log(desk: Desk, signer: Signer, happen: Callable[[int], None]) -> None:
    happen(4)
    early = signed(desk, signer)
    happen(4)
    last = signed(desk, signer)
    put_back(desk, early.size)
    made = checkpointing.reopen(desk.store, signer, "The disk was lost.", desk.now())
    opened, _ = verify_checkpoint(made.note, [KEY.public])
    assert (opened.origin, opened.size) == ("desk/2", early.size + 1)
    with desk.store.reading() as conn:
        after = events.record_of(conn, early.size)["after"]
    root = verify_checkpoint(last.note, [KEY.public])[0].root.hex()
    assert after["last_checkpoint"] == {"origin": "desk", "size": last.size, "root": root}
    assert after["lost"] == {"first_n": early.size, "last_n": last.size - 1}
    happen(1)
    assert signed(desk, signer).origin == "desk/2"
    assert checkpointing.reopen(desk.store, signer, "Once more.", desk.now()).origin == "desk/3"


def test_a_copy_of_another_log_is_told(desk: Desk, signer: Signer, happen: Callable[[int], None]) -> None:
    signed(desk, signer)
    checkpointing.reopen(desk.store, signer, "Trying.", desk.now())
    kept = copies.read(signer.copy)
    put_back(desk, 3)
    assert kept is not None
    with pytest.raises(Damaged, match="desk/2 lies beside the key, but this is the log desk"):
        signed(desk, signer)
    assert checkpointing.reopen(desk.store, signer, "It had to be.", desk.now()).origin == "desk/3"
    happen(1)


def test_names_of_logs() -> None:
    assert [number("a/b", one) for one in ("a/b", "a/b/2", "a/b/10")] == [1, 2, 10]
    assert next_origin("a/b", "a/b", "a/b/4") == "a/b/5"
    with pytest.raises(Invalid, match="not a log of"):
        number("a", "ab/2")


def test_a_key_is_replaced_and_the_old_one_still_believed(
    desk: Desk, signer: Signer, happen: Callable[[int], None]
) -> None:
    before = signed(desk, signer)
    made = checkpointing.rotate(desk.store, signer, Signer(NEXT, signer.copy), "Once a year.", desk.now())
    assert verify_checkpoint(made.note, [KEY.public])[0] == verify_checkpoint(made.note, [NEXT.public])[0]
    happen(1)
    after = signed(desk, Signer(NEXT, signer.copy))
    assert after.size == made.size + 1
    with desk.store.reading() as conn:
        assert keys.trusted(conn, NEXT.public) == [NEXT.public, KEY.public]
        assert keys.trusted(conn, KEY.public) == [KEY.public]
        verify_checkpoint(before.note, keys.trusted(conn, NEXT.public))
    with pytest.raises(Damaged, match="was replaced by"):
        signed(desk, signer)
    with pytest.raises(WrongState, match="another one"):
        checkpointing.rotate(desk.store, signer, signer, "Again.", desk.now())


def test_another_desk_s_key_signs_nothing_here(desk: Desk, signer: Signer, happen: Callable[[int], None]) -> None:
    signed(desk, signer)
    happen(1)
    with pytest.raises(Damaged, match="cannot be believed"):
        signed(desk, Signer(NEXT, signer.copy.with_name("other")))


def test_the_copy_is_written_before_the_row(
    desk: Desk, signer: Signer, monkeypatch: pytest.MonkeyPatch, happen: Callable[[int], None]
) -> None:
    """A process that dies in between leaves a copy that the log still goes on from."""

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr("reviewapp.store.writes.ledger.add_checkpoint", die)
        with pytest.raises(Died):
            signed(desk, signer)
    happen(1)
    assert signed(desk, signer).note == copies.read(signer.copy)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_file_put_in_the_place_of_the_database_is_noticed(
    desk: Desk, signer: Signer, happen: Callable[[int], None], tmp_path: Path
) -> None:
    desk.store.close()
    path = Path(str(desk.store.engine.url.database))
    shutil.copyfile(path, tmp_path / "older.db")
    happen(2)
    signed(desk, signer)
    older: Store = open_store(f"sqlite:///{tmp_path / 'older.db'}", Blobs(tmp_path / "blobs").root)
    with pytest.raises(Damaged, match="put back to an older state"):
        checkpointing.sign(older, signer, desk.now())
    older.close()
