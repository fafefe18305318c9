"""A run with more fields than a page can bear: a part is shown and said to be one, the whole is a download."""

import json

from reviewapp.domain.canonical import sha256
from reviewapp.store.reads import runs
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse

STEPS = [{"x": n, "y": n / 7, "code": f"G1 X{n}"} for n in range(20_000)]


def test_the_page_of_a_large_run_shows_a_part_and_gives_the_whole(desk: Desk, browse: Browse) -> None:
    desk.write_run(
        "run_r1", "RED", outputs={"opplan_json": {"steps": STEPS}}, shop_log=[f"line {n}" for n in range(5_000)]
    )
    desk.take()
    browser = browse("ana")
    page = browser.get("/runs/run_r1")
    assert len(page) < 400_000
    assert "400 of 60,0" in page
    assert "400 of 5,00" in page
    assert page.count("the whole record is a file to download.") == 2
    with desk.store.reading() as conn:
        stored = runs.get(conn, "run_r1")
    sent = browser.client.get("/runs/run_r1/received.json", base_url=ORIGIN)
    assert len(json.loads(sent.data)["shop_log"]) == 5_000
    for link, digest in (("evidence", stored.run.run_sha256), ("received", stored.received_sha256)):
        assert f'href="/runs/run_r1/{link}.json"' in page
        sent = browser.client.get(f"/runs/run_r1/{link}.json", base_url=ORIGIN)
        assert sha256(sent.data) == digest, "byte for byte"
        assert sent.headers["Content-Disposition"] == f"attachment; filename=run_r1.{link}.json"
        assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_long_text_is_cut_and_said_to_be(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_r1", "RED", request_summary={"program": "G1 X1\n" * 100_000, "k" * 5_000: "v"})
    desk.take()
    page = browse("ana").get("/runs/run_r1")
    assert len(page) < 60_000
    assert "… the first 2,000 of 600,000 characters; the whole record is a file to download." in page


def test_a_run_that_fits_is_shown_whole(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    page = browse("ana").get("/runs/run_r1")
    assert "shown; the whole record" not in page
    assert 'href="/runs/run_r1/evidence.json"' in page
    browse("ana").get("/runs/run_none/evidence.json", status=404)
    browse("ana").get("/runs/run_none/received.json", status=404)
