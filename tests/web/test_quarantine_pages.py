import re

import pytest

from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse

HOSTILE = b'{"run_id": "run_bad", "<script>alert(1)</script>": \xff\x00 '


@pytest.fixture
def entry(desk: Desk, browse: Browse) -> str:
    desk.write_run("run_good")
    (desk.root / "2026-01-05" / "run_bad.json").write_bytes(HOSTILE)
    desk.take()
    found = re.search(r'href="(/quarantine/[0-9a-f]{64})"', browse("dee").get("/quarantine"))
    assert found
    return found.group(1)


def test_an_entry_shows_what_is_wrong_and_its_bytes_as_text(entry: str, browse: Browse) -> None:
    page = browse("ana").get(entry)
    assert "not-utf8" in page
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Dismiss" not in page
    response = browse("dee").client.get(f"{entry}/bytes", base_url=ORIGIN)
    assert response.data == HOSTILE
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_an_admin_dismisses_with_a_note(entry: str, browse: Browse) -> None:
    admin = browse("cy")
    assert "Dismiss" in admin.get(entry)
    assert "Say why" in admin.post(f"{entry}/dismissal", status=422, note="")
    assert "Say in 1 to" in admin.post(f"{entry}/dismissal", status=422, note="   ")
    admin.post(f"{entry}/dismissal", note="A test file.")
    assert "Nothing is in quarantine." in admin.get("/quarantine")
    assert entry in admin.get("/quarantine?fate=dismissed")
    admin.get(entry)
    admin.post(f"{entry}/dismissal", status=409, note="Again.")


@pytest.mark.parametrize("name", ["ana", "dee"])
def test_nobody_else_does(entry: str, browse: Browse, name: str) -> None:
    other = browse(name)
    other.get(entry)
    other.post(f"{entry}/dismissal", status=403, note="A note.")


def test_the_list_is_filtered_and_paged(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_good")
    for number in range(60):
        (desk.root / "2026-01-05" / f"run_{number:03}.json").write_bytes(b"{")
    desk.take()
    browser = browse("dee")
    page = browser.get("/quarantine")
    older = re.search(r'href="([^"]*older=[^"]+)"', page)
    assert older
    second = browser.get(older.group(1).replace("&amp;", "&"))
    newer = re.search(r'href="([^"]*newer=[^"]+)"', second)
    assert newer
    for more in ("", "&kind=truncated"):
        assert "run_059.json" in browser.get(newer.group(1).replace("&amp;", "&") + more)
    assert "No entry fits this filter." in browser.get("/quarantine?kind=too-deep")
    browser.get("/quarantine?older=rubbish", status=422)
    browser.get("/quarantine/none", status=404)


def test_an_admin_has_the_store_imported_again(desk: Desk, entry: str, browse: Browse) -> None:
    admin = browse("cy")
    admin.get(entry)
    admin.post(f"{entry}/retry")
    assert "still held" in admin.get(admin.location)
    desk.write_run("run_bad", "RED")
    admin.post(f"{entry}/retry")
    page = admin.get(admin.location)
    assert "It is out of quarantine" in page
    assert "1 imported" in page
    admin.get(entry)
    assert "released already" in admin.post(f"{entry}/retry", status=409)


@pytest.mark.parametrize("name", ["ana", "dee"])
def test_nobody_else_has_it_imported_again(entry: str, browse: Browse, name: str) -> None:
    other = browse(name)
    other.get(entry)
    other.post(f"{entry}/retry", status=403)
