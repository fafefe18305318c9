"""A drawing that would run, fetch and lead away is a picture and nothing else, wherever it is shown."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Page

from reviewapp.domain.canonical import sha256
from tests.support.desk import Desk
from tests.support.window import Window

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
DRAWING = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="40"
  onload="fetch('{at}/onload')">
<style>@import url({at}/import.css); @font-face {{ font-family: f; src: url({at}/font) }}
 text {{ font-family: f }} rect {{ fill: url({at}/paint#p); mask: url({at}/mask#m) }}</style>
<script>top.ran = 1; fetch("{at}/script")</script><script href="{at}/script.js"/>
<image href="{at}/image" width="9" height="9"/><image xlink:href="{at}/ximage" width="9" height="9"/>
<use href="{at}/use#a"/><feImage href="{at}/fe"/><a href="{at}/link"><text y="9">away</text></a>
<foreignObject width="90" height="40"><body xmlns="http://www.w3.org/1999/xhtml">
<img src="{at}/inner" onerror="top.ran = 1"/><iframe src="{at}/frame"/><video src="{at}/video" autoplay=""/>
<form action="{at}/form"><input autofocus="" onfocus="top.ran = 1"/></form></body></foreignObject>
<rect width="20" height="20"/><animate attributeName="x" onbegin="top.ran = 1" dur="1ms"/></svg>"""


class Canary(HTTPServer):
    """A server of the loopback, which the browser could reach, that writes down what it is asked for."""

    asked: list[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Heard(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Canary)
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary(("127.0.0.1", 0), _Heard)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hostile(desk: Desk, address: str, canary: Canary) -> dict[str, bytes]:
    """Two runs with such a drawing each."""
    drawings = {}
    for run_id, width in (("run_r1", 90), ("run_y1", 60)):
        drawings[run_id] = DRAWING.format(at=canary.address, width=width).encode()
        desk.attach(run_id, drawings[run_id], "preview")
    desk.take()
    return drawings


def settled(page: Page) -> None:
    """Every picture of the page is decoded, and whatever it might ask for is asked for."""
    page.evaluate("Promise.all([...document.images].map(e => (e.loading = 'eager', e.decode())))")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("javascript", [True, False])
def test_nothing_runs_and_nothing_is_fetched(
    window: Window, hostile: dict[str, bytes], canary: Canary, javascript: bool
) -> None:
    page = window("ana", watched=False, java_script_enabled=javascript)
    page.goto("/runs/compare?a=run_r1&b=run_y1")
    page.get_by_text("Lay B over A").click()
    settled(page)
    widths = page.evaluate("[...document.images].map(e => e.naturalWidth)")
    assert sorted(widths) == [60, 60, 90, 90], "they are drawn all the same"
    for run_id, data in hostile.items():
        page.goto(f"/runs/{run_id}/attachments/{sha256(data)}/view")
        settled(page)
        assert page.locator("img.picture").evaluate("e => e.naturalWidth") in {60, 90}
        assert page.locator("main svg, main iframe, main object, main embed").count() == 0
    assert page.evaluate("window.ran") is None
    assert canary.asked == []


@pytest.mark.parametrize("end", ["/view/image", ""])
def test_opened_by_itself_it_is_a_download(window: Window, hostile: dict[str, bytes], canary: Canary, end: str) -> None:
    page = window("ana", watched=False)
    path = f"/runs/run_y1/attachments/{sha256(hostile['run_y1'])}{end}"
    with page.expect_download():
        page.evaluate("path => { location.href = path }", path)
    assert canary.asked == []


def test_the_canary_would_have_heard(window: Window, hostile: dict[str, bytes], canary: Canary) -> None:
    page = window("ana", watched=False)
    alone = page.context.new_page()
    alone.route("**/bare.svg", lambda route: route.fulfill(body=hostile["run_r1"], content_type="image/svg+xml"))
    alone.goto(f"{canary.address}/bare.svg")
    alone.wait_for_load_state("networkidle")
    assert {"/script", "/onload", "/image", "/inner"} <= set(canary.asked)
