"""Parameters on the compare page and beside a suggestion: values, deltas, limits, and what is of concern in words."""

import json
import re
from typing import Any

import pytest

from tests.support.compared import COMPARE, MINUS, PAIR, plain
from tests.support.desk import Desk
from tests.support.website import Browse

MACHINE = {"CNC-2": {"max_feed_mm_min": 2000, "min_spindle_rpm": 8000, "max_stepdown_mm": 3}}
limited = pytest.mark.parametrize("configured", [{"machine": MACHINE}])


def planned(desk: Desk, a: Any, b: Any, **changes: Any) -> None:
    """Two runs whose plans are those."""
    for run_id, plan in (("run_first", a), ("run_second", b)):
        desk.write_run(run_id, outputs={"opplan_json": plan} if plan else {}, **changes)
    desk.take()


def section(page: str) -> str:
    found = re.search(r'<section class="panel section" id="parameters".*?</section>', page, re.DOTALL)
    return found.group(0) if found else ""


def told(browse: Browse, path: str = PAIR) -> str:
    """The words of the section, without those of where the values stand."""
    return plain(section(browse("ana").get(path)).split("<details>")[0])


@limited
def test_before_after_delta_unit_limit_and_concern_stand_in_one_row(
    desk: Desk, browse: Browse, configured: dict[str, Any]
) -> None:
    assert configured
    planned(
        desk, {"feed_mm_min": 1000, "stepdown_mm": 3, "flutes": 2}, {"feed_mm_min": 2400, "stepdown_mm": 2, "flutes": 3}
    )
    words = told(browse)
    assert (
        "Feed 1,000 mm/min 2,400 mm/min changed +1,400 mm/min (+140 %) CRITICAL ▲ B is above the limit of 2,000 mm/min "
        "▲ faster, riskier at most 2,000 mm/min machine CNC-2"
    ) in words
    assert (
        f"Stepdown 3 mm 2 mm changed {MINUS}1 mm ({MINUS}33.3 %) ▼ shallower at once at most 3 mm machine CNC-2"
        in words
    )
    assert "Flutes 2 3 changed +1 (+50 %) ▲ more, risky either way no limit known" in words
    assert "3 differ, 1 above its limit" in words
    assert "They differ in 3 parameters, 1 above its limit · " in plain(browse("ana").get(PAIR))


@limited
def test_swapped_the_other_side_is_above(desk: Desk, browse: Browse, configured: dict[str, Any]) -> None:
    assert configured
    planned(desk, {"feed_mm_min": 1000}, {"feed_mm_min": 2400})
    words = told(browse, f"{COMPARE}?a=run_second&b=run_first")
    assert f"{MINUS}1,400 mm/min ({MINUS}58.3 %) ▲ A is above the limit of 2,000 mm/min ▼ slower at most" in words
    assert "CRITICAL" not in words
    assert ", 1 above" not in words


@limited
def test_the_run_s_own_limit_counts_and_what_the_settings_say_is_told(
    desk: Desk, browse: Browse, configured: dict[str, Any]
) -> None:
    assert configured
    planned(desk, {"feed_mm_min": 1000}, {"feed_mm_min": 2400, "limits": {"feed_mm_min": 2500}, "spindle_rpm": 5000})
    words = told(browse)
    assert "is above" not in words
    assert "B: at most 2,500 mm/min stated by the run" in words
    assert "at most 2,000 mm/min machine CNC-2, but the run's own word counts" in words.replace("&#39;", "'")
    assert "A: at most 2,000 mm/min machine CNC-2" in words
    assert "Spindle speed not stated 5,000 rpm only in B WARNING ▼ B is below the least of 8,000 rpm" in words
    assert "2 differ, 1 below its limit" in words


