import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.support.compared import COMPARE, FIRST, MINUS, PAIR, SECOND, plain, spoil
from tests.support.desk import Desk
from tests.support.website import Browse, Browser


def test_two_runs_stand_side_by_side(compared: Desk, browse: Browse) -> None:
    page = browse("ana").get(PAIR)
    words = plain(page)
    assert "How much it matters: CRITICAL" in words
    assert "The risk changed: GREEN → YELLOW." in words
    assert "41.5 → 30" in words
    assert "/outputs/opplan_json/parameters/feed_xy_mm_min 1000 2400 changed +1,400 (+140 %)" in words
    assert "/decision/warnings/1 nothing chatter only in B" in words
    assert "/shop_shift late nothing only in A" in words
    assert "stepdown_mm" not in words, "only what differs"
    assert "router:t102" in words


def test_everything_is_shown_where_it_is_asked_for(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    toggle = re.search(r'href="([^"]*)">Show everything', browser.get(PAIR))
    assert toggle
    words = plain(browser.get(toggle.group(1).replace("&amp;", "&")))
    assert "/outputs/opplan_json/parameters/stepdown_mm 0.5 0.5 same" in words
    assert "Show only differences" in words


def test_texts_are_compared_line_by_line_and_equal_stretches_folded(compared: Desk, browse: Browse) -> None:
    page = browse("ana").get(PAIR)
    words = plain(page)
    assert "1 line only in A, 1 line only in B" in words
    assert f"43 {MINUS} M3 S16000 43 + M3 S18000" in words
    assert "39 lines the same, from line 1 of A" in words
    assert "2 differ, 1 is the same" in words, "the advisory's envelope is a file too"
    assert "&lt;b&gt;fast&lt;/b&gt;" in page
    assert "<b>fast" not in page
    assert "<i>rosette" not in page


def test_the_page_of_one_text_names_its_runs(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    way = re.search(r'href="([^"]*/compare/text[^"]*)"', browser.get(PAIR))
    assert way
    words = plain(browser.get(way.group(1).replace("&amp;", "&")))
    assert "Compare two texts A run_first B run_second" in words


def test_the_sides_can_be_swapped(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    swap = re.search(r'href="([^"]*)">Swap', browser.get(PAIR))
    assert swap
    words = plain(browser.get(swap.group(1).replace("&amp;", "&")))
    assert "The risk changed: YELLOW → GREEN." in words
    assert f"2400 1000 changed {MINUS}1,400 ({MINUS}58.3 %)" in words
    assert "/decision/warnings/1 chatter nothing only in A" in words


def test_the_keys_stop_once_at_what_came_or_went_and_at_all_that_is_grave(desk: Desk, browse: Browse) -> None:
    passes = [{"op": f"pass {n}", "z": -n, "risk_level": "GREEN"} for n in (1, 2, 3)]
    for run_id, fewer in (("run_first", passes), ("run_second", passes[:1] + passes[2:])):
        desk.write_run(run_id, outputs={"opplan_json": {"operations": fewer}})
    desk.take()
    page = browse("ana").get(PAIR)
    rows = re.findall(r'<tr class="diff__row diff__row--removed"( data-change)?>\s*<th scope="row"><code>([^<]*)', page)
    of_pass = [(path.rpartition("/")[2], bool(stop)) for stop, path in rows if "/operations/1/" in path]
    assert of_pass == [("risk_level", True), ("op", True), ("z", False)]


def test_whether_marks_are_signed_is_told(compared: Desk, browse: Browse) -> None:
    compared.write_run("run_other")
    compared.take()
    browser = browse("ana")
    assert "sections seen Recorded when you sign on run B." in plain(browser.get(PAIR))
    swapped = plain(browser.get(f"{COMPARE}?a=run_second&b=run_first"))
    assert "Not part of a signature: run B has no baseline." in swapped
    other = plain(browser.get(f"{COMPARE}?a=run_other&b=run_second"))
    assert "an item of run B is compared with the run it was made from, run_first." in other


def test_a_run_does_not_differ_from_itself(compared: Desk, browse: Browse) -> None:
    words = plain(browse("ana").get(f"{COMPARE}?a=run_first&b=run_first"))
    assert "No differences." in words
    assert "the same run on both sides" in words
    assert "INFO" in words


def test_the_names_that_rmos_gives_the_sides_are_taken_too(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    assert plain(browser.get(f"{COMPARE}?left_id=run_first&right_id=run_second")) == plain(browser.get(PAIR))


def test_without_the_other_side_a_run_is_compared_with_its_baseline(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    run_page = browser.get("/runs/run_second")
    assert f'href="{COMPARE}?b=run_second"' in run_page
    browser.get(f"{COMPARE}?b=run_second", status=303)
    assert browser.location == PAIR
    assert "There is nothing this run is compared with by rule" in browser.get(f"{COMPARE}?b=run_first")


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 200, "Give the ids of two runs"),
        ("?a=&b=run_first", 200, "Choose the other run"),
        ("?a=run_first", 200, "Choose the other run"),
        ("?a=run_first&b=run_none", 404, "There is no run 'run_none' here"),
        ("?a=run_none&b=run_first", 404, "There is no run 'run_none' here"),
        ("?b=run_none", 404, "There is no run 'run_none' here"),
        ("?b=", 404, "Give the id of a run"),
        ("?a=x%E2%80%AEy&b=run_first", 404, "There is no run 'x⟨U+202E⟩y' here"),
        ("?a=%3Cscript%3E&b=run_first", 404, "There is no run '<script>' here"),
        ("?a=../etc&b=%ff", 404, "There is no run '../etc' here"),
        (f"?a={'x' * 5000}&b=run_first", 404, "There is no run"),
    ],
)
def test_each_slip_has_its_sentence(compared: Desk, browse: Browse, query: str, status: int, said: str) -> None:
    page = browse("ana").get(COMPARE + query, status=status)
    assert said in plain(page).replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
    assert "<script>" not in page


@pytest.mark.parametrize("wrong", ["a", "b"])
def test_an_unknown_id_is_told_at_its_own_field(compared: Desk, browse: Browse, wrong: str) -> None:
    ids = {"a": "run_first", "b": "run_first"} | {wrong: "run_none"}
    page = browse("ana").get(f"{COMPARE}?a={ids['a']}&b={ids['b']}", status=404)
    assert re.findall(r'id="run-(.)-error"', page) == [wrong]
    assert 'value="run_none"' in page
    assert 'value="run_first"' in page


def test_a_run_that_bears_the_name_of_the_page_can_be_opened(desk: Desk, browse: Browse) -> None:
    desk.write_run("compare", "RED")
    desk.take()
    browser = browse("ana")
    assert "May its output be used now?" in browser.get(COMPARE)
    assert "the same run on both sides" in browser.get(f"{COMPARE}?a=compare&b=compare")


def test_a_damaged_file_is_told_and_the_rest_compared(compared: Desk, browse: Browse) -> None:
    damaged = compared.store.blobs.path(_blob(compared, SECOND))
    damaged.write_bytes(b"another")
    words = plain(browse("ana").get(PAIR))
    assert "does not match its hash" in words
    assert "nothing to compare it with" in words
    assert "+1,400 (+140 %)" in words


def _blob(desk: Desk, data: bytes) -> str:
    found = [path for path in desk.store.blobs.root.rglob("*") if path.is_file() and path.read_bytes() == data]
    return found[0].name


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x\n" * 200_002, "above 200,000 lines"),
        (b"x" * 16_000_001, "above 16 MB"),
        (b"\x00\x01", "Not both are text"),
        (b"y" * 5_000, "… (5,000 characters)"),
        (b"\n".join(b"%d" % n for n in range(3_000)), "Changes 1 to 3 of 15 Later changes"),
        ("G0 \u202e X1".encode(), "⟨U+202E⟩"),
    ],
)
def test_what_a_page_cannot_bear_is_said_plainly(desk: Desk, browse: Browse, data: bytes, said: str) -> None:
    for run_id, content in (("run_first", b"short"), ("run_second", data)):
        desk.write_run(run_id)
        desk.attach(run_id, content, "gcode")
    desk.take()
    page = browse("ana").get(PAIR)
    assert said in plain(page)
    assert len(page) < 400_000
    assert page.count(">Download<") == 2


