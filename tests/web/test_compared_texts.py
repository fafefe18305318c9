"""What is kept of a comparison, and pictures beside and over each other."""

from pathlib import Path

import pytest
from flask import Flask

from reviewapp.http.context import EXTENSION
from reviewapp.web import compare_files, toolpath_section
from tests.support.compared import COMPARE, PAIR, plain
from tests.support.desk import Desk
from tests.support.website import Browse

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="40"><path d="M0 0h%d"/></svg>'
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)


def kept(app: Flask) -> list[Path]:
    folder: Path = app.extensions[EXTENSION].settings.cache_dir
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_texts_are_compared_once_for_everybody(
    compared: Desk, app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse("ana")
    first = plain(browser.get(PAIR))
    assert len(kept(app)) == 2 + 4, "its lines, its toolpath, the characters of four files"
    monkeypatch.setattr(compare_files, "text_diff", None)
    monkeypatch.setattr(toolpath_section, "toolpath", None)
    assert plain(browser.get(PAIR)) == first
    assert "M3 S18000" in plain(browse("bo").get(PAIR))


def test_the_sides_swapped_are_another_entry(compared: Desk, app: Flask, browse: Browse) -> None:
    browser = browse("ana")
    browser.get(PAIR)
    browser.get(f"{COMPARE}?a=run_second&b=run_first")
    assert len(kept(app)) == 4 + 4, "the characters of a file are those of either side"


def test_a_page_whose_cache_cannot_be_written_opens_all_the_same(compared: Desk, app: Flask, browse: Browse) -> None:
    folder = app.extensions[EXTENSION].settings.cache_dir
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way")
    assert "M3 S18000" in plain(browse("ana").get(PAIR))


def drawn(desk: Desk, *pictures: bytes) -> None:
    for run_id, data in zip(("run_first", "run_second"), pictures, strict=True):
        desk.write_run(run_id)
        desk.attach(run_id, data, "preview")
    desk.take()


def test_two_pictures_can_be_laid_over_each_other_and_are_only_ever_pictures(desk: Desk, browse: Browse) -> None:
    drawn(desk, DRAWING % (90, 90), DRAWING % (60, 60))
    page = browse("ana").get(PAIR)
    assert page.count("/view/image") == 4
    assert page.count('type="radio"') == 5
    assert "<path" not in page
    assert "&lt;path" in page, "a drawing is text too, compared line by line"


def test_pictures_that_are_no_text_need_no_note(desk: Desk, browse: Browse) -> None:
    drawn(desk, DOT, DOT[:-12] + b"\x00\x00\x00\x00tEXt" + DOT[-12:])
    page = browse("ana").get(PAIR)
    assert page.count("/view/image") == 4
    assert "Not both are text" not in page


def test_a_picture_beside_something_else_is_not_laid_over_it(desk: Desk, browse: Browse) -> None:
    drawn(desk, DOT, b"\x00\x01")
    page = browse("ana").get(PAIR)
    assert "Lay B over A" not in page
    assert "Not both are text" in plain(page)
