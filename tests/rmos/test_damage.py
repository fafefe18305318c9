"""Thirty kinds of damage beside sound records: all that is sound is taken, the rest refused with its own reason."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from reviewapp.domain.damage import Damage
from reviewapp.domain.quarantine import MOST_KEPT
from reviewapp.rmos.detect import find_stores
from reviewapp.rmos.reader import read
from reviewapp.rmos.received import Received, Refused
from tests.rmos.damages import BESIDE, RECORDS, SOUND, write_parts, write_surroundings
from tests.rmos.stores import DAY, read_all, run, write


def test_thirty_kinds_of_damage_are_told_apart_twice_the_same(tmp_path: Path) -> None:
    root, outside = tmp_path / "store", tmp_path / "outside"
    for name in SOUND:
        write(root / DAY / f"{name}.json", run(name))
    for one in (*RECORDS, *BESIDE):
        write(root / DAY / one.name, one.content)
    parts = [*write_parts(root), *write_surroundings(root, outside)]
    wanted = [(one.kind, one.reason) for one in (*RECORDS, *BESIDE)] + parts
    first, again = read_all(root), read_all(root)
    assert first == again
    runs, _ = first
    assert [one.reading.run.run_id for one in runs] == list(SOUND)
    assert {one.reading.run.status for one in runs} == {"OK"}, "of two records of a run the first is taken"
    found = refusals(first)
    for kind, reason in wanted:
        match = next((one for one in found if one.kind == kind and reason in one.reason), None)
        assert match, f"nothing was refused as {kind}: {reason}"
        found.remove(match)
    assert not found, "nothing else was refused"
    assert len({(one.kind, one.reason) for one in refusals(first)}) >= 30


def refusals(found: tuple[list[Received], list[Refused]]) -> list[Refused]:
    return [*found[1], *(problem for one in found[0] for problem in one.problems)]


def test_the_same_records_are_refused_alike_in_a_flat_store(tmp_path: Path) -> None:
    for name in SOUND:
        write(tmp_path / f"{name}.json", run(name))
    for one in RECORDS:
        write(tmp_path / one.name, one.content)
    (store,) = find_stores(tmp_path)
    assert store.layout == "flat"
    runs, refused = read_all(tmp_path)
    assert [one.reading.run.run_id for one in runs] == list(SOUND)
    assert {one.file: one.kind.value for one in refused} == {one.name: one.kind for one in RECORDS}
    assert all(one.reason in next(r.reason for r in refused if r.file == one.name) for one in RECORDS)


# Of these a single file cannot be split any further: one comes last in each file.
LAST = {"bad_01.json", "bad_02.json", "bad_03.json", "bad_04.json", "bad_05.json"}


def test_the_same_records_are_refused_alike_in_one_file(tmp_path: Path) -> None:
    held = [one for one in RECORDS if one.name not in LAST]
    pieces = [f'"{name}": {json.dumps(run(name))}'.encode() for name in SOUND]
    for one in held:
        content = one.content if isinstance(one.content, bytes) else json.dumps(one.content).encode()
        pieces.append(f'"{one.name.removesuffix(".json")}": '.encode() + content)
    runs, refused = read_all(write(tmp_path / "runs.json", b"{" + b",\n".join(pieces) + b"}"))
    assert [one.reading.run.run_id for one in runs] == list(SOUND)
    assert [one.kind.value for one in refused] == [one.kind for one in held]


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (b', "bad_01": {"run_id": "bad', "truncated"),
        (b', "bad_02": ', "truncated"),
        (b', "bad_03" {}}', "not-json"),
        (b"}{}", "trailing-text"),
        (b', "bad_05": {"x": "\xff"}}', "not-utf8"),
        (b', "\xff": {}}', "bad-name"),
    ],
)
def test_what_precedes_the_damage_in_one_file_is_taken(tmp_path: Path, ending: bytes, kind: str) -> None:
    head = b"{" + b", ".join(f'"{name}": {json.dumps(run(name))}'.encode() for name in SOUND)
    runs, (refused,) = read_all(write(tmp_path / "runs.json", head + ending))
    assert [one.reading.run.run_id for one in runs] == list(SOUND)
    assert refused.kind == kind


def test_every_kind_has_one_word() -> None:
    assert all(kind.value == kind.name.lower().replace("_", "-") for kind in Damage)


def test_the_bytes_of_a_refused_record_are_kept(tmp_path: Path) -> None:
    for one in RECORDS:
        write(tmp_path / DAY / one.name, one.content)
    _, refused = read_all(tmp_path)
    for bad in refused:
        data = (tmp_path / bad.file).read_bytes()
        assert (bad.raw, bad.size) == (data[:MOST_KEPT], len(data))
        assert bad.sha256 == hashlib.sha256(data).hexdigest()
        assert bad.without_bytes() == replace(bad, raw=None)
    assert [len(bad.raw or b"") for bad in refused].count(MOST_KEPT) == 1


def test_the_rest_of_a_cut_file_is_kept(tmp_path: Path) -> None:
    data = json.dumps({name: run(name) for name in SOUND}, indent=2).encode()
    start = data.index(f'"{SOUND[4]}"'.encode())
    _, (cut,) = read_all(write(tmp_path / "runs.json", data[:-20]))
    assert cut.raw == data[start:-20]
    assert (cut.kind, cut.size) == ("truncated", len(data) - 20 - start)


def test_a_part_of_a_record_that_was_taken_keeps_no_bytes_of_its_own(tmp_path: Path) -> None:
    write(tmp_path / DAY / f"{SOUND[0]}.json", run(SOUND[0], advisory_inputs="x"))
    (received,) = (one for store in find_stores(tmp_path) for one in read(store))
    assert isinstance(received, Received)
    (problem,) = received.problems
    assert (problem.kind, problem.raw, problem.size) == ("wrong-type", None, None)
