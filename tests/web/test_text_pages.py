"""Two texts line by line: marks inside lines, changes that change nothing, pages of changes, either way to read."""

import re

import pytest

from reviewapp.web.text_diff import View, text_diff
from tests.support.compared import COMPARE, plain
from tests.support.desk import Desk
from tests.support.website import Browse

TEXT = f"{COMPARE}/text?a=run_first&b=run_second&file=file-1"
LONG = [f"G1 X{number} Y{number % 7}" for number in range(4_000)]


def attached(desk: Desk, before: str, after: str, kind: str = "gcode") -> None:
    for run_id, text in (("run_first", before), ("run_second", after)):
        desk.write_run(run_id)
        desk.attach(run_id, text.encode(), kind)
    desk.take()


def test_what_differs_inside_a_line_is_marked(desk: Desk, browse: Browse) -> None:
    attached(desk, "G21\nG1 X1 F900\n", "G21\nG1 X1 F<b>950\n")
    page = browse("ana").get(TEXT)
    assert '<mark class="lines__word">F900</mark>' in page
    assert re.search(r'id="file-1-b2">2</td><td class="lines__text lines__text--b">', page)
    assert '<mark class="lines__word">F&lt;b&gt;950</mark>' in page


def test_a_change_of_comments_alone_is_told_and_folded(desk: Desk, browse: Browse) -> None:
    attached(desk, "(DATE=2026-01-05)\nG0 X1\n", "(DATE=2026-02-09)\nG0 X1\n")
    page = browse("ana").get(TEXT)
    assert "1 place only in comments" in page
    assert "<summary>Change 1: only comments differ</summary>" in page


def test_the_order_of_keys_is_no_difference(desk: Desk, browse: Browse) -> None:
    attached(desk, '{"b": 1, "feed": 900}', '{"feed": 950,\n "b": 1}', "debug")
    page = plain(browse("ana").get(TEXT))
    assert "1 line only in A, 1 line only in B" in page
    assert "compared in one form" in page


def test_many_changes_come_page_by_page(desk: Desk, browse: Browse) -> None:
    attached(desk, "\n".join(LONG), "\n".join(line + ("1" if n % 20 == 0 else "") for n, line in enumerate(LONG)))
    ana, href, seen = browse("ana"), TEXT, list[str]()
    while href:
        page = ana.get(href)
        seen += re.findall(r'id="file-1-change-(\d+)"', page)
        later = re.search(r'rel="next" href="([^"]+)"', page)
        href = later.group(1).replace("&amp;", "&") if later else ""
    assert seen == [str(number) for number in range(1, 201)]
    assert 'id="file-1-change-200"' in ana.get(f"{TEXT}&change=999999")
    assert 'id="file-1-change-1"' in ana.get(f"{TEXT}&change=-3")


def test_one_under_the_other_every_line_stands_once(desk: Desk, browse: Browse) -> None:
    attached(desk, "G21\nG1 X1\nM5\n", "G21\nG1 X2\nG1 X3\nM5\n")
    page = browse("ana").get(f"{TEXT}&view=unified")
    assert 'class="lines lines--unified"' in page
    assert sorted(re.findall(r'id="file-1-([ab]\d+)"', page)) == ["a1", "a2", "a3", "b1", "b2", "b3", "b4"]
    assert re.search(r'aria-current="true">One under the other', page)


@pytest.mark.parametrize("asked", ["file=file-9", "file=text-1", "", "file=file-1&a=run_none"])
def test_what_is_not_there_is_told(desk: Desk, browse: Browse, asked: str) -> None:
    attached(desk, "a", "b")
    page = browse("ana").get(f"{COMPARE}/text?{asked}&a=run_first&b=run_second", 404)
    assert "These runs have no such pair of texts" in page


def test_a_difference_is_computed_once(desk: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    attached(desk, "G0 X1", "G0 X2")
    ana = browse("ana")
    first = ana.get(TEXT)
    monkeypatch.setattr("reviewapp.web.compare_files.text_diff", None)
    again = ana.get(TEXT)
    assert plain(again) == plain(first)
    ana.get(f"{TEXT}&view=unified", 500)


def test_a_page_opens_only_so_many_equal_lines_and_says_so_of_the_others() -> None:
    changed = [line + ("1" if n % 200 == 0 else "") for n, line in enumerate(LONG)]
    found = text_diff("\n".join(LONG), "\n".join(changed), View("file-1", is_program=True))
    folds = [one for one in found.stretches if one.folded]
    assert len(folds) == 20
    opened = [len(one.rows) for one in folds if one.rows]
    assert 800 < sum(opened) <= 1_000
    assert all("open the file to read them" in one.summary for one in folds if not one.rows)
    assert all(row.before == row.after for fold in folds for row in fold.rows)
