"""A desk of an earlier version keeps what it knows when its tables grow."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from reviewapp.domain.advisory import Advisory, OverrideTerms
from reviewapp.domain.content import ContentClass
from reviewapp.domain.gate import Answer
from reviewapp.domain.policy import STRICTEST
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.run import Run, read_run
from reviewapp.domain.states import State
from reviewapp.store import guards, migrate
from reviewapp.store.engine import make_engine
from reviewapp.store.reads import overrides, run_list

MADE = datetime(2026, 1, 5, 5, 7, 16, 690677, tzinfo=UTC)
ENDS = MADE + timedelta(days=1)
AT = "2026-01-05 05:07:16.690677"


def a_run(name: str, risk: str, **more: str) -> Run:
    record = {"run_id": name, "created_at_utc": MADE.isoformat(), "status": "OK", "decision": {"risk_level": risk}}
    return read_run(record | more).run


def an_advisory(name: str, content_class: ContentClass, ends: datetime | None = None) -> Advisory:
    terms = OverrideTerms(scope="RED", minutes=60, reason="Clamped by hand", requester="ana")
    return Advisory(
        run_id="run_a",
        advisory_id=name,
        content_class=content_class,
        origin="override_request",
        title="t",
        state=State.APPROVED,
        round=1,
        asked_at=MADE,
        needs=STRICTEST,
        policy=GREEN_ONLY.ref,
        item_sha256="x",
        signed_item="x",
        override=terms if content_class is ContentClass.OVERRIDE_REQUEST else None,
        expires_at=ends,
    )


def write_run(conn: Connection, run: Run) -> None:
    columns = "run_id, created_at, received_at, run_sha256, received_sha256, fingerprint, layout, source, risk, status"
    values = ":id, :at, :at, 'a', 'b', 'c', 'dated', 's', 'RED', 'BLOCKED'"
    row: dict[str, Any] = {"id": run.run_id, "at": AT, "facts": run.model_dump_json()}
    conn.execute(text(f"INSERT INTO run ({columns}, facts) VALUES ({values}, :facts)"), row)  # our own words


def write_advisory(conn: Connection, seq: int, one: Advisory) -> None:
    conn.execute(
        text(
            "INSERT INTO advisory"
            " (seq, run_id, advisory_id, state, round, content_class, urgency, risk, asked_at, facts)"
            " VALUES (:seq, 'run_a', :id, 'approved', 1, :kind, 0, 'RED', :at, :facts)"
        ),
        {"seq": seq, "id": one.advisory_id, "kind": one.content_class, "at": AT, "facts": one.model_dump_json()},
    )


def test_what_is_listed_by_new_columns_is_filled_from_what_was_known(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as conn:
        migrate.raise_to(conn, "0001")
        for run in (
            a_run("run_a", "RED", mode="adaptive", workflow_session_id="s1"),
            a_run("run_b", "YELLOW"),
            a_run("run_c", "GREEN"),
        ):
            write_run(conn, run)
        for seq, one in enumerate(
            (
                an_advisory("override-1", ContentClass.OVERRIDE_REQUEST, ENDS),
                an_advisory("override-2", ContentClass.OVERRIDE_REQUEST),
                an_advisory("text", ContentClass.EXPLANATORY),
            )
        ):
            write_advisory(conn, seq, one)
        migrate.raise_to(conn, "head")
        guards.install(conn)
        migrate.check(conn)
        found = run_list.page(conn, run_list.RunFilter(mode="adaptive", session_id="s1"), MADE, 50)
        assert [one.run_id for one in found] == ["run_a"]
        (active,) = overrides.active(conn, ENDS - timedelta(seconds=1), 50)
        assert active.advisory.advisory_id == "override-1"
        assert not overrides.active(conn, ENDS, 50)
        gates = {one.run_id: one.gate.at(MADE) for one in run_list.page(conn, run_list.RunFilter(), MADE, 50)}
        assert gates == {"run_a": Answer.OVERRIDDEN, "run_b": Answer.BLOCKED, "run_c": Answer.ALLOWED}
    engine.dispose()
