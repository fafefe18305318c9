"""What stops hold, against the events that say so: a hold that is gone, put in, moved or no longer marked is found."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from reviewapp.actions import checking
from reviewapp.actions.stopping import Terms
from reviewapp.ledger.checkpoints import Signer
from tests.ledger.harm import unguarded
from tests.support.desk import Desk
from tests.support.paused import pause, release

Said = Callable[[], str | None]


@pytest.fixture
def told(busy: Desk, signer: Signer) -> Said:
    """What the check says now."""
    return lambda: checking.look(busy.store, signer, lambda *_: None).finding


HARM = {
    "DELETE FROM hold WHERE advisory_id = ''": "says that stop 1 holds run_h1, which the table hold has lost",
    "DELETE FROM hold WHERE advisory_id <> ''": " of run_h1, which the table hold has lost",
    "INSERT INTO hold VALUES (1, 'run_r1', '')": "says that stop 1 holds run_r1, but no event does",
    "UPDATE hold SET run_id = 'run_y1' WHERE advisory_id = ''": "says that stop 1 holds run_y1, but no event does",
    "UPDATE hold SET advisory_id = 'x' WHERE advisory_id <> ''": "stop 1 holds x of run_h1, but no event does",
    "UPDATE stop SET facts = replace(facts, 'explainer', 'another')": "1 is ('engine', 'another', True) in the table",
    "UPDATE stop SET is_open = false": "1 is ('engine', 'explainer', False) in the table stop",
}


@pytest.mark.parametrize("statement", HARM)
def test_a_hold_that_was_changed_is_found(busy: Desk, told: Said, statement: str) -> None:
    assert told() is None
    with unguarded(busy) as conn:
        conn.execute(text(statement))
    assert HARM[statement] in str(told())


@pytest.mark.parametrize("table", ["run", "advisory"])
@pytest.mark.parametrize("change", [lambda held: [], lambda held: [{**held[0], "stop": 9}], lambda held: held * 2])
def test_a_mark_that_was_changed_is_found(busy: Desk, told: Said, table: str, change: Callable[[Any], Any]) -> None:
    """The gate goes by the marks: without them a run that came from something paused could be used."""
    with unguarded(busy) as conn:
        query = text(f"SELECT facts FROM {table} WHERE run_id = 'run_h1'")
        facts = json.loads(conn.execute(query).scalar_one())
        made = {"facts": json.dumps({**facts, "held": change(facts["held"])})}
        conn.execute(text(f"UPDATE {table} SET facts = :facts WHERE run_id = 'run_h1'"), made)
    marks = [mark["stop"] for mark in change(facts["held"])]
    assert f"run_h1 is held by {marks} in the table {table}, but by [1]" in str(told())


def test_what_was_released_is_marked_no_more_and_known_for_good(desk: Desk, signer: Signer) -> None:
    first = pause(desk, Terms("engine", "explainer", "Wrong feeds."))
    desk.write_run("run_g")
    name = desk.envelope("run_g")
    desk.take()
    release(desk, first)
    desk.write_run("run_g", status="BLOCKED")
    desk.take()
    assert desk.advisory("run_g", name).held == ()
    assert checking.look(desk.store, signer, lambda *_: None).finding is None
    desk.is_damaged = True
    with unguarded(desk) as conn:
        conn.execute(text("DELETE FROM hold WHERE advisory_id = ''"))
    assert "which the table hold has lost" in str(checking.look(desk.store, signer, lambda *_: None).finding)
