"""What no engine can keep from whoever owns the database, and no start can see: the check of the whole trail finds it.

FOUND_BY_VERIFY is the whole list of what is left behind the refusals of the two modules test_tampering_….
"""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from reviewapp.config import Settings
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store import guards
from tests.support.desk import Desk
from tests.support.roles import superuser_url
from tests.support.tampered import COLUMNS, do, everything, fill, reopened, speaking, verdict

NO_ROLES = "SQLite has no roles: who may write the file may drop a trigger, and make it again."
NO_ROW = "To the engine this changes the table and no row, so no trigger fires."
NO_ENGINE = "Past SQL there is no engine to refuse it."
NO_LOSS = "Nothing that happened goes with it; a copy of the newest lies beside the key, and others hold theirs."
NO_GUARD = "Runs, advisories and stops change, and so do their tables: no guard stands before them."
OWNER = "Who owns the table, or is a superuser, may switch its triggers off and on again."


class Found(NamedTuple):
    """A way that goes through unseen, why it does, and what the check of the whole trail says then."""

    act: Callable[[str], None]
    why: str
    said: str


def _unguarded(*statements: str) -> Callable[[str], None]:
    """Take the guards of a file away, say that, and put the guards back as they were."""

    def act(file: str) -> None:
        made = guards.statements("sqlite")
        do(Path(file), *(f"DROP TRIGGER {name}" for name in made), *statements, *made.values())

    return act


def _through_the_schema(file: str) -> None:
    """Make a guard toothless in the text of the schema, change a row, and put the text back."""
    change = "UPDATE sqlite_master SET sql = replace(sql, {}, {}) WHERE name = 'policy_no_update'"
    guarded, toothless = "'ON policy BEGIN'", "'ON policy WHEN false BEGIN'"
    do(Path(file), "PRAGMA writable_schema = ON", change.format(guarded, toothless))
    do(Path(file), "UPDATE policy SET version = 9")
    do(Path(file), "PRAGMA writable_schema = ON", change.format(toothless, guarded))


def _through_a_blob_handle(file: str) -> None:
    """Write into a value without a statement, which goes past every trigger."""
    conn = sqlite3.connect(file)  # the packaged one has no such handles
    with conn, conn.blobopen("event", "body", 3) as blob:
        blob.write(b"[")
    conn.close()


def _edited(file: str) -> None:
    whole = Path(file).read_bytes()
    assert b"Looked at it." in whole
    Path(file).write_bytes(whole.replace(b"Looked at it.", b"Looked at id."))


def _put_back(file: str) -> None:
    shutil.copyfile(Path(file).with_name("older.db"), file)


def _said_to_file(*statements: str) -> Callable[[str], None]:
    return lambda file: do(Path(file), *statements)


def _said(*statements: str) -> Callable[[str], None]:
    """Say that to PostgreSQL as a superuser."""

    def act(url: str) -> None:
        with speaking(url) as conn:
            for statement in statements:
                conn.execute(statement.encode())

    return act


def _switched(*statements: str) -> Callable[[str], None]:
    """Switch the guards off, say that, and switch them on again."""
    names = {name: name.partition("_no_")[0] for name in guards.statements("postgresql")}
    off = (f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in COLUMNS)
    foreign = (f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in COLUMNS)
    on = (f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for name, table in names.items())
    return _said(*off, *statements, *foreign, *on)


_FUNCTION = "CREATE OR REPLACE FUNCTION reviewapp_only_added() RETURNS trigger LANGUAGE plpgsql AS $${}$$"
_ASIDE = "(SELECT json_extract(facts, '$.kept') FROM quarantine)"
_OTHER_COLUMN = (
    "ALTER TABLE review DROP COLUMN signature",
    "ALTER TABLE review ADD COLUMN signature VARCHAR(64) NOT NULL DEFAULT 'x'",
)
_LOST = "DELETE FROM hold WHERE advisory_id = ''"
_ADDED = "INSERT INTO hold VALUES (1, 'run_r1', '')"
_MOVED = "UPDATE hold SET run_id = 'run_r1' WHERE advisory_id = ''"
_UNMARKED = "UPDATE run SET facts = replace(facts, '\"held\":[', '\"were\":[') WHERE run_id = 'run_h1'"
_LAST = "(SELECT max(n) FROM event)"
_FIRST = "(SELECT min(size) FROM checkpoint)"