@limited
def test_what_is_the_same_is_left_out_unless_it_passes_a_limit(
    desk: Desk, browse: Browse, configured: dict[str, Any]
) -> None:
    assert configured
    planned(desk, {"feed_mm_min": 2400, "depth_mm": 3}, {"feed_mm_min": 2400, "depth_mm": 3})
    page = section(browse("ana").get(PAIR))
    assert "2,400 mm/min 2,400 mm/min same CRITICAL ▲ B is above" in plain(page)
    assert "Depth" not in plain(page)
    assert "data-change" not in page
    assert "Depth 3 mm 3 mm same" in told(browse, f"{PAIR}&show=all")


def test_units_that_are_not_the_same_are_shown_and_not_subtracted(desk: Desk, browse: Browse) -> None:
    planned(desk, {"feed": {"value": 2.4, "unit": "m/min"}, "depth": 3}, {"feed_mm_min": 2400, "depth": 4})
    words = told(browse)
    assert "Feed 2.4 m/min 2,400 mm/min changed ≠ units are not the same, not subtracted" in words
    assert "Depth 3 (unit not stated) 4 (unit not stated) changed +1 (+33.3 %) ▲ deeper, riskier" in words


def test_a_run_that_contradicts_itself_is_told_so(desk: Desk, browse: Browse) -> None:
    planned(desk, {"feed_mm_min": 900}, {"a": {"feed_mm_min": 900}, "b": {"feed_mm_min": 950}})
    words = told(browse)
    assert (
        "900 mm/min 900 mm/min or 950 mm/min (stated differently in several places) changed ≠ B contradicts itself"
        in words
    )


def test_a_value_of_which_only_the_name_was_kept_is_unknown(desk: Desk, browse: Browse) -> None:
    planned(desk, None, {"feed_mm_min": 900}, request_summary={"keys": ["feed_xy", "coolant"]})
    words = told(browse)
    assert "Feed value unknown (only its name was kept) 900 mm/min changed ? value unknown in A" in words
    assert "Coolant" not in words
    assert "cannot be told" in told(browse, f"{PAIR}&show=all")


def test_json_files_of_plans_are_looked_into_and_envelopes_are_not(desk: Desk, browse: Browse) -> None:
    for run_id, feed in (("run_first", 900), ("run_second", 1200)):
        desk.write_run(run_id)
        plan = {"parameters": {"feed_mm_min": feed}, "moves": [{"feed": 9, "x": one} for one in range(50)]}
        desk.attach(run_id, json.dumps(plan).encode(), "toolpaths")
    desk.attach("run_second", json.dumps({"feed_mm_min": 1}).encode(), "debug")
    desk.attach("run_second", b'{"feed_mm_min": 7', "plan")
    desk.attach("run_second", b'{"a":' * 100_000, "plan_b")
    desk.take()
    page = section(browse("ana").get(PAIR))
    assert "Feed 900 mm/min 1,200 mm/min changed +300 mm/min (+33.3 %)" in plain(page)
    assert "toolpaths a.json <code>/parameters/feed_mm_min</code>" in page
    assert plain(page).count("was not looked into for parameters. It is no JSON that can be read in one way.") == 2


