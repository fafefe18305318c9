"""Whatever a file holds, every page that shows it opens, is bounded, and says what could not be read and why."""

import re

import pytest

from reviewapp.domain import media
from tests.support.compared import COMPARE, plain
from tests.support.desk import Desk
from tests.support.hostile import CORPUS, JSON, OTHERS, TEXTS, Hostile
from tests.support.website import Browse, Browser

MOST = 2_500_000
"""Characters of a page; the reader of one is told where the rest is."""
INLINE = [name for name, one in CORPUS.items() if media.text_of(one.before) is not None and len(one.after) < 1_000_000]


def opened(browser: Browser, path: str) -> str:
    page = browser.get(path)
    assert len(page) < MOST, path
    assert "Traceback" not in page
    return page


def looked_at(browser: Browser, name: str, one: Hostile, runs: tuple[str, str]) -> None:
    asked = f"a={runs[0]}&b={runs[1]}"
    page = opened(browser, f"{COMPARE}?{asked}")
    words = plain(page)
    assert one.compared in words, name
    assert one.drawn in words, name
    downloads = re.findall(r'href="(/runs/\w+/attachments/[0-9a-f]{64})" aria-label="Download', page)
    assert len(downloads) == 2, "what is not shown is one click away"
    for view in ("", "&view=unified", "&change=99999", "&line=b9999"):
        text = plain(opened(browser, f"{COMPARE}/text?{asked}&file=file-1{view}"))
        assert one.compared in text, name
    for download in downloads:
        assert one.shown in plain(opened(browser, f"{download}/view")), name
    for run_id in runs:
        opened(browser, f"/runs/{run_id}")


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("corpus", [TEXTS, JSON, OTHERS], ids=["texts", "json", "others"])
def test_every_page_about_such_a_file_opens(desk: Desk, browse: Browse, corpus: dict[str, Hostile]) -> None:
    pairs = {name: (f"run_{n}_a", f"run_{n}_b") for n, name in enumerate(corpus)}
    for name, one in corpus.items():
        for run_id, data in zip(pairs[name], (one.before, one.after), strict=True):
            desk.write_run(run_id, "YELLOW")
            desk.attach(run_id, data, one.kind)
    desk.take()
    browser = browse("ana")
    for name, one in corpus.items():
        looked_at(browser, name, one, pairs[name])
        opened(browser, f"/runs/{pairs[name][1]}/advisories/risk-notice")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_every_page_about_such_a_text_inside_a_run_opens(desk: Desk, browse: Browse) -> None:
    pairs = {name: (f"run_{n}_a", f"run_{n}_b") for n, name in enumerate(INLINE)}
    for name in INLINE:
        for run_id, data in zip(pairs[name], (CORPUS[name].before, CORPUS[name].after), strict=True):
            desk.write_run(run_id, "YELLOW", outputs={"gcode_text": data.decode(), "preview": {"json": data.decode()}})
    desk.take()
    browser = browse("ana")
    for a, b in pairs.values():
        page = opened(browser, f"{COMPARE}?a={a}&b={b}")
        for place in re.findall(r'<article class="file" id="(text-\d+)"', page):
            opened(browser, f"{COMPARE}/text?a={a}&b={b}&file={place}")
        opened(browser, f"/runs/{b}")
        opened(browser, f"/runs/{b}/advisories/risk-notice")


def test_of_two_texts_inside_the_runs_either_may_be_too_long(desk: Desk, browse: Browse) -> None:
    for run_id, text in (("run_first", "x" * 600_000 + "\n" * 6), ("run_second", "y\n" * 200_001)):
        desk.write_run(run_id, outputs={"gcode_text": text})
    desk.take()
    words = plain(browse("ana").get(f"{COMPARE}?a=run_first&b=run_second"))
    assert "Texts above 200,000 lines are not compared line by line" in words