def test_only_so_many_files_are_compared_on_one_page(desk: Desk, browse: Browse) -> None:
    for run_id in ("run_first", "run_second"):
        desk.write_run(run_id)
        for number in range(10):
            desk.attach(run_id, f"{run_id} {number}".encode(), f"kind{number}")
    desk.take()
    words = plain(browse("ana").get(PAIR))
    assert words.count("Only the first 8 files that differ are compared here") == 2
    assert words.count("1 line only in A") == 8


def test_long_texts_inside_the_runs_are_compared_as_texts(desk: Desk, browse: Browse) -> None:
    for run_id, text in (("run_first", FIRST), ("run_second", SECOND)):
        desk.write_run(run_id, outputs={"gcode_text": text.decode()})
    desk.take()
    words = plain(browse("ana").get(PAIR))
    assert f"43 {MINUS} M3 S16000 43 + M3 S18000" in words
    assert "characters in 45 lines" in words


def test_a_text_that_is_attached_too_is_compared_once(compared: Desk, browse: Browse) -> None:
    for run_id, text in (("run_old", FIRST), ("run_new", SECOND)):
        compared.write_run(run_id, outputs={"gcode_text": text.decode()})
        compared.attach(run_id, text, "gcode")
    compared.take()
    words = plain(browse("ana").get(f"{COMPARE}?a=run_old&b=run_new"))
    assert words.count(f"43 {MINUS} M3 S16000") == 1


