"""What programs read of runs: the list, one, its bytes, its files, its gate, its advisories, what differs."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from reviewapp.domain.canonical import sha256
from reviewapp.domain.token import Scope
from tests.support.desk import Desk
from tests.support.programs import Programs

RUN = "/runs/run_r1"


def test_runs_are_listed_newest_first_and_page_by_page(desk: Desk, program: Programs) -> None:
    for number in range(7):
        desk.write_run(f"run_{number}", created_at_utc=f"2026-01-05T05:0{number}:00Z")
    desk.take()
    reader, seen, cursor, page = program(Scope.READ), list[str](), "", dict[str, Any]()
    for _ in range(3):
        page = reader.get(f"/runs?limit=3{cursor}")
        seen += [one["run_id"] for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"run_{number}" for number in reversed(range(7))]
    assert page["next_cursor"] is None


def test_a_run_in_the_list_says_what_rmos_s_clients_ask(stocked: Desk, program: Programs) -> None:
    items = {one["run_id"]: one for one in program().get("/runs")["items"]}
    assert items["run_g1"] == {
        "run_id": "run_g1",
        "created_at_utc": "2026-01-05T05:07:16.690677Z",
        "status": "OK",
        "risk_level": "GREEN",
        "gate": "allowed",
        "mode": None,
        "event_type": None,
        "tool_id": "router:t102",
        "material_id": "maple_3mm",
        "machine_id": "CNC-2",
        "workflow_session_id": None,
    }
    assert items["run_r1"]["gate"] == "blocked"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("risk_level=RED", {"run_r1", "run_r2"}),
        ("status=OK&risk_level=GREEN", {"run_g1"}),
        ("gate=allowed", {"run_g1"}),
        ("tool_id=router%3At102&limit=200", {"run_r1", "run_r2", "run_y1", "run_g1"}),
        ("tool_id_prefix=router", {"run_r1", "run_r2", "run_y1", "run_g1"}),
        ("tool_id_prefix=saw", set()),
        ("machine_id=CNC-3", set()),
        ("date_from=2026-01-05&date_to=2026-01-05", {"run_r1", "run_r2", "run_y1", "run_g1"}),
        ("date_from=2026-01-06", set()),
        ("date_to=2026-01-04", set()),
        ("workflow_session_id=none", set()),
    ],
)
def test_runs_are_filtered(stocked: Desk, program: Programs, query: str, found: set[str]) -> None:
    assert {one["run_id"] for one in program().get(f"/runs?{query}")["items"]} == found


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=201", "limit=x", "limit=1.0", "limit=%2B1", "limit=01", "limit=", "limit=1&limit=2"),
        *(
            "status=FINE",
            "risk_level=red",
            "status=",
            "gate=open",
            "unknown=1",
            "cursor=",
            "tool_id=",
        ),
        *("date_from=yesterday", "date_from=2026-02-30", "date_from=1700000000", "date_to=2026-1-1", "tool_id=%00"),
        f"tool_id={'x' * 257}",
    ],
)
def test_what_makes_no_sense_is_refused(stocked: Desk, program: Programs, query: str) -> None:
    assert program().get(f"/runs?{query}", 422)["error"] == "INVALID"


def test_a_cursor_from_elsewhere_is_refused(stocked: Desk, program: Programs) -> None:
    reader = program()
    other = reader.get("/advisories?limit=1")["next_cursor"]
    assert other
    for cursor in (other, "rubbish", "A", "x" * 1024):
        reader.get(f"/runs?cursor={cursor}", 404)
        if cursor != other:
            reader.get(f"/advisories?cursor={cursor}", 404)
            program().get(f"/checkpoints?cursor={cursor}", 404)


def test_a_run_is_shown_as_it_was_written_and_given_byte_for_byte(stocked: Desk, program: Programs) -> None:
    written = (stocked.root / "2026-01-05/run_r1.json").read_bytes()
    reader = program()
    assert reader.get(RUN) == json.loads(written) == stocked.written["run_r1"]
    answer = reader.ask("GET", f"{RUN}/download")
    assert answer.data == written
    assert answer.headers["Content-Disposition"] == "attachment; filename=run_r1.json"


@pytest.mark.parametrize("path", ["", "/download", "/advisories", "/attachments", "/attachments/verify", "/gate"])
def test_a_run_that_is_not_here_is_said_in_rmos_s_word(program: Programs, path: str) -> None:
    for name in ("run_none", "a b", "../etc", "x" * 400, "é"):
        told = program().get(f"/runs/{quote(name, safe='')}{path}", 404)
        assert told["error"] in {"RUN_NOT_FOUND", "NOT_FOUND"}
    assert program().get(f"/runs/run_none{path}", 404) | {"request_id": ""} == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no run 'run_none' here. Check the id, or import it.",
        "error": "RUN_NOT_FOUND",
        "run_id": "run_none",
        "request_id": "",
    }


def test_files_are_listed_checked_and_given(stocked: Desk, program: Programs) -> None:
    reader, name = program(), sha256(b"G0 X1 (a)")
    told = reader.get(f"{RUN}/attachments")
    assert (told["run_id"], told["count"], told["attachments"][0]["sha256"]) == ("run_r1", 1, name)
    assert reader.ask("GET", f"{RUN}/attachments/{name}").data == b"G0 X1 (a)"
    assert reader.get(f"{RUN}/attachments/verify")["ok"] is True
    stocked.store.blobs.path(name).write_bytes(b"G0 X2 (a)")
    told = reader.get(f"{RUN}/attachments/verify")
    assert (told["ok"], told["results"][0]["ok"], told["results"][0]["matched"]) == (False, False, "bad")
    assert reader.get(f"{RUN}/attachments/{name}", 409)["error"] == "DAMAGED"
    reader.get(f"{RUN}/attachments/{'0' * 64}", 404)
    assert reader.get(f"{RUN}/gate")["gate"] == "blocked"


def test_the_gate_answers_with_reasons(stocked: Desk, program: Programs) -> None:
    told = program().get("/runs/run_g1/gate")
    assert (told["gate"], told["policy"]) == ("allowed", "green-only@2")
    told = program().get(f"{RUN}/gate")
    assert told["gate"] == "blocked"
    assert told["reasons"]
    assert told["remedies"]


def test_advisories_carry_their_outcome(stocked: Desk, program: Programs) -> None:
    reader = program()
    told = reader.get("/runs/run_g1/advisories")
    (one,) = told["advisories"]
    assert (told["count"], told["explanation_status"], told["explanation_summary"]) == (1, "NONE", None)
    assert (one["state"], one["reviewed"], one["approved_for_workflow"]) == ("auto_approved", True, True)
    assert one["reviewed_by"] == "system:auto_explanation_green"
    assert one["review_notes"].startswith("Auto-approved: explanatory content for GREEN result")
    (event,) = [one for one in stocked.events() if one["kind"] == "advisory:auto_approved"]
    assert one["reviewed_at_utc"] == event["at"]
    (notice,) = reader.get(f"{RUN}/advisories")["advisories"]
    assert (notice["reviewed"], notice["approved_for_workflow"], notice["reviewed_by"]) == (False, False, None)
    stocked.sign("ana", "run_y1", note="Fine.")
    (notice,) = reader.get("/runs/run_y1/advisories")["advisories"]
    assert (notice["state"], notice["reviewed_by"], notice["review_notes"]) == ("approved", "ana", "Fine.")
    assert notice["approved_for_workflow"]


def test_an_advisory_is_given_with_what_it_says(stocked: Desk, program: Programs) -> None:
    name = stocked.written["run_g1"]["advisory_inputs"][0]["advisory_id"]
    told = program().get(f"/advisories/run_g1/{name}")
    assert told["text"].startswith("# Why it is safe")
    assert (told["advisory"]["engine_id"], told["advisory"]["engine_version"]) == ("explainer", "1.4")
    assert program().get("/advisories/run_g1/none", 404)["error"] == "NOT_FOUND"


def test_advisories_are_listed_by_state_page_by_page(stocked: Desk, program: Programs) -> None:
    reader = program()
    seen, cursor, page = list[str](), "", dict[str, Any]()
    for _ in range(3):
        page = reader.get(f"/advisories?state=pending&limit=1{cursor}")
        seen += [one["run_id"] for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(seen) == ["run_r1", "run_r2", "run_y1"]
    assert page["next_cursor"] is None
    assert [one["run_id"] for one in reader.get("/advisories?state=auto_approved")["items"]] == ["run_g1"]
    assert len(reader.get("/advisories")["items"]) == 4
    reader.get("/advisories?state=fine", 422)


@pytest.mark.parametrize("names", ["a={}&b={}", "left_id={}&right_id={}"])
def test_two_runs_are_compared_as_on_the_compare_page(stocked: Desk, program: Programs, names: str) -> None:
    reader = program()
    told = reader.get(f"/runs/diff?{names.format('run_r1', 'run_g1')}")
    assert told["severity"] == "CRITICAL"
    assert "/decision/risk_level" in told["changed_paths"]
    (risk,) = [one for one in told["differences"] if one["path"] == "/decision/risk_level"]
    assert (risk["before"]["text"], risk["after"]["text"], risk["severity"]) == ("RED", "GREEN", "CRITICAL")
    assert told["is_complete"]
    same = reader.get(f"/runs/diff?{names.format('run_r1', 'run_r1')}")
    assert (same["severity"], same["changed_paths"], same["files"]) == ("INFO", [], [])


@pytest.mark.parametrize("query", ["", "a=run_r1", "b=run_r1", "a=run_r1&b=run_g1&left_id=run_r1"])
def test_a_comparison_needs_each_run_once(stocked: Desk, program: Programs, query: str) -> None:
    program().get(f"/runs/diff?{query}", 422)


def test_a_comparison_with_a_run_that_is_not_here(stocked: Desk, program: Programs) -> None:
    assert program().get("/runs/diff?a=run_r1&b=run_none", 404)["error"] == "RUN_NOT_FOUND"


def test_an_answer_is_sent_once_while_nothing_changes(stocked: Desk, program: Programs) -> None:
    reader = program()
    for path in ("/runs", RUN, f"{RUN}/advisories", f"{RUN}/attachments/{sha256(b'G0 X1 (a)')}", "/events"):
        first = reader.ask("GET", path)
        assert first.headers["Cache-Control"] == "private, no-cache"
        again = reader.ask("GET", path, 304, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.data, again.headers["ETag"]) == (b"", first.headers["ETag"])
        reader.ask("GET", path, headers={"If-None-Match": '"another"'})
    tag = reader.ask("GET", f"{RUN}/advisories").headers["ETag"]
    stocked.sign("ana", "run_r1")
    reader.ask("GET", f"{RUN}/advisories", headers={"If-None-Match": tag})


def test_an_override_that_is_over_is_told_as_such(stocked: Desk, program: Programs) -> None:
    asked = program(owner="ana").post(
        f"{RUN}/override", 202, json={"scope": "RED", "minutes": 60, "reason": "Cut in foam first."}
    )
    stocked.grant("run_r1", asked["advisory_id"])
    path, reader = f"/advisories/run_r1/{asked['advisory_id']}", program()
    assert reader.get(path)["advisory"]["approved_for_workflow"] is True
    assert reader.get(f"{RUN}/gate")["gate"] == "overridden"
    stocked.time += timedelta(hours=2)
    assert reader.get(path)["advisory"]["approved_for_workflow"] is False
    assert reader.get(f"{RUN}/gate")["gate"] == "blocked"
    assert reader.get("/runs?gate=overridden")["items"] == []
