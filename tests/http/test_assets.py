"""A browser asks for style sheets and scripts once, until they change."""

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from reviewapp.app.wiring import asset_folders
from reviewapp.http.assets import Assets
from tests.support.website import ORIGIN, Browse

FOR_GOOD = "public, max-age=31536000, immutable"


def linked(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


def test_every_file_that_a_page_links_may_be_kept_for_good(app: Flask, browse: Browse) -> None:
    found = linked(browse("ana").get("/queue"))
    assert len(found) >= 4
    for path in found:
        answer = app.test_client().get(path, base_url=ORIGIN)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == FOR_GOOD


def test_the_style_sheet_is_sent_whole_in_the_order_it_is_written_in(app: Flask, browse: Browse) -> None:
    (path,) = {path for path in linked(browse("ana").get("/queue")) if path.endswith(".css")}
    sheet = app.test_client().get(path, base_url=ORIGIN).text
    folder = asset_folders()[1] / "css"
    parts = re.findall(r'@import "(.+)"', (folder / "main.css").read_text())
    assert "@import" not in sheet
    assert "url(" not in sheet, "its address would be another than in the part"
    assert {folder / part for part in parts} == {*folder.rglob("*.css")} - {folder / "main.css"}
    places = [sheet.index((folder / part).read_text()) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("css/main.css", "text/css"), ("js/zone.js", "text/javascript"), ("favicon.svg", "image/svg+xml")],
)
def test_a_page_of_another_version_gets_what_there_is_and_asks_again(app: Flask, name: str, kind: str) -> None:
    answer = app.test_client().get(f"/static/another/{name}", base_url=ORIGIN)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == kind


def test_what_is_no_file_of_ours_is_not_found(app: Flask) -> None:
    for name in ("none.css", "css", "../wiring.py", "..%2f..%2fpyproject.toml", ""):
        assert app.test_client().get(f"/static/x/{name}", base_url=ORIGIN).status_code == 404


def test_any_change_of_any_file_makes_another_version(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    shutil.copytree(asset_folders()[1], folder)
    before = Assets(folder).version
    assert before == Assets(asset_folders()[1]).version
    with (folder / "css/print.css").open("a") as sheet:
        sheet.write("/* more */")
    changed = Assets(folder).version
    (folder / "js/zone.js").rename(folder / "js/zones.js")
    assert len({before, changed, Assets(folder).version}) == 3