def test_a_damaged_plan_is_told(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_first")
    desk.write_run("run_second")
    desk.attach("run_second", b'{"feed_mm_min": 1200}', "plan")
    desk.take()
    for path in desk.store.blobs.root.rglob("*"):
        if path.is_file() and path.read_bytes() == b'{"feed_mm_min": 1200}':
            path.write_bytes(b"{}")
    assert "B: plan a.json was not looked into for parameters. It is missing or" in told(browse)


@limited
def test_what_is_suggested_stands_under_its_parameter(desk: Desk, browse: Browse, configured: dict[str, Any]) -> None:
    assert configured
    planned(desk, {"feed_mm_min": 1000}, {"feed_mm_min": 1000})
    data = {"feed_mm_min": {"to": 2400, "unit": "mm/min"}, "coolant": "mist", "colour": "red"}
    name = desk.envelope("run_second", kind="advisory", text="# Faster <b>", data=data)
    desk.take()
    page = section(browse("ana").get(PAIR))
    words = plain(page)
    assert "Suggested for B : Feed 2,400 mm/min , by Faster" in words
    assert "CRITICAL ▲ above the limit of 2,000 mm/min ▲ faster, riskier" in words
    assert "Coolant not stated not stated stated by neither run no limit known Suggested for B : Coolant mist" in words
    assert "red" not in words
    assert f'href="/runs/run_second/advisories/{name}"' in page
    assert "<b>" not in page
    assert page.count("data-change") == 0, "the runs themselves do not differ"
    itself = told(browse, f"{COMPARE}?a=run_second&b=run_second")
    assert itself.count("Feed 2,400 mm/min") == 1


def test_a_suggestion_that_was_turned_down_is_not_shown(desk: Desk, browse: Browse) -> None:
    planned(desk, {"feed_mm_min": 1000}, {"feed_mm_min": 1000})
    name = desk.envelope("run_second", kind="advisory", text="# Faster", data={"feed_mm_min": 2400})
    desk.take()
    assert "Suggested for" in told(browse)
    desk.sign("ana", "run_second", name, verdict="reject")
    assert "Suggested for" not in told(browse)


def test_a_mark_as_seen_falls_when_a_suggestion_comes(desk: Desk, browse: Browse) -> None:
    planned(desk, {"feed_mm_min": 1000}, {"feed_mm_min": 1100})
    before = re.search(r'name="sha256" value="(\w+)"', section(browse("ana").get(PAIR)))
    desk.envelope("run_second", kind="advisory", text="# Faster", data={"feed_mm_min": 2400})
    desk.take()
    after = re.search(r'name="sha256" value="(\w+)"', section(browse("ana").get(PAIR)))
    shows_all = re.search(r'name="sha256" value="(\w+)"', section(browse("ana").get(f"{PAIR}&show=all")))
    assert before
    assert after
    assert shows_all
    assert before.group(1) != after.group(1)
    assert after.group(1) == shows_all.group(1)


def test_without_any_parameter_there_is_no_such_section(desk: Desk, browse: Browse) -> None:
    planned(desk, None, None, tool_id=None)
    assert not section(browse("ana").get(PAIR))


def test_hidden_characters_in_names_and_values_are_seen(desk: Desk, browse: Browse) -> None:
    planned(desk, {"strategy": "rough\u202e"}, {"feed": {"value": 1, "unit": "m\u200bm"}})
    page = section(browse("ana").get(PAIR))
    assert "rough⟨U+202E⟩" in page
    assert "1 m⟨U+200B⟩m" in page


def advisory(desk: Desk, browse: Browse, data: Any) -> str:
    name = desk.envelope("run_second", kind="advisory", text="# Other values", data=data)
    desk.take()
    page = browse("ana").get(f"/runs/run_second/advisories/{name}")
    found = re.search(r'<table class="table diff diff--suggestion.*?</table>', page, re.DOTALL)
    assert found
    return plain(found.group(0))


@limited
def test_beside_a_suggestion_stand_the_limits_of_the_evidence_and_none_of_the_settings(
    desk: Desk, browse: Browse, configured: dict[str, Any]
) -> None:
    assert configured
    planned(desk, None, {"feed_mm_min": 1000, "max_feed_mm_min": 2200, "stepdown_mm": 1})
    words = advisory(desk, browse, {"feed_mm_min": 2400, "stepdown_mm": 9})
    assert "1000 2400 +1,400 (+140 %) CRITICAL ▲ above the limit of 2,200 mm/min ▲ faster, riskier" in words
    assert "at most 2,200 mm/min" in words
    assert "1 9 +8 (+800 %) ▲ deeper at once, riskier states none" in words
    assert "machine CNC-2" not in words, "settings are not in the packet that is signed"


def test_where_the_run_states_no_limit_there_is_no_such_column(desk: Desk, browse: Browse) -> None:
    planned(desk, None, {"feed_mm_min": 1000})
    assert "Limit" not in advisory(desk, browse, {"feed_mm_min": 900})
