"""The way back with names, links and decisions that make it hard."""

import json
from datetime import timedelta
from pathlib import Path

from reviewapp.actions import migrating, overriding, returning
from reviewapp.domain.canonical import sha256
from reviewapp.rmos import cutover
from reviewapp.rmos.ours import real_path
from reviewapp.store.reads import runs
from reviewapp.store.writes import mirrors as write
from tests.support import migrated
from tests.support.advised import NAME, outcome, read, send, submit
from tests.support.desk import Desk
from tests.support.left import RECORDS, exported
from tests.support.mirrored import granted, held, mirror, path


def given_back(desk: Desk) -> returning.Returned:
    migrated.roll_back(desk)
    return returning.write_back(desk.store, migrating.store_at(desk.store, desk.root), desk.now)


def left_for_good(desk: Desk) -> None:
    migrated.verify(desk)
    migrated.cut_over(desk)


def override(desk: Desk, run_id: str) -> None:
    terms = ("RED", 60, "The part is cut in foam first.")
    desk.grant(run_id, overriding.request(desk.store, run_id, *terms, desk.person("bo"), desk.now()).advisory_id)


def test_a_run_that_rmos_would_take_for_another_layout_is_stuck(begun: Desk) -> None:
    begun.sign("bo", "runs", send(begun, submit(begun, "runs")))
    left_for_good(begun)
    done = given_back(begun)
    assert ([due.run_id for due in done.stuck], done.added) == (["runs"], 0)


def test_a_run_whose_name_a_reference_bears_is_stuck(begun: Desk) -> None:
    name = f"run_y1_advisory_{NAME}"
    path(begun, name).write_text(json.dumps({"advisory_id": NAME, "kind": "explanation"}))
    begun.take()
    begun.sign("bo", name, send(begun, submit(begun, name)))
    submit(begun, "run_zz")
    left_for_good(begun)
    before = path(begun, name).read_bytes()
    done = given_back(begun)
    assert ([due.run_id for due in done.stuck], done.added) == ([name], 1)
    assert path(begun, name).read_bytes() == before
    assert cutover.is_frozen(migrating.store_at(begun.store, begun.root))


def test_a_run_that_the_desk_has_lost_is_stuck(begun: Desk) -> None:
    left_for_good(begun)
    with begun.store.writing() as conn:
        write.put_due(conn, real_path(begun.root), "run_lost", begun.time, None, 0)
    (due,) = given_back(begun).stuck
    assert (due.run_id, due.failure) == ("run_lost", "There is no run 'run_lost' here. Check the id, or import it.")
    assert cutover.is_frozen(migrating.store_at(begun.store, begun.root))


def test_a_run_whose_place_is_taken_stops_no_other(begun: Desk) -> None:
    submit(begun, "run_p0")
    submit(begun, "run_p1")
    left_for_good(begun)
    path(begun, "run_p0").mkdir()
    done = given_back(begun)
    assert ([due.run_id for due in done.stuck], done.added) == (["run_p0"], 1)


def test_no_run_goes_through_a_link_out_of_the_store(begun: Desk, tmp_path: Path) -> None:
    begun.time += timedelta(days=1)
    submit(begun)
    left_for_good(begun)
    (tmp_path / "outside").mkdir()
    (begun.root / f"{begun.time:%Y-%m-%d}").symlink_to(tmp_path / "outside")
    done = given_back(begun)
    assert [due.run_id for due in done.stuck] == ["run_p1"]
    assert not list((tmp_path / "outside").iterdir())


def test_the_way_back_is_open_though_an_advisory_is_named_by_its_text(begun: Desk) -> None:
    name = send(begun, name=sha256(b"Thin stock."))
    begun.sign("bo", "run_y1", name)
    mirror(begun)
    left_for_good(begun)
    begun.withdraw("bo", "run_y1", name)
    assert given_back(begun).stuck == ()
    assert outcome(read(begun.root, "run_y1", name).reference)[0] == "NEW"


def test_one_content_on_two_runs_goes_back(begun: Desk, another_desk: Desk) -> None:
    for run_id in ("run_p1", "run_p2"):
        begun.sign("bo", run_id, send(begun, submit(begun, run_id)))
    left_for_good(begun)
    given_back(begun)
    another_desk.root = begun.root
    another_desk.take()
    assert another_desk.advisory("run_p1", NAME).title == "Thin stock."


def test_an_override_that_ended_stands_in_the_history(begun: Desk) -> None:
    submit(begun, "run_p1", "RED")
    left_for_good(begun)
    granted(begun)
    override(begun, "run_p1")
    begun.time += timedelta(minutes=90)
    given_back(begun)
    (file,) = begun.root.glob("20*/run_p1.json")
    for record in (held(begun, "run_r1"), json.loads(file.read_text())):
        assert [one["scope"] for one in record["meta"]["override_history"]] == ["RED"]


def test_an_override_that_ended_stands_in_a_new_store(left: Desk, tmp_path: Path) -> None:
    override(left, submit(left, "run_p1", "RED"))
    left.time += timedelta(minutes=90)
    exported(left, into := tmp_path / "new")
    whole = json.loads((into / "runs.json").read_text()) if (into / "runs.json").exists() else {}
    record = whole.get("run_p1") or json.loads((into / "run_p1.json").read_text())
    assert [one["scope"] for one in record["meta"]["override_history"]] == ["RED"]


def test_a_new_store_can_be_read_whatever_its_runs_are_named(left: Desk, another_desk: Desk, tmp_path: Path) -> None:
    submit(left, "runs")
    exported(left, tmp_path / "new")
    another_desk.root = tmp_path / "new"
    report = another_desk.take()
    assert report.refused == []
    assert report.imported >= len(RECORDS)


def test_a_new_store_has_what_was_decided_and_not_what_bears_its_hash(
    left: Desk, another_desk: Desk, tmp_path: Path
) -> None:
    with left.store.reading() as conn:
        name = runs.get(conn, "run_0123456789ab").received_sha256
    left.sign("bo", "run_p1", send(left, submit(left), name, "Go."))
    exported(left, tmp_path / "new")
    another_desk.root = tmp_path / "new"
    assert another_desk.take().refused == []
    assert another_desk.advisory("run_p1", name).title == "Go."


def test_one_content_on_two_runs_goes_into_a_new_store(left: Desk, another_desk: Desk, tmp_path: Path) -> None:
    for run_id in ("run_p1", "run_p2"):
        left.sign("bo", run_id, send(left, submit(left, run_id)))
    exported(left, tmp_path / "new")
    another_desk.root = tmp_path / "new"
    another_desk.take()
    assert another_desk.advisory("run_p1", NAME).title == "Thin stock."
