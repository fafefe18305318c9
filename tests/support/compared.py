"""Two runs that are worth comparing, and what a page about them says."""

import re

import pytest
from sqlalchemy import update

from reviewapp.store.reads import runs
from reviewapp.store.tables import document
from tests.support.desk import Desk

MINUS = "\N{MINUS SIGN}"
COMPARE = "/runs/compare"
PAIR = f"{COMPARE}?a=run_first&b=run_second"
SECTIONS = ("parameters", "toolpath", "evidence", "other", "files")
"""The ids of the sections that comparing them has, in order."""
FIRST = b"G21\nG0 Z5\n" + b"".join(b"G1 X%d F900\n" % n for n in range(40)) + b"M3 S16000\nM5\n"
SECOND = FIRST.replace(b"S16000", b"S18000 (<b>fast</b>)")


@pytest.fixture
def compared(desk: Desk) -> Desk:
    """A run, and one that was made from it: another feed, another risk, another program."""
    plan = {"parameters": {"feed_xy_mm_min": 1000, "stepdown_mm": 0.5}, "part": "<i>rosette</i>"}
    desk.write_run("run_first", outputs={"opplan_json": plan}, hashes={"gcode_sha256": "a" * 64}, shop_shift="late")
    desk.attach("run_first", FIRST, "gcode")
    desk.attach("run_first", b"same", "debug")
    decision = {"risk_level": "YELLOW", "score": 30, "warnings": ["thin stock", "chatter"]}
    plan = {"parameters": {"feed_xy_mm_min": 2400, "stepdown_mm": 0.5}, "part": "<i>rosette</i>"}
    desk.write_run(
        "run_second",
        "YELLOW",
        decision=decision,
        outputs={"opplan_json": plan},
        hashes={"gcode_sha256": "b" * 64},
        parent_run_id="run_first",
    )
    desk.attach("run_second", SECOND, "gcode")
    desk.attach("run_second", b"same", "debug")
    desk.envelope("run_second", kind="advisory", text="# Slower", data={"feed_xy_mm_min": 900, "coolant": "mist"})
    desk.take()
    return desk


def plain(page: str) -> str:
    """The words of a page, without their marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def spoil(desk: Desk, run_id: str) -> None:
    """Change the evidence record of a run behind the desk's back."""
    with desk.store.reading() as conn:
        digest = runs.get(conn, run_id).run.run_sha256
    desk.is_damaged = True
    with desk.store.engine.begin() as conn:
        on = " ON document" if conn.dialect.name == "postgresql" else ""
        conn.exec_driver_sql(f"DROP TRIGGER document_no_update{on}")
        conn.execute(update(document).where(document.c.sha256 == digest).values(body=b"{}"))


def seen_of_all(count: int) -> str:
    """What a page says when so many of its sections were marked."""
    return f"{count} of {len(SECTIONS)} sections seen"
