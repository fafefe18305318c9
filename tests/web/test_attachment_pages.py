import re

import pytest

from tests.support.compared import SECOND
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def attached(desk: Desk, data: bytes) -> str:
    """The address of a file on a run of its own."""
    desk.write_run("run_file")
    name = desk.attach("run_file", data, "debug")
    desk.take()
    return f"/runs/run_file/attachments/{name}/view"


def test_a_text_is_shown_with_the_numbers_of_its_lines(compared: Desk, browse: Browse) -> None:
    browser = browse("dee")
    run = browser.get("/runs/run_second")
    pages = [browser.get(path) for path in re.findall(r'href="(/runs/run_second/attachments/[0-9a-f]{64}/view)"', run)]
    (page,) = (page for page in pages if "S18000" in page)
    assert "&lt;b&gt;fast" in page
    assert "<b>fast" not in page
    assert '<tr id="L43">' in page
    count = len(SECOND.splitlines())
    assert f"Lines 1 to {count} of {count}" in page
    assert "hashed again just now" in page


def test_a_long_text_is_turned_page_by_page(desk: Desk, browse: Browse) -> None:
    path, browser = attached(desk, b"\n".join(b"N%d" % n for n in range(1, 2_502))), browse("ana")
    first = browser.get(path)
    assert "Lines 1 to 1,000 of 2,501" in first
    assert "N1001<" not in first
    assert f'href="{path}?from=1001"' in first
    last = browser.get(f"{path}?from=2001")
    assert "Lines 2,001 to 2,501 of 2,501" in last
    assert f'href="{path}?from=1001"' in last
    assert "Lines behind" not in last


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("0", "1 to 2"),
        ("-4", "1 to 2"),
        ("x", "1 to 2"),
        ("99999999", "2 to 2"),
        ("9" * 5000, "1 to 2"),
        ("²", "1 to 2"),
    ],
)
def test_a_line_that_is_not_there_leads_to_one_that_is(desk: Desk, browse: Browse, asked: str, shown: str) -> None:
    assert f"Lines {shown} of 2" in browse("ana").get(f"{attached(desk, b'a' + bytes([10]) + b'b')}?from={asked}")


@pytest.mark.parametrize(
    ("data", "kind"), [(PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (SVG, "image/svg+xml")]
)
def test_a_picture_is_shown_and_nothing_in_it_can_run(desk: Desk, browse: Browse, data: bytes, kind: str) -> None:
    path, browser = attached(desk, data), browse("ana")
    page = browser.get(path)
    assert f'<img class="picture" src="{path}/image"' in page
    assert "<script>alert" not in page
    response = browser.client.get(f"{path}/image", base_url=ORIGIN)
    assert (response.data, response.mimetype) == (data, kind)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("data", [b"<html><script>alert(1)</script>", b"GIF89a\x00", b"%PDF-1.7"])
def test_what_is_no_picture_is_not_given_as_one(desk: Desk, browse: Browse, data: bytes) -> None:
    path, browser = attached(desk, data), browse("ana")
    browser.get(f"{path}/image", status=404)
    page = browser.get(path)
    assert "<img" not in page
    assert "<script>alert" not in page


def test_what_is_neither_text_nor_picture_can_be_downloaded(desk: Desk, browse: Browse) -> None:
    path, browser = attached(desk, b"\x00\x01"), browse("ana")
    page = browser.get(path)
    assert "neither text nor a picture" in page
    assert f'href="{path.removesuffix("/view")}"' in page
    response = browser.client.get(path.removesuffix("/view"), base_url=ORIGIN)
    assert response.mimetype == "application/octet-stream"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_file_too_large_to_show_says_so(desk: Desk, browse: Browse) -> None:
    assert "above 4 MB are not shown" in browse("ana").get(attached(desk, b"x" * 4_000_001))


def test_an_empty_file_says_so(desk: Desk, browse: Browse) -> None:
    assert "The file is empty." in browse("ana").get(attached(desk, b""))


def test_a_file_that_was_damaged_here_is_not_shown(desk: Desk, browse: Browse) -> None:
    path, browser = attached(desk, b"G0 X1"), browse("ana")
    desk.store.blobs.path(path.split("/")[-2]).write_bytes(b"G0 X9")
    for where in (path, f"{path}/image"):
        assert "no longer matches its hash" in browser.get(where, status=409)


@pytest.mark.parametrize(
    "path", ["run_file/attachments/" + "0" * 64, "run_none/attachments/x", "a%20b/attachments/%ff"]
)
def test_what_is_not_there_is_not_found(desk: Desk, browse: Browse, path: str) -> None:
    browse("ana").get(f"/runs/{path}/view", status=404)
