"""What programs sent and people decided, in a store that RMOS reads: it shows that, and the desk learns nothing new."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from reviewapp.actions import mirroring
from reviewapp.actions.following import Follower
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.gate import Answer
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.states import State
from reviewapp.rmos.ours import real_path
from reviewapp.store.reads import mirrors
from tests.support.advised import APPROVED, NAME, outcome, read, send, suggest
from tests.support.desk import Desk
from tests.support.mirrored import explanation, is_quiet, mirror, path, settled

REFERENCE = f"run_y1_advisory_{NAME}"


def later(desk: Desk) -> mirroring.Round:
    """A round when what failed is due again."""
    desk.time += timedelta(seconds=30)
    return mirror(desk)


def test_an_approval_is_shown_by_rmos_with_what_was_approved(decided: Desk) -> None:
    found = read(decided.root, "run_y1")
    assert outcome(found.reference) == APPROVED
    assert (found.reference["kind"], found.reference["engine_id"], found.reference["notes"]) == (
        "explanation",
        "cam",
        "Looked at it.",
    )
    assert found.asset is not None
    assert outcome(found.asset) == (None, *APPROVED[1:])
    assert (found.asset["asset_type"], found.text) == ("analysis", "Thin stock.")
    assert mirror(decided).written == 0


def test_the_desk_learns_nothing_from_what_it_wrote(decided: Desk) -> None:
    before = decided.advisory("run_y1", NAME)
    assert is_quiet(decided)
    assert decided.advisory("run_y1", NAME) == before
    send(decided, name="adv_00000000beef")
    decided.sign("bo", "run_y1", "adv_00000000beef")
    decided.sign("bo", "run_y1", explanation(decided))
    assert decided.gate("run_y1").answer is Answer.ALLOWED
    mirror(decided)
    decided.write_run("run_y1", rating=3)  # RMOS rates the run, so that all of it is taken anew
    path(decided, "run_y1").write_text(json.dumps(decided.written["run_y1"]))
    decided.take()
    assert decided.advisory("run_y1", NAME) == before
    assert decided.gate("run_y1").answer is Answer.ALLOWED


def test_a_follower_is_quiet_too(shop: Desk) -> None:
    follower = Follower.of(shop.store, shop.root)
    settled(shop, follower)
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    before = shop.kinds()
    mirror(shop)
    assert settled(shop, follower) == [*before, "run:mirrored"]
    assert shop.advisory("run_y1", NAME).state is State.APPROVED


def test_another_desk_reads_it_as_rmos_would_have_written_it(decided: Desk, another_desk: Desk) -> None:
    another_desk.root = decided.root
    assert another_desk.take().refused == []
    one, sent = another_desk.advisory("run_y1", NAME), decided.advisory("run_y1", NAME)
    assert (one.content_class, one.title, one.source.engine) == (sent.content_class, sent.title, "cam")
    assert any("by bo" in claim and "approved" in claim for claim in one.claims)


@pytest.mark.parametrize(
    ("code", "known", "detail"),
    [("GEOMETRY_UNSAFE", "GEOMETRY_UNSAFE", None), ("PARAMETERS_UNSAFE", "OTHER", "PARAMETERS_UNSAFE")],
)
def test_a_rejection_has_its_reason(shop: Desk, code: str, known: str, detail: str | None) -> None:
    send(shop, kind="pattern")
    shop.sign("bo", "run_y1", NAME, verdict=Verdict.REJECT, reason_code=ReasonCode(code))
    mirror(shop)
    found = read(shop.root, "run_y1")
    assert outcome(found.reference) == ("REJECTED", True, False, "bo", known)
    assert (found.reference["rejected"], found.reference["kind"]) == (True, "advisory")
    assert found.reference.get("rejection_reason_detail") == detail
    assert found.asset is not None
    assert (found.asset["asset_type"], found.asset["rejection_reason"]) == ("suggestion", code)


def test_what_nobody_decided_leaves_no_trace(shop: Desk) -> None:
    send(shop)
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    assert not path(shop, REFERENCE).exists()
    assert not (shop.root / "advisories").exists()


def test_what_is_withdrawn_and_decided_otherwise_is_told_each_time(decided: Desk) -> None:
    decided.withdraw("bo", "run_y1", NAME)
    mirror(decided)
    found = read(decided.root, "run_y1")
    assert outcome(found.reference) == ("NEW", None, None, None, None)
    assert outcome(found.asset) == (None, None, None, None, None)
    assert is_quiet(decided)
    decided.sign("bo", "run_y1", NAME, verdict=Verdict.REJECT, reason_code=ReasonCode.AESTHETIC)
    mirror(decided)
    assert outcome(read(decided.root, "run_y1").reference) == ("REJECTED", True, False, "bo", "AESTHETIC")
    assert is_quiet(decided)


def test_new_content_is_told_once_it_is_decided(decided: Desk) -> None:
    before = read(decided.root, "run_y1")
    made = before.reference["created_at_utc"], (before.asset or {})["created_at_utc"]
    send(decided, text="Thinner than I thought.")
    mirror(decided)
    found = read(decided.root, "run_y1")
    assert (outcome(found.reference)[0], found.text) == ("NEW", "Thinner than I thought.")
    assert (found.reference["created_at_utc"], (found.asset or {})["created_at_utc"]) == made
    decided.sign("bo", "run_y1", NAME)
    mirror(decided)
    assert outcome(read(decided.root, "run_y1").reference) == APPROVED
    assert is_quiet(decided)


def test_an_explanation_on_request_has_the_file_that_it_is_named_by(shop: Desk, another_desk: Desk) -> None:
    name = suggest(shop)
    shop.sign("bo", "run_y1", name)
    mirror(shop)
    found = read(shop.root, "run_y1", name)
    assert (outcome(found.reference), found.asset) == (APPROVED, None)
    said = json.loads((shop.root / "attachments" / name[:2] / name[2:4] / f"{name}.json").read_bytes())
    assert (sha256(canonical(said)), said["markdown"]) == (name, "It is thin.")
    assert is_quiet(shop)
    another_desk.root = shop.root
    assert another_desk.take().refused == []
    assert another_desk.advisory("run_y1", name).title == "It is thin."


def test_a_file_that_somebody_else_put_there_is_left_and_told_of(shop: Desk) -> None:
    send(shop)
    path(shop, REFERENCE).write_text("{")
    shop.sign("bo", "run_y1", NAME)
    shop.sign("bo", "run_y1", explanation(shop))
    done = mirror(shop)
    assert (done.written, done.failed) == (1, 1)  # the rest of the run is written all the same
    assert path(shop, REFERENCE).read_text() == "{"
    with shop.store.reading() as conn:
        (due,) = mirrors.waiting(conn, real_path(shop.root))
    assert f"{REFERENCE}.json is left as it is" in str(due.failure)
    path(shop, REFERENCE).unlink()
    assert later(shop).written == 1
    assert outcome(read(shop.root, "run_y1").reference) == APPROVED


def test_the_record_of_another_run_is_not_written_over(shop: Desk) -> None:
    send(shop)
    shop.write_run(REFERENCE)
    before = path(shop, REFERENCE).read_bytes()
    shop.sign("bo", "run_y1", NAME)
    assert mirror(shop).failed == 1
    assert path(shop, REFERENCE).read_bytes() == before


@pytest.mark.parametrize("link", [f"2026-01-05/{REFERENCE}.json", "advisories"])
def test_no_link_is_written_through(shop: Desk, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    if link == "advisories":
        outside.mkdir()
        (shop.root / "advisories").mkdir()
        (shop.root / "advisories" / f"{shop.time:%Y}").symlink_to(outside)
    else:
        (shop.root / link).symlink_to(outside)
    assert mirror(shop).failed == 1
    assert not list(outside.rglob("*")) if outside.is_dir() else not outside.exists()


def test_what_rmos_adds_to_it_is_taken_and_kept(decided: Desk) -> None:
    before = decided.advisory("run_y1", NAME)
    said = {**json.loads(path(decided, REFERENCE).read_text()), "rating": 4}
    path(decided, REFERENCE).write_text(json.dumps(said))
    asset = next((decided.root / "advisories").rglob(f"{NAME}.json"))
    asset.write_text(json.dumps({**json.loads(asset.read_text()), "is_favorite": True}))
    decided.take()
    after = decided.advisory("run_y1", NAME)
    assert (after.state, after.item_sha256, after.title) == (State.APPROVED, before.item_sha256, before.title)
    assert (after.content_sha256, after.claims) == (before.content_sha256, ())
    decided.withdraw("bo", "run_y1", NAME)
    later(decided)
    found = read(decided.root, "run_y1")
    assert (outcome(found.reference)[0], found.reference["rating"]) == ("NEW", 4)
    assert found.asset is not None
    assert (found.asset["is_favorite"], found.asset.get("reviewed")) == (True, None)


def test_what_was_sent_since_counts_for_more_than_the_asset(decided: Desk) -> None:
    """RMOS rated the reference, so that it is read; the asset that it leads to still has what was approved before."""
    path(decided, REFERENCE).write_text(json.dumps({**json.loads(path(decided, REFERENCE).read_text()), "rating": 4}))
    send(decided, text="Thinner than I thought.")
    decided.sign("bo", "run_y1", NAME)
    before = decided.advisory("run_y1", NAME)
    decided.take()
    assert decided.advisory("run_y1", NAME) == before


@pytest.mark.parametrize("ending", [".json", "_content.md"])
def test_what_somebody_wrote_into_is_not_written_over_with_new_content(decided: Desk, ending: str) -> None:
    file = next((decided.root / "advisories").rglob(f"{NAME}{ending}"))
    theirs = b"Theirs." if ending == "_content.md" else file.read_bytes().replace(b"{", b'{"is_favorite": true,', 1)
    file.write_bytes(theirs)
    send(decided, text="Thinner than I thought.")
    decided.sign("bo", "run_y1", NAME, verdict=Verdict.REJECT)
    assert mirror(decided).failed == 1
    assert file.read_bytes() == theirs
    assert outcome(json.loads(path(decided, REFERENCE).read_text()))[0] == "REJECTED"


def test_a_link_in_the_place_of_what_was_written_is_not_written_through(decided: Desk, tmp_path: Path) -> None:
    real = path(decided, REFERENCE).rename(tmp_path / "elsewhere")
    path(decided, REFERENCE).symlink_to(real)
    data = real.read_bytes()
    decided.withdraw("bo", "run_y1", NAME)
    assert (mirror(decided).failed, mirror(decided).failed) == (1, 0)
    assert real.read_bytes() == data
    told = [one["after"]["files"] for one in decided.events() if one["kind"] == "run:mirrored"]
    assert REFERENCE not in str(told[-1]), "no event tells of what was not written"


@pytest.mark.parametrize("is_known", [False, True])
def test_a_mirror_that_dies_half_way_is_known_again(
    shop: Desk, monkeypatch: pytest.MonkeyPatch, *, is_known: bool
) -> None:
    send(shop)
    if is_known:
        shop.sign("bo", "run_y1", NAME)
        mirror(shop)
        shop.withdraw("bo", "run_y1", NAME)
    else:
        shop.sign("bo", "run_y1", NAME)

    class Dies(Exception):
        pass

    def die(*_: object) -> None:
        raise Dies

    for what in ("put", "_again"):  # before anything is on disk, and after all of it is
        with monkeypatch.context() as patched:
            patched.setattr(mirroring, what, die)
            with pytest.raises(Dies):
                mirror(shop)
        before = shop.advisory("run_y1", NAME)
        shop.take()
        assert shop.advisory("run_y1", NAME) == before
    mirror(shop)
    assert outcome(read(shop.root, "run_y1").reference)[0] == ("NEW" if is_known else "REVIEWED")
    assert is_quiet(shop)
    with shop.store.reading() as conn:
        own = mirrors.file(conn, real_path(path(shop, REFERENCE)))
    assert own is not None
    assert own.made == (sha256(path(shop, REFERENCE).read_bytes()),), "it is the desk's alone"


def test_what_is_left_of_a_run_that_rmos_took_away_is_no_damage(decided: Desk) -> None:
    path(decided, "run_y1").unlink()
    assert decided.take().refused == []
    path(decided, REFERENCE).write_text(json.dumps({**json.loads(path(decided, REFERENCE).read_text()), "rating": 1}))
    (refused,) = decided.take().refused
    assert refused.file.endswith(f"{REFERENCE}.json")
