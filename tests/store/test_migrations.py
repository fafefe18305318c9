"""A desk of an earlier version keeps what it knows when its tables grow."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from reviewapp.store import guards, migrate
from reviewapp.store.engine import make_engine
from reviewapp.store.reads import overrides, run_list

AT = "2026-01-05 05:07:16.690677"
ROW: dict[str, Any] = {"run_id": "run_a", "created_at": AT, "received_at": AT, "facts": '{"mode":"adaptive"}'}
ASKED = (
    '{"expires_at":"2026-01-06T05:00:00.000000Z","run_id":"run_a","advisory_id":"override-1","title":"t","round":1,'
    '"content_class":"override_request","origin":"override_request","state":"approved","asked_at":"2026-01-05T05:07:16Z",'
    '"needs":{"id":"override","classes":["override_request"],"risks":["RED"]},"item_sha256":"x",'
    '"policy":{"id":"green-only","version":1,"sha256":"x"}}'
)


def test_what_is_listed_by_new_columns_is_filled_from_what_was_known(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as conn:
        migrate.raise_to(conn, "0001")
        columns = (
            "run_id, created_at, received_at, run_sha256, received_sha256, fingerprint, layout, source, risk, status"
        )
        values = ":run_id, :created_at, :received_at, 'a', 'b', 'c', 'dated', 's', 'RED', 'BLOCKED'"
        for name, facts in (("run_a", '{"mode":"adaptive","session_id":"s1"}'), ("run_b", "{}")):
            conn.execute(
                text(f"INSERT INTO run ({columns}, facts) VALUES ({values}, :facts)"),  # our own words
                {**ROW, "run_id": name, "facts": facts},
            )
        for seq, (kind, facts) in enumerate(
            (("override_request", ASKED), ("override_request", "{}"), ("explanatory", "{}"))
        ):
            conn.execute(
                text(
                    "INSERT INTO advisory (seq, run_id, advisory_id, state, round, content_class, urgency, risk,"
                    " asked_at, facts) VALUES (:seq, 'run_a', :id, 'approved', 1, :kind, 0, 'RED', :at, :facts)"
                ),
                {"seq": seq, "id": f"a{seq}", "kind": kind, "at": AT, "facts": facts},
            )
        migrate.raise_to(conn, "head")
        guards.install(conn)
        migrate.check(conn)
        found = run_list.page(conn, run_list.RunFilter(mode="adaptive", session_id="s1"), 50, None)
        assert [one.run_id for one in found] == ["run_a"]
        (active,) = overrides.active(conn, datetime(2026, 1, 6, 4, 59, tzinfo=UTC), 50)
        assert active.advisory.advisory_id == "override-1"
        assert not overrides.active(conn, datetime(2026, 1, 6, 5, 0, tzinfo=UTC), 50)
    engine.dispose()
