"""Every way to change what is stored, found and named by the check of everything."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text

from reviewapp.actions import checking, checkpointing, people
from reviewapp.domain import ledger
from reviewapp.domain.ledger import VERIFIED
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger import merkle, trail, tree, verifying
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from reviewapp.store.blobs import Blobs
from reviewapp.verify import Checkpoint, signed_note
from tests.ledger.harm import HARM, unguarded
from tests.support.desk import Desk
from tests.support.signers import KEY


@pytest.fixture
def told(busy: Desk, signer: Signer) -> Callable[[], str | None]:
    """What the check says now."""
    return lambda: checking.look(busy.store, signer, lambda *_: None).finding


def test_a_sound_trail_is_sound(busy: Desk, signer: Signer) -> None:
    verdict = checking.look(busy.store, signer, lambda *_: None)
    assert (verdict.finding, verdict.checkpoints, verdict.size) == (None, 3, len(busy.events()))


@pytest.mark.parametrize(("harm", "said"), HARM.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_what_was_changed_is_found_and_named(
    busy: Desk, told: Callable[[], str | None], harm: Callable[[Connection], None], said: str
) -> None:
    assert told() is None
    with unguarded(busy) as conn:
        harm(conn)
    assert said in str(told())


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("statement", "said"),
    {
        "UPDATE event SET at = 'x' WHERE n = 3": "Event 3 cannot be read: its row was changed.",
        "UPDATE checkpoint SET at = 'x'": "The checkpoints, or what events say of the keys, cannot be read",
        "UPDATE person SET disabled_at = 'x'": "Something in the table person, stop, quarantine cannot be read",
    }.items(),
)
def test_what_only_sqlite_lets_in_is_found_and_named(
    busy: Desk, told: Callable[[], str | None], statement: str, said: str
) -> None:
    with unguarded(busy) as conn:
        conn.execute(text(statement))
    assert said in str(told())


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_copy_beside_the_key_is_looked_at(busy: Desk, signer: Signer, told: Callable[[], str | None]) -> None:
    note = signer.copy.read_bytes()
    other = Signer(SigningKey("desk", b"o" * 32), signer.copy)
    assert "None of the keys you trust" in str(checking.look(busy.store, other, lambda *_: None).finding)
    signer.copy.write_bytes(note.replace(b"\n", b"\r", 1))
    assert "The copy beside the key does not hold" in str(told())


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_check_tells_how_far_it_is(busy: Desk, signer: Signer) -> None:
    seen: list[tuple[str, int, int]] = []
    checking.look(busy.store, signer, lambda *step: seen.append(step))
    assert seen[0] == ("events", len(busy.events()), len(busy.events()))
    last, done, wanted = seen[-1]
    assert (last, done) == ("tables, all", wanted)


def test_that_it_was_checked_is_an_event(desk: Desk, signer: Signer) -> None:
    n = checking.check(desk.store, signer, checking.CHECKER, desk.now, "req-9")
    event: dict[str, Any] = desk.events()[n]
    assert (event["kind"], event["request_id"]) == (VERIFIED, "req-9")
    assert event["after"] == {"size": n, "checkpoints": 0, "finding": None}


def test_blobs_are_not_part_of_it(busy: Desk, told: Callable[[], str | None]) -> None:
    """Files are hashed again whenever they are read; `doctor` looks at them all."""
    blobs: Blobs = busy.store.blobs
    next(blobs.root.glob("??/??/*")).write_bytes(b"edited")
    assert told() is None


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_happens_while_it_checks_is_checked_too(busy: Desk, signer: Signer) -> None:
    late: list[str] = []

    def meanwhile(what: str, _done: int, _there: int) -> None:
        if what == "events" and not late:
            late.append(people.reset(busy.store, "bo", OPERATOR, busy.now()))

    verdict = checking.look(busy.store, signer, meanwhile)
    assert (verdict.finding, verdict.size) == (None, len(busy.events()))


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_goes_while_it_checks_is_missed(busy: Desk, signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "SLICE", 5)

    def meanwhile(_what: str, done: int, _there: int) -> None:
        with unguarded(busy) as conn:
            conn.execute(text("DELETE FROM event WHERE n >= :done"), {"done": done})

    verdict = checking.look(busy.store, signer, meanwhile)
    assert verdict.finding == "Event 5 is missing."


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_log_begun_anew_holds_and_one_of_another_name_does_not(
    busy: Desk, signer: Signer, told: Callable[[], str | None]
) -> None:
    checkpointing.reopen(busy.store, signer, "Trying.", busy.now())
    assert told() is None
    note = signer.copy.read_bytes()
    text_of = Checkpoint("desk/7", 1, merkle.leaf_hash(b"")).text
    signer.copy.write_bytes(signed_note(text_of, [(KEY.public, KEY.sign_text(text_of))]))
    assert "another root" in str(told())
    first = tree_root(busy, 1)
    text_of = Checkpoint("desk/7", 1, first).text
    signer.copy.write_bytes(signed_note(text_of, [(KEY.public, KEY.sign_text(text_of))]))
    assert "A checkpoint is of the log desk/7, which this trail never was." in str(told())
    signer.copy.write_bytes(note)


def tree_root(desk: Desk, size: int) -> bytes:
    with desk.store.reading() as conn:
        return tree.root(conn, size)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_key_that_was_replaced_without_being_signed_for_is_told(
    busy: Desk, signer: Signer, told: Callable[[], str | None]
) -> None:
    other = SigningKey("desk", b"o" * 32)
    with busy.store.writing() as conn:
        forged = ledger.key_rotated(
            other.public.text, KEY.public.text, "00" * 64, "00" * 64, "No.", OPERATOR, busy.now()
        )
        trail.append(conn, [forged])
    assert "replaces the desk's key, but was not signed by both keys" in str(told())
