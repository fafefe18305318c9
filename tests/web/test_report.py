"""The quarterly report by its page."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from reviewapp.actions import overriding
from reviewapp.domain.review import Verdict
from tests.support.desk import Desk
from tests.support.website import Browse


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """A quarter with a bit of everything."""
    desk.write_run("run_g1")
    desk.envelope("run_g1")
    for number in range(3):
        desk.write_run(f"run_r{number}", "RED")
    desk.take()
    desk.time += timedelta(minutes=50)
    desk.look("ana", "run_r0", 9)
    desk.sign("ana", "run_r0")
    desk.sign("ana", "run_r1", verdict=Verdict.REJECT)
    desk.time += timedelta(days=2)
    desk.look("bo", "run_r2", 10)
    desk.sign("bo", "run_r2")
    terms = ("run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"), desk.now())
    asked = overriding.request(desk.store, *terms)
    for name in ("cy", "eve"):
        desk.look(name, "run_r1", 180, asked.advisory_id)
        desk.sign(name, "run_r1", asked.advisory_id)
    return desk


def panel(page: str, heading: str) -> str:
    """The section under that heading."""
    return page.partition(f"<h2>{heading}")[2].partition("</section>")[0]


def rows(part: str) -> list[list[str]]:
    """The cells of the tables of a part."""
    bodies = re.findall(r"<tr>(.*?)</tr>", part.partition("<tbody>")[2], re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL) for body in bodies]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


@pytest.mark.parametrize("name", ["ana", "cy", "dee"])
def test_the_trails_readers_read_it_and_the_audit_page_leads_there(decided: Desk, browse: Browse, name: str) -> None:
    browser = browse(name)
    assert 'href="/report"' in browser.get("/audit").partition("<table")[0]
    page = browser.get("/report")
    assert "<h1>Quarterly report 2026-Q1</h1>" in page
    assert "2026-01-01 to 2026-03-31, UTC, so far" in page
    assert "/audit?from=2026-01-01&amp;to=2026-03-31" in page


def test_the_figures_stand_in_tables(decided: Desk, browse: Browse) -> None:
    page = browse("dee").get("/report")
    assert rows(panel(page, "Who signed how much")) == [
        ["Ana Reviewer (ana)", "1", "1", "0", "0", "0", "0", "0", "2"],
        ["Bo Reviewer (bo)", "1", "0", "0", "0", "0", "0", "0", "1"],
        ["Cy Admin (cy)", "0", "0", "0", "0", "1", "0", "0", "1"],
        ["Eve Both (eve)", "0", "0", "0", "0", "1", "0", "0", "1"],
    ]
    waits = panel(page, "From asked to first verdict")
    assert rows(waits) == [["■ RED", "4", "50 m", "2 d 0 h", "2 d 0 h", "1 of 4"]]
    assert re.search(r"green-only@2: RED within [0-9]+ \w+, .*YELLOW within", waits)
    assert rows(panel(page, "Auto-approved share")) == [
        ["■ RED", "4", "0", "0.0 %"],
        ["● GREEN", "1", "1", "100.0 %"],
        ["All", "5", "1", "20.0 %"],
    ]


def test_the_lists_lead_to_their_events(decided: Desk, browse: Browse) -> None:
    page = browse("dee").get("/report")
    ((run_id, _, scope, lasting, by, fate, n),) = rows(panel(page, "Overrides granted: 1"))
    assert (run_id, scope, lasting, by) == ("run_r1", "RED", "1 hour", "Cy Admin and Eve Both")
    assert fate.startswith("active until 2026-01-07 ")
    assert decided.events()[int(n)]["actor"]["id"] == "eve"
    ((heading, risk, who, _, seconds, n),) = rows(panel(page, "Approved too fast: 1 of 4 approvals"))
    assert (heading, risk, who, seconds) == (
        "The engine flagged this run RED. thin stock",
        "■ RED",
        "Ana Reviewer",
        "9 s",
    )
    assert decided.events()[int(n)]["record"]["seconds_on_evidence"] == 9
    assert f'href="/audit/{n}"' in page
    assert "less than 10 seconds" in page
    ((policy, what, *_),) = rows(panel(page, "Policy changes: 1"))
    assert (policy, what) == ("green-only@2", "policy activated")
    decided.time += timedelta(days=1)
    assert "expired 2026-01-07" in browse("cy").get("/report")


def test_a_revoked_override_says_by_whom(decided: Desk, browse: Browse) -> None:
    name = next(one["advisory_id"] for one in decided.events() if one["kind"] == "advisory:override_requested")
    overriding.revoke(decided.store, "run_r1", name, "It moved.", decided.sitting("cy", "session"), decided.now())
    page = browse("dee").get("/report")
    assert re.match("revoked by Cy Admin, 2026-01-07 ", rows(panel(page, "Overrides granted: 1"))[0][5])


def test_each_chart_has_a_name_a_description_and_its_table(decided: Desk, browse: Browse) -> None:
    page = browse("dee").get("/report")
    charts = re.findall(r"<svg.*?</svg>.*?</table>", page, re.DOTALL)
    assert len(charts) == 3
    for chart in charts:
        assert 'role="img"' in chart
        title, told = re.findall(r'aria-labelledby="(\S+) (\S+)"', chart)[0]
        assert re.search(rf'<title id="{title}">[^<]+</title>\s*<desc id="{told}">[^<]+</desc>', chart)
        figures = re.findall(r'<text class="chart__value"[^>]*>([^<]+)<', chart)
        assert figures
        assert {unescape(one) for one in figures} <= {cell for row in rows(chart) for cell in row}
    widths = re.findall(r'<rect[^>]*width="([0-9.]+)%"', charts[0])
    assert [float(one) for one in widths] == [78.0, 39.0, 39.0, 39.0]


def test_waits_under_a_minute_are_drawn(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_r0", "RED")
    desk.take()
    desk.sign("ana", "run_r0")
    waits = panel(browse("dee").get("/report"), "From asked to first verdict")
    assert re.findall(r'<rect[^>]*width="([0-9.]+)%"', waits) == ["39.0", "39.0"], "half of what a minute would be"
    assert rows(waits)[0][2:4] == ["under 1 m", "under 1 m"]


def test_quarters_follow_each_other(decided: Desk, browse: Browse) -> None:
    decided.time = datetime.fromisoformat("2026-07-01T12:00:00Z")
    browser = browse("dee")
    page = browser.get("/report?quarter=2026-Q2")
    assert "Nothing happened in 2026-Q2." in page
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', page) == [
        ("prev", "/report?quarter=2026-Q1"),
        ("next", "/report?quarter=2026-Q3"),
    ]
    page = browser.get("/report?quarter=2026-Q1")
    assert "so far" not in page
    assert re.findall(r'rel="(prev|next)"', page) == ["next"]
    page = browser.get("/report")
    assert "2026-Q3" in page
    assert "Nobody signed a decision." in page
    assert re.findall(r'rel="(prev|next)"', page) == ["prev"]
    assert "is no quarter. Write it like 2026-Q4." in browser.get("/report?quarter=yesterday", status=422)
