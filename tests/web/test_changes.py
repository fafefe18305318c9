from tests.support.compared import MINUS, PAIR, plain, spoil
from tests.support.desk import Desk
from tests.support.website import Browse, Browser


def advisory_page(desk: Desk, browser: Browser) -> str:
    name = desk.written["run_second"]["advisory_inputs"][0]["advisory_id"]
    return browser.get(f"/runs/run_second/advisories/{name}")


def test_an_advisory_tells_what_changed_since_its_baseline(compared: Desk, browse: Browse) -> None:
    page = advisory_page(compared, browse("ana"))
    words = plain(page)
    assert "What differs from run_first" in words
    assert "/outputs/opplan_json/parameters/feed_xy_mm_min 1000 2400 changed +1,400 (+140 %)" in words
    assert "gcode a.json: changed" in words
    assert "the run that this one was made from" in words
    assert f'href="{PAIR.replace("&", "&amp;")}"' in page


def test_the_weightiest_changes_come_first(compared: Desk, browse: Browse) -> None:
    words = plain(advisory_page(compared, browse("ana")))
    places = [words.index(path) for path in ("/parameters/feed", "/decision/risk_level", "/feasibility/", "/hashes/")]
    assert places == sorted(places)


def test_an_advisory_tells_what_would_change_and_what_the_run_does_not_know(compared: Desk, browse: Browse) -> None:
    words = plain(advisory_page(compared, browse("ana")))
    assert f"feed_xy_mm_min 2400 900 {MINUS}1,500 ({MINUS}62.5 %)" in words
    assert "coolant value unknown mist not known" in words


def test_the_first_changes_are_in_sight_and_what_is_too_much_is_counted(compared: Desk, browse: Browse) -> None:
    for run_id, value in (("run_old", 1), ("run_new", 2)):
        plan = {"parameters": {f"p{number:03}": value for number in range(120)}}
        compared.write_run(run_id, "RED", outputs={"opplan_json": plan}, parent_run_id="run_old")
    compared.take()
    page = browse("ana").get("/runs/run_new/advisories/risk-notice")
    in_sight, folded = page[page.index("What differs from") :].split("<details>", 1)
    assert in_sight.count("/parameters/p") == 10
    assert folded.split("</details>")[0].count("/parameters/p") == 90
    assert "90 more fields differ" in folded
    assert "20 fields more changed; compare the two runs to see them all" in folded


def test_a_suggestion_that_does_not_fit_the_packet_says_so(compared: Desk, browse: Browse) -> None:
    data = {f"p{number:03}": number for number in range(230)}
    name = compared.envelope("run_second", kind="advisory", text="# Much", data=data)
    compared.take()
    browser = browse("ana")
    assert "Not all of what is suggested fits here" in browser.get(f"/runs/run_second/advisories/{name}")
    assert "Not all of what is suggested fits here" not in advisory_page(compared, browser)


def test_a_suggestion_that_mistakes_its_run_is_told(compared: Desk, browse: Browse) -> None:
    data = {"feed_xy": {"from": 3600, "to": 3000, "unit": "mm/min"}, "rpm": {"from": 1, "to": 2}}
    name = compared.envelope("run_second", kind="advisory", text="# Calmer", data=data)
    compared.take()
    words = plain(browse("ana").get(f"/runs/run_second/advisories/{name}"))
    assert "2400 mm/min (the suggestion says 3600, which is not what the run states) 3000 mm/min" in words
    assert "value unknown (the suggestion says 1)" in words


def test_an_explanation_has_no_table_of_parameters(compared: Desk, browse: Browse) -> None:
    name = compared.envelope("run_second", text="Why")
    compared.take()
    assert "Suggested parameters" not in browse("ana").get(f"/runs/run_second/advisories/{name}")


def test_without_a_baseline_nothing_is_said_to_have_changed(compared: Desk, browse: Browse) -> None:
    compared.write_run("run_alone", "RED", tool_id=None)
    compared.take()
    assert "What differs from" not in browse("ana").get("/runs/run_alone/advisories/risk-notice")


def test_a_damaged_baseline_is_told_and_the_page_stays(compared: Desk, browse: Browse) -> None:
    spoil(compared, "run_first")
    words = plain(advisory_page(compared, browse("ana")))
    assert "What differs from that run cannot be told." in words
    assert "gcode a.json: changed" in words, "the packet itself holds the hashes of the files"


def test_the_changes_are_those_of_the_records_that_the_packet_names(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    before = plain(advisory_page(compared, browser))
    compared.write_run("run_first", meta={"rating": 4}, status="BLOCKED")
    compared.take()
    after = plain(advisory_page(compared, browser))
    told = [page[page.index("What differs from") : page.index("Compared with")] for page in (before, after)]
    assert told[0] == told[1]
