"""Following a store on either database: what arrives, what is left for later, what is said of it."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import following_reads, looking
from reviewapp.actions.following import Follower
from reviewapp.domain.states import State
from reviewapp.store.reads import advisories, followed, quarantine, queue, runs
from reviewapp.store.reads.sources import StoredSource
from tests.support.desk import Desk
from tests.support.followed import DAYS, Followed, as_bytes, envelope, record

LINK = f"{DAYS[0]}/run_run_aaaa_advisory_adv_000000000001.json"
LINKED = {"schema_version": "run_advisory_link.v1", "run_id": "run_aaaa", "advisory_id": "adv_000000000001"}
RUN = f"{DAYS[0]}/run_aaaa.json"


@pytest.fixture
def world(desk: Desk) -> Followed:
    return Followed.of_one_run(desk.store, desk.root)


def waiting(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return [row.advisory.run_id for row in queue.page(conn, queue.QueueFilter(), 50)]


def held(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.reading() as conn:
        return [(filed.entry.file, filed.entry.kind) for filed in quarantine.page(conn, "held", "", 50)]


def read_of(desk: Desk, run_id: str) -> runs.StoredRun:
    with desk.store.reading() as conn:
        return runs.get(conn, run_id)


def test_a_run_is_in_the_queue_in_the_round_after_its_rename(world: Followed, desk: Desk) -> None:
    world.move(RUN, record("run_aaaa", "RED"))
    assert world.round().report.imported == 1
    assert waiting(desk) == ["run_aaaa"]


def test_a_round_in_which_nothing_changed_leaves_no_event(world: Followed, desk: Desk) -> None:
    before = desk.kinds()
    world.settle()
    world.restart()
    world.settle()
    assert desk.kinds() == before
    world.move(RUN, record("run_aaaa"))
    world.round()
    world.settle()
    assert Counter(desk.kinds()) - Counter(before) == {"run:imported": 1, "import:finished": 1}


def test_a_late_link_is_added_and_its_content_follows(world: Followed, desk: Desk) -> None:
    world.move(RUN, record("run_aaaa", "YELLOW"))
    world.round()
    world.move(LINK, {**LINKED, "kind": "explanation"})
    world.round()
    assert desk.advisory("run_aaaa", "adv_000000000001").content_sha256 is None
    world.move("advisories/2026/01/05/adv_000000000001_content.md", b"Thin stock")
    world.move("advisories/2026/01/05/adv_000000000001.json", {"asset_id": "adv_000000000001"})
    world.round()
    assert desk.advisory("run_aaaa", "adv_000000000001").title == "Thin stock"


def test_a_link_that_comes_before_its_run_waits_for_it(world: Followed, desk: Desk) -> None:
    world.move(LINK, LINKED)
    world.round()
    assert held(desk) == []
    world.move(RUN, record("run_aaaa"))
    world.settle()
    assert held(desk) == []
    assert desk.advisory("run_aaaa", "adv_000000000001").state is State.PENDING


def test_a_changed_field_is_a_conflict_and_makes_approvals_stale(world: Followed, desk: Desk) -> None:
    world.move(RUN, record("run_aaaa", "YELLOW"))
    world.round()
    desk.time = world.time
    desk.sign("ana", "run_aaaa")
    world.time = desk.time
    world.move(RUN, record("run_aaaa", "YELLOW", tool_id="saw:other"))
    assert world.round().report.conflicts == 1
    kept = read_of(desk, "run_aaaa").run
    assert (kept.open_conflict, kept.tool_id) == (True, None)
    assert desk.advisory("run_aaaa").state is State.PENDING
    assert "advisory:stale" in desk.kinds()
    before = desk.kinds()
    world.settle()
    assert desk.kinds() == before, "a conflict is one conflict, however often its file is read again"


def test_half_a_file_is_looked_at_again_before_it_is_put_aside(world: Followed, desk: Desk) -> None:
    whole = as_bytes(record("run_aaaa", "RED"))
    world.rewrite(RUN, whole[:40])
    world.round()
    assert held(desk) == []
    world.rewrite(RUN, whole)
    world.round()
    assert (held(desk), waiting(desk)) == ([], ["run_aaaa"])
    assert "quarantine:held" not in desk.kinds()


def test_what_stays_broken_is_put_aside_once_and_comes_out_when_it_is_mended(world: Followed, desk: Desk) -> None:
    world.rewrite(RUN, as_bytes(record("run_aaaa"))[:40])
    world.settle()
    assert held(desk) == [(RUN, "truncated")]
    world.settle()
    assert desk.kinds().count("quarantine:held") == 1
    world.move(RUN, record("run_aaaa"))
    world.round()
    assert held(desk) == []
    assert read_of(desk, "run_aaaa").run.run_id == "run_aaaa"


def test_what_is_removed_does_not_stay_in_quarantine(world: Followed, desk: Desk) -> None:
    world.rewrite(RUN, b"{")
    world.settle()
    world.vanish(RUN)
    world.round()
    assert held(desk) == []


def test_a_file_rewritten_where_it_lies_is_found_by_the_sweep(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SWEPT", 3)
    for number in range(9):
        world.move(f"{DAYS[0]}/run_000{number}.json", record(f"run_000{number}", meta={"n": 1}))
    world.settle()
    for number in range(9):
        world.rewrite(f"{DAYS[0]}/run_000{number}.json", record(f"run_000{number}", meta={"n": 2}))
    for _ in range(9):
        world.round()
    digests = {read_of(desk, f"run_000{number}").received_sha256 for number in range(9)}
    with desk.store.reading() as conn:
        assert all(b'"n": 2' in runs.record(conn, digest) for digest in digests)


def test_a_file_given_back_its_time_and_size_is_noticed(world: Followed, desk: Desk) -> None:
    path = world.move(RUN, record("run_aaaa", meta={"n": 1}))
    world.settle()
    stat = path.stat()
    world.rewrite(RUN, record("run_aaaa", meta={"n": 2}))
    world.turn_back(RUN, 0)
    assert path.stat().st_size == stat.st_size
    world.settle()
    with desk.store.reading() as conn:
        assert b'"n": 2' in runs.record(conn, read_of(desk, "run_aaaa").received_sha256)


def test_a_late_attachment_is_matched_and_a_lost_one_is_missed(world: Followed, desk: Desk) -> None:
    name, body = envelope("Why")
    world.move(RUN, record("run_aaaa", attachments=[{"sha256": name, "kind": "advisory"}]))
    world.move(f"attachments/{name[:2]}/{name[2:4]}/other.txt", b"")
    world.restart()
    world.settle()
    path = f"attachments/{name[:2]}/{name[2:4]}/{name}.json"
    matched = []
    for change in (lambda: world.move(path, body), lambda: world.vanish(path)):
        change()
        world.settle()
        with desk.store.reading() as conn:
            matched += [one.matched for one in runs.attachments(conn, "run_aaaa")]
    assert matched == ["canonical", "missing"]


def test_a_deletion_is_followed_whether_or_not_the_record_is_left(world: Followed, desk: Desk) -> None:
    world.move(RUN, record("run_aaaa", "RED"))
    world.round()
    line = b'{"run_id": "%b", "mode": "hard", "actor": "ana", "reason": "test"}\n'
    world.vanish(RUN)
    world.rewrite("_audit/deletes.jsonl", line % b"run_aaaa" + line % b"run_0000")
    world.round()
    assert [read_of(desk, run_id).run.deleted for run_id in ("run_aaaa", "run_0000")] == [True, True]
    assert waiting(desk) == []


def test_a_share_that_is_gone_is_told_and_changes_nothing(world: Followed, desk: Desk) -> None:
    name, body = envelope("Why")
    world.move(RUN, record("run_aaaa", attachments=[{"sha256": name, "kind": "advisory"}]))
    world.move(f"attachments/{name}.json", body)
    world.restart()
    world.settle()
    before = desk.kinds()
    away = world.root.rename(world.root.with_name("away"))
    assert "nothing at that path" in str(world.round().failure)
    with desk.store.reading() as conn:
        assert followed.unreachable(conn, world.time) == (world.root.name,)
    away.rename(world.root)
    assert world.round().failure is None
    world.settle()
    assert desk.kinds() == before
    with desk.store.reading() as conn:
        assert [one.matched for one in runs.attachments(conn, "run_aaaa")] == ["canonical"]
        assert [one.failure for one in followed.following_all(conn)] == [None]


def test_a_folder_of_attachments_that_is_gone_stops_the_follower(world: Followed, desk: Desk) -> None:
    name, body = envelope("Why")
    world.move(RUN, record("run_aaaa", attachments=[{"sha256": name, "kind": "advisory"}]))
    world.move(f"attachments/{name}.json", body)
    world.follower = Follower.of(desk.store, world.root, StoredSource(world.root, (world.root / "attachments",)))
    world.settle()
    (world.root / "attachments").rename(world.root / "away")
    assert "The folder attachments is gone." in str(world.round().failure)
    with desk.store.reading() as conn:
        assert [one.matched for one in runs.attachments(conn, "run_aaaa")] == ["canonical"]


def single(root: Path, *ids: str, **more: Any) -> dict[str, Any]:
    return {run_id: record(run_id, "RED", **more) for run_id in ids}


@pytest.fixture
def one_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Followed:
    monkeypatch.setattr(following_reads, "DUE", 2)
    world = Followed(desk.store, desk.root)
    world.rewrite("runs.json", single(desk.root, *(f"run_000{number}" for number in range(5))))
    return world


def test_one_file_of_all_runs_is_read_in_parts(one_file: Followed, desk: Desk) -> None:
    took = []
    while (done := one_file.round()).more:
        took.append(done.report.imported)
    assert [*took, done.report.imported] == [2, 2, 1]
    assert len(waiting(desk)) == 5


def test_of_a_rewritten_file_only_what_changed_is_taken(one_file: Followed, desk: Desk) -> None:
    one_file.settle()
    changed = single(desk.root, *(f"run_000{number}" for number in range(5)))
    changed |= single(desk.root, "run_0003", meta={"n": 2}) | single(desk.root, "run_0009")
    one_file.rewrite("runs.json", changed)
    report = one_file.round().report
    assert (report.imported, report.unchanged + report.changed) == (1, 1)


def test_a_file_cut_off_keeps_what_is_known_and_goes_to_quarantine(one_file: Followed, desk: Desk) -> None:
    one_file.settle()
    whole = as_bytes(single(desk.root, *(f"run_000{number}" for number in range(7))))
    one_file.rewrite("runs.json", whole[: len(whole) // 2])
    one_file.round()
    assert (held(desk), len(waiting(desk))) == ([], 5)
    one_file.settle()
    assert (held(desk), len(waiting(desk))) == ([("runs.json", "truncated")], 5)
    one_file.rewrite("runs.json", whole)
    one_file.settle()
    assert (held(desk), len(waiting(desk))) == ([], 7)


def test_a_flat_store_is_followed_too(desk: Desk) -> None:
    world = Followed(desk.store, desk.root)
    world.move("run_aaaa.json", record("run_aaaa", "RED"))
    world.round()
    world.move("run_aaaa_advisory_adv_000000000001.json", {"advisory_id": "adv_000000000001"})
    world.round()
    with desk.store.reading() as conn:
        assert len(advisories.of_run(conn, "run_aaaa")) == 2


def test_a_round_that_dies_before_it_marks_what_it_read_loses_nothing(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.move(RUN, record("run_aaaa", "RED"))
    with monkeypatch.context() as patched:
        patched.setattr(following_reads, "_settle", lambda *_: pytest.exit("killed"))
        with pytest.raises(BaseException, match="killed"):
            world.round()
    assert waiting(desk) == ["run_aaaa"]
    world.restart()
    assert world.round().report.unchanged == 1
    assert desk.kinds().count("run:imported") == 2