def test_a_very_long_equal_stretch_is_only_told(desk: Desk, browse: Browse) -> None:
    same = b"".join(b"G1 X%d\n" % n for n in range(400))
    for run_id, end in (("run_first", b"M3"), ("run_second", b"M4")):
        desk.write_run(run_id)
        desk.attach(run_id, same + end, "gcode")
    desk.take()
    page = browse("ana").get(PAIR)
    assert "397 lines the same, from line 1 of A; open the file to read them" in plain(page)
    assert "G1 X10<" not in page


def test_what_shows_nothing_in_a_field_is_made_visible(desk: Desk, browse: Browse) -> None:
    for run_id, name in (("run_first", "rosette"), ("run_second", "rose\u200btte")):
        desk.write_run(run_id, request_summary={"part": name})
    desk.take()
    assert "rose⟨U+200B⟩tte" in browse("ana").get(PAIR)


def test_fields_beyond_what_a_page_can_bear_are_counted(desk: Desk, browse: Browse) -> None:
    for run_id, value in (("run_first", 1), ("run_second", 2)):
        desk.write_run(run_id, request_summary={f"k{number}": value for number in range(450)})
    desk.take()
    words = plain(browse("ana").get(PAIR))
    assert "450 differ" in words
    assert "50 fields more are not shown" in words


def test_the_page_asks_the_database_the_same_number_of_times_whatever_is_compared(
    compared: Desk, app: Flask, browse: Browse
) -> None:
    for number in range(12):
        compared.attach("run_second", f"file {number}".encode(), f"kind{number}")
        compared.envelope("run_second", text=f"Why {number}")
    compared.write_run("run_small", parent_run_id="run_first")
    compared.take()
    browser = browse("ana")
    browser.get(PAIR)
    small, large = (_statements(compared, browser, f"{COMPARE}?a=run_first&b={b}") for b in ("run_small", "run_second"))
    assert small == large


def _statements(desk: Desk, browser: Browser, path: str) -> list[str]:
    said: list[str] = []

    def hear(*heard: Any) -> None:
        said.append(str(heard[2]))

    event.listen(desk.store.engine, "before_cursor_execute", hear)
    browser.get(path)
    event.remove(desk.store.engine, "before_cursor_execute", hear)
    return said


def test_a_damaged_record_is_told_and_blocks_the_gate(compared: Desk, browse: Browse) -> None:
    spoil(compared, "run_first")
    words = plain(browse("ana").get(PAIR))
    assert "no longer matches its hash. Its fields cannot be compared." in words
    assert "1 line only in A, 1 line only in B" in words
