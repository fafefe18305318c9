"""What was approved and waits again says what differs from what was approved."""

import pytest
from sqlalchemy import text

from reviewapp.domain.review import Verdict
from tests.support.desk import Desk
from tests.support.website import Browse

HEAD = "It was approved before"


@pytest.fixture
def approved(desk: Desk) -> str:
    """The page of an explanation that somebody has approved."""
    desk.write_run("run_y1", "YELLOW")
    name = desk.envelope("run_y1", text="Why the feed is low")
    desk.take()
    desk.sign("ana", "run_y1", name)
    return f"/runs/run_y1/advisories/{name}"


def test_a_new_file_is_told_beside_who_approved_it_without(approved: str, desk: Desk, browse: Browse) -> None:
    reader = browse("bo")
    assert HEAD not in reader.get(approved)
    name = desk.attach("run_y1", b"G0 X1", "gcode")
    desk.write_run("run_y1", status="BLOCKED")
    desk.take()
    page = reader.get(approved)
    told = page.partition(HEAD)[2].partition("</section>")[0]
    assert "Ana Reviewer approved it in round 1" in told
    assert "that approval no longer counts. What differs from what was approved:" in told
    assert f"nothing → &#39;{name[:8]}" in told
    assert "run/status: &#39;OK&#39; → &#39;BLOCKED&#39;" in told
    for out in ("round:", "item_sha256", "policy/", "rule/"):
        assert out not in told, "no approval goes stale by it"
    desk.sign("bo", "run_y1", approved.rpartition("/")[2])
    assert HEAD not in reader.get(approved), "it waits no more"


def test_what_was_withdrawn_is_told_to_be_the_same(approved: str, desk: Desk, browse: Browse) -> None:
    desk.withdraw("bo", "run_y1", approved.rpartition("/")[2])
    assert "Nothing of what is shown here differs from what was approved.</p>" in browse("bo").get(approved)
    desk.sign("bo", "run_y1", approved.rpartition("/")[2], verdict=Verdict.REJECT)
    assert HEAD not in browse("bo").get(approved)


def test_another_version_of_the_run_is_told_to_have_come_between(approved: str, desk: Desk, browse: Browse) -> None:
    desk.write_run("run_y1", material_id="another")
    desk.take()
    assert "Another version of the run, or a state of it that is over again, came between." in browse("bo").get(
        approved
    )


def test_what_was_approved_and_cannot_be_read_is_told(approved: str, desk: Desk, browse: Browse) -> None:
    digest = desk.events()[-1]["packet_sha256"]
    desk.withdraw("bo", "run_y1", approved.rpartition("/")[2])
    swapped = "UPDATE document SET body = (SELECT body FROM document WHERE sha256 <> :sha LIMIT 1) WHERE sha256 = :sha"
    with desk.store.writing() as conn:
        on = " ON document" if conn.dialect.name == "postgresql" else ""
        conn.execute(text(f"DROP TRIGGER document_no_update{on}"))
        conn.execute(text(swapped), {"sha": digest})
    desk.is_damaged = True
    assert "What was approved cannot be read any more. The record" in browse("bo").get(approved)
