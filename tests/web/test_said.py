"""What pages say is so: what is missing from the evidence, what a verdict does, who closed a round."""

from tests.support.desk import Desk
from tests.support.website import Browse, hidden

MANY = {f"harmless_{n:03}": n for n in range(250)} | {"zz_spindle_rpm": 99999}


def test_evidence_that_does_not_fit_is_told_beside_the_signature(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_r1", "RED")
    name = desk.envelope("run_r1", kind="suggestion", data=MANY)
    desk.take()
    page = browse("ana").get(f"/runs/run_r1/advisories/{name}")
    assert "zz_spindle_rpm" not in page
    assert "Not all of suggested values is shown: 200 rows of" in page
    assert "Not all of the evidence is on this page; above stands what is missing." in page


def test_evidence_that_fits_says_nothing_of_the_kind(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    assert "Not all of" not in browse("ana").get("/runs/run_r1/advisories/risk-notice")


def test_a_rejection_as_unsafe_is_told_to_shut_a_green_run(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_g1")
    name = desk.envelope("run_g1")
    desk.take()
    ana = browse("ana")
    ana.get(f"/runs/run_g1/advisories/{name}")
    ana.post(f"/runs/run_g1/advisories/{name}/withdrawal", note="Let me look.", round="1")
    page = ana.get(f"/runs/run_g1/advisories/{name}")
    assert "The run stays allowed; rejected as unsafe in geometry or parameters, its output is blocked." in page


def test_after_other_evidence_came_nothing_is_chosen(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    ana = browse("ana")
    notice = "/runs/run_r1/advisories/risk-notice"
    shown = hidden(ana.get(notice), "packet_sha256")
    desk.attach("run_r1", b"G0 X1", "gcode")
    desk.take()
    form = {"verdict": "approve", "note": "Looked.", "password": "four plain words here", "packet_sha256": shown}
    page = ana.post(f"{notice}/decision", status=409, **form)
    assert "Looked." in page
    assert " checked" not in page


def test_a_note_is_counted_as_the_browser_counts_it(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    ana = browse("ana")
    page = ana.get("/runs/run_y1/advisories/risk-notice")
    note = "\r\n".join(["x" * 39] * 100)
    ana.post(
        "/runs/run_y1/advisories/risk-notice/decision",
        verdict="approve",
        packet_sha256=hidden(page, "packet_sha256"),
        note=note,
    )
    assert desk.events()[-1]["reason"] == note.replace("\r\n", "\n")


def test_guessing_at_the_present_password_is_stopped_and_told(desk: Desk, browse: Browse) -> None:
    ana = browse("ana")
    ana.get("/account")
    form = {"current": "wrong", "password": "five other plain words", "again": "five other plain words"}
    assert "not your password" in ana.post("/account/password", status=422, **form)
    assert desk.kinds()[-1] == "person:signing_failed"
    for _ in range(9):
        ana.post("/account/password", status=422, **form)
    assert "Too many attempts" in ana.post("/account/password", status=429, **form)