FOUND_BY_VERIFY: dict[str, dict[str, Found]] = {
    "sqlite": {
        "an event": Found(_unguarded("UPDATE event SET body = 'x' WHERE n = 2"), NO_ROLES, "Event 2 cannot be read"),
        "the last event": Found(_unguarded(f"DELETE FROM event WHERE n = {_LAST}"), NO_ROLES, "its end was cut off"),
        "a review": Found(_unguarded("DELETE FROM review"), NO_ROLES, "has no row for it"),
        "a policy": Found(_unguarded("UPDATE policy SET version = 9"), NO_ROLES, "the table policy differ"),
        "a record": Found(_unguarded("UPDATE document SET sha256 = 'x' || sha256"), NO_ROLES, "what its hash says"),
        "a record that is gone": Found(
            _unguarded("DELETE FROM document"), NO_ROLES, "is missing in the table document"
        ),
        "a leaf": Found(_unguarded("DELETE FROM ledger_node WHERE level = 0 AND position = 2"), NO_ROLES, "event 2"),
        "a checkpoint": Found(
            _unguarded(f"UPDATE checkpoint SET size = 1 WHERE size = {_FIRST}"), NO_ROLES, "that are not its own"
        ),
        "a checkpoint that is gone": Found(
            _unguarded(f"DELETE FROM checkpoint WHERE size = {_FIRST}"), NO_ROLES, "counted 1 checkpoints"
        ),
        "bytes that were put aside": Found(
            _unguarded(f"DELETE FROM document WHERE sha256 IN {_ASIDE}"), NO_ROLES, "is missing in the table document"
        ),
        "a hold": Found(_said_to_file(_LOST), NO_GUARD, "holds run_h1, which the table hold has lost"),
        "a hold that was added": Found(_said_to_file(_ADDED), NO_GUARD, "stop 1 holds run_r1, but no event does"),
        "a hold that was moved": Found(_said_to_file(_MOVED), NO_GUARD, "stop 1 holds run_r1, but no event does"),
        "the marks of a hold": Found(_said_to_file(_UNMARKED), NO_GUARD, "run_h1 is held by [] in the table run"),
        "the text of the schema": Found(_through_the_schema, NO_ROLES, "the table policy differ"),
        "a column": Found(
            _said_to_file(*_OTHER_COLUMN),
            NO_ROW,
            "its row in the table review differ",
        ),
        "a blob handle": Found(_through_a_blob_handle, NO_ENGINE, "Event 3 cannot be read"),
        "bytes of the file": Found(_edited, NO_ENGINE, "signature of event"),
        "an older file": Found(_put_back, NO_ENGINE, "its end was cut off"),
    },
    "postgresql": {
        "an event": Found(_switched("UPDATE event SET body = 'x' WHERE n = 2"), OWNER, "Event 2 cannot be read"),
        "the last event": Found(_switched(f"DELETE FROM event WHERE n = {_LAST}"), OWNER, "its end was cut off"),
        "a review": Found(_switched("TRUNCATE review"), OWNER, "has no row for it"),
        "a policy": Found(_switched("UPDATE policy SET version = 9"), OWNER, "the table policy differ"),
        "a record": Found(_switched("UPDATE document SET sha256 = left('x' || sha256, 64)"), OWNER, "its hash says"),
        "a record that is gone": Found(_switched("DELETE FROM document"), OWNER, "is missing in the table document"),
        "a leaf": Found(_switched("DELETE FROM ledger_node WHERE level = 0 AND position = 2"), OWNER, "event 2"),
        "a checkpoint": Found(
            _switched(f"UPDATE checkpoint SET size = 1 WHERE size = {_FIRST}"), OWNER, "that are not its own"
        ),
        "a checkpoint that is gone": Found(
            _switched(f"DELETE FROM checkpoint WHERE size = {_FIRST}"), OWNER, "counted 1 checkpoints"
        ),
        "a hold": Found(_said(_LOST), NO_GUARD, "holds run_h1, which the table hold has lost"),
        "a hold that was added": Found(_said(_ADDED), NO_GUARD, "stop 1 holds run_r1, but no event does"),
        "a hold that was moved": Found(_said(_MOVED), NO_GUARD, "stop 1 holds run_r1, but no event does"),
        "the marks of a hold": Found(_said(_UNMARKED), NO_GUARD, "run_h1 is held by [] in the table run"),
        "the guards' function": Found(
            _said(
                _FUNCTION.format("BEGIN RETURN NEW; END"),
                "UPDATE policy SET version = 9",
                _FUNCTION.format(guards._BODY),
            ),
            OWNER,
            "the table policy differ",
        ),
        "the catalog": Found(
            _said(
                "SET allow_system_table_mods = on",
                "UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'policy_no_update'",
                "UPDATE policy SET version = 9",
                "UPDATE pg_trigger SET tgenabled = 'A' WHERE tgname = 'policy_no_update'",
            ),
            OWNER,
            "the table policy differ",
        ),
        "the type of a column": Found(
            _said("ALTER TABLE event ALTER COLUMN body TYPE bytea USING overlay(body PLACING '[' FROM 1)"),
            NO_ROW,
            "Event 0 cannot be read",
        ),
        "a column": Found(
            _said(*_OTHER_COLUMN),
            NO_ROW,
            "its row in the table review differ",
        ),
    },
}
"""Ways of the owner of an SQLite file or a PostgreSQL database that leave the guards as they were."""

