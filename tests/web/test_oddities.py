"""Characters that are not what they seem are findings on every page about a run, with the way to their line."""

import re

import pytest

from tests.support.compared import COMPARE, PAIR, plain
from tests.support.desk import Desk
from tests.support.website import Browse

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
TEXT = f"{COMPARE}/text?a=run_first&b=run_second&file=file-1"
LINES = "".join(f"G0 X{n}\n" for n in range(1, 1_300))
PROGRAM = f"{LINES}(park\u200bed)\n{LINES}"
TITLE = "Characters that are not what they seem"
FOUND = "U+200B zero width space (1) shows nothing or turns the direction of reading"


def attached(desk: Desk, *texts: str, kind: str = "gcode", **fields: object) -> list[str]:
    names = []
    for run_id, text in zip(("run_first", "run_second"), texts, strict=True):
        desk.write_run(run_id, "YELLOW", **fields)
        names.append(desk.attach(run_id, text.encode(), kind))
    desk.take()
    return names


def test_the_comparison_says_which_file_which_side_and_which_line(desk: Desk, browse: Browse) -> None:
    _, name = attached(desk, LINES, PROGRAM)
    ana = browse("ana")
    page = ana.get(PAIR)
    assert f"WARNING B gcode a.json , line 1,300 : {FOUND}" in plain(page)
    href = f"/runs/run_second/attachments/{name}/view?from=1295#L1300"
    assert f'href="{href}"' in page
    assert '<tr id="L1300">' in ana.get(href.partition("#")[0])
    assert "0 of 6 sections seen" in page, "it can be marked as seen like any other"
    assert TITLE in plain(ana.get(f"{COMPARE}?a=run_second&b=run_second")), "where nothing differs too"


def test_the_drawing_tells_of_it_with_its_line(desk: Desk, browse: Browse) -> None:
    attached(desk, LINES, PROGRAM)
    assert f"WARNING B line 1,300 : {FOUND}, in a comment or not." in plain(browse("ana").get(PAIR))


def test_a_field_and_the_name_of_a_field_are_told(desk: Desk, browse: Browse) -> None:
    attached(desk, LINES, LINES + "M5\n", request_summary={"f\u0435ed": "a\u202eb"}, shop={"note": "one\ntwo\u2066"})
    words = plain(browse("ana").get(PAIR))
    for side in "AB":
        named = "line 1 : U+0435 cyrillic small letter ie (1) looks like another: e"
        assert f"WARNING {side} evidence /request_summary/f\u0435ed, in its name , {named}" in words
        assert f"{side} evidence /request_summary/f\u0435ed , line 1 : U+202E right-to-left override (1)" in words
        assert f"{side} other field /shop/note , line 2 : U+2066 left-to-right isolate (1)" in words


def test_the_page_of_a_run_of_a_file_and_of_an_advisory_say_so(desk: Desk, browse: Browse) -> None:
    _, name = attached(desk, LINES, PROGRAM)
    ana = browse("ana")
    for path in ("/runs/run_second", f"/runs/run_second/attachments/{name}/view"):
        page = ana.get(path)
        assert TITLE in page, path
        assert f"gcode a.json , line 1,300 : {FOUND}" in plain(page), "far behind the lines that are in sight"
    page = ana.get("/runs/run_second/advisories/risk-notice")
    assert f"gcode a.json , line 1,300 : {FOUND}" in plain(page)
    assert page.index(TITLE) < page.index('id="asked"'), "before anything is read"
    for path in ("/runs/run_first", "/runs/run_first/advisories/risk-notice"):
        assert TITLE not in ana.get(path)


def test_of_a_text_too_long_for_the_packet_the_rest_is_looked_through(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_first", "YELLOW")
    name = desk.envelope("run_first", text="plain words\n" * 4_000 + "here\u202e")
    desk.take()
    page = browse("ana").get(f"/runs/run_first/advisories/{name}")
    assert "content /text , line 4,001: U+202E right-to-left override (1)" in plain(page)


def test_a_change_of_nothing_that_is_seen_is_open_and_marked(desk: Desk, browse: Browse) -> None:
    attached(desk, "G0 X1\n(a)\n", "G0 X1\n(a\u200b)\n")
    page = browse("ana").get(TEXT)
    assert "1 line only in A, 1 line only in B" in plain(page)
    assert "only in comments" not in page
    assert "⟨U+200B⟩" in page
    assert re.search(r'<p class="change-head"[^>]*>\s*<span>Change 1 of 1</span>', page)
    assert "<summary>Change 1" not in page
    assert f"WARNING B line 2 : {FOUND}" in plain(page)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("G0 X1\n", "\ufeffG0 X1\n", "⟨U+FEFF⟩"),
        ("10 mm\n", "10\xa0mm\n", "⟨U+00A0⟩"),
        ("caf\xe9\n", "cafe\u0301\n", "⟨U+0301⟩"),
        ("a\n", "a\u2028\n", "⟨U+2028⟩"),
    ],
)
def test_two_lines_that_look_the_same_are_told_apart(
    desk: Desk, browse: Browse, before: str, after: str, shown: str
) -> None:
    attached(desk, before, after, kind="debug")
    page = browse("ana").get(TEXT)
    assert shown in page
    assert "1 line only in A, 1 line only in B" in plain(page)
    assert "only in white space" not in page


def test_two_values_that_look_the_same_are_told_apart(desk: Desk, browse: Browse) -> None:
    for run_id, note in (("run_first", "10 mm"), ("run_second", "10\xa0mm")):
        desk.write_run(run_id, request_summary={"note": note})
    desk.take()
    assert "10⟨U+00A0⟩mm" in browse("ana").get(PAIR)


@pytest.mark.parametrize("length", [500, 900_000])
def test_long_lines_and_values_are_shown_from_where_they_differ(desk: Desk, browse: Browse, length: int) -> None:
    for run_id, end in (("run_first", "wide"), ("run_second", "wild")):
        desk.write_run(run_id, request_summary={"note": f"{'x' * length} {end}"})
        desk.attach(run_id, f"{'y' * length} {end}".encode(), "debug")
    desk.take()
    page = browse("ana").get(PAIR)
    for word in ("wide", "wild"):
        assert page.count(word) == 2, "a field, and a line of a file"


def test_json_that_says_the_same_is_said_to(desk: Desk, browse: Browse) -> None:
    attached(desk, '{"a": 1, "b": "x"}', '{"b":"\\u0078","a":1}', kind="debug")
    assert "Both say the same; the files differ in spacing, in the order of keys" in plain(browse("ana").get(TEXT))


def test_what_json_hides_in_an_escape_is_told(desk: Desk, browse: Browse) -> None:
    attached(desk, '{"a": "b"}', '{"a": "b\\u200b"}', kind="debug")
    page = browse("ana").get(TEXT)
    assert f"WARNING B line 2 : {FOUND}" in plain(page)
    assert "⟨U+200B⟩" in page


def test_files_that_are_not_looked_through_are_told(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_first")
    for number in range(42):
        desk.attach("run_first", b"G0 X%d" % number, "gcode")
    desk.attach("run_first", b"x" * 16_000_001, "debug")
    desk.take()
    assert "3 files not looked through: too large, or too many." in plain(browse("ana").get("/runs/run_first"))