NOT_FOUND: dict[str, tuple[Callable[[str], None], str]] = {
    "a checkpoint that no event tells of yet": (
        _unguarded(f"DELETE FROM checkpoint WHERE size <> {_FIRST}"),
        NO_LOSS,
    ),
}
"""What the check of the whole trail does not find either, and why no decision is changed or lost by it."""


@pytest.fixture
def taken(desk: Desk, signer: Signer, tmp_path: Path) -> Path:
    """A copy of a desk's file that no process has open, beside one of an earlier hour."""
    with desk.store.engine.connect() as conn:
        raw = conn.connection.dbapi_connection
        assert raw
        raw.execute(f"VACUUM INTO '{tmp_path / 'older.db'}'")
        fill(desk, signer)
        raw.execute(f"VACUUM INTO '{tmp_path / 'taken.db'}'")
    return tmp_path / "taken.db"


def said_of(file: Path, desk: Desk, signer: Signer) -> str | None:
    """What the check of the whole trail says, after a start that sees nothing."""
    with reopened(f"sqlite:///{file}", desk.store.blobs.root) as store:
        store.check()
        return verdict(store, signer)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("name", FOUND_BY_VERIFY["sqlite"])
def test_what_was_done_to_a_file_is_found(desk: Desk, signer: Signer, taken: Path, name: str) -> None:
    way = FOUND_BY_VERIFY["sqlite"][name]
    assert said_of(taken, desk, signer) is None
    way.act(str(taken))
    assert way.said in str(said_of(taken, desk, signer))


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("name", NOT_FOUND)
def test_what_is_not_found_is_told_here(desk: Desk, signer: Signer, taken: Path, name: str) -> None:
    act, _why = NOT_FOUND[name]
    before = everything(taken)
    act(str(taken))
    assert everything(taken) != before
    assert said_of(taken, desk, signer) is None, "it is found now: move it to FOUND_BY_VERIFY"


@pytest.mark.parametrize("name", FOUND_BY_VERIFY["postgresql"])
def test_what_was_done_by_the_owner_is_found(weak: Desk, split: Settings, signer: Signer, name: str) -> None:
    way = FOUND_BY_VERIFY["postgresql"][name]
    fill(weak, signer)
    assert verdict(weak.store, signer) is None
    way.act(superuser_url(split))
    with reopened(split.url, weak.store.blobs.root) as store:
        store.check(is_weak=True)
        assert way.said in str(verdict(store, signer))
