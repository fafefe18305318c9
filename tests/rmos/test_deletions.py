"""What a dated store says of deletions: tombstones in its index, and the log that outlives it."""

import json
from pathlib import Path
from typing import Any

import pytest

from reviewapp.domain.run import Deletion
from reviewapp.rmos.detect import find_stores
from reviewapp.rmos.reader import read
from reviewapp.rmos.received import Gone, Received, Refused
from tests.rmos.stores import dated, run, write

RUN = "run_0123456789ab"
LINE = {"ts_utc": "2026-01-05T09:00:00Z", "run_id": RUN, "mode": "soft", "reason": "Cut\ntwice", "actor": "r.mills"}
TOLD = Deletion(mode="soft", by="r.mills", reason="Cut twice", at="2026-01-05T09:00:00Z")


def store(root: Path, *lines: Any, index: Any = None) -> list[Received | Refused | Gone]:
    dated(root, (f"{RUN}.json", run(RUN)))
    write(root / "_audit/deletes.jsonl", b"\n".join(_bytes(line) for line in lines))
    if index is not None:
        write(root / "_index.json", index)
    (found,) = find_stores(root)
    return list(read(found))


def _bytes(line: Any) -> bytes:
    return line if isinstance(line, bytes) else json.dumps(line).encode()


def deletion(found: list[Received | Refused | Gone]) -> Deletion | None:
    (one,) = [one for one in found if isinstance(one, Received)]
    return one.deletion


@pytest.mark.parametrize("more", [{}, {"outcome": "ok"}, {"outcome": None, "errors": None, "index_updated": True}])
def test_a_line_of_the_log_says_by_whom_and_why(tmp_path: Path, more: dict[str, Any]) -> None:
    assert deletion(store(tmp_path, {**LINE, **more})) == TOLD


@pytest.mark.parametrize(
    "more",
    [
        {"outcome": "forbidden"},
        {"outcome": "rate_limited"},
        {"outcome": ["ok"]},
        {"errors": "Run not found"},
        {"index_updated": False},
        {"mode": "hard", "artifact_deleted": False},
    ],
)
def test_an_attempt_that_came_to_nothing_deletes_nothing(tmp_path: Path, more: dict[str, Any]) -> None:
    assert deletion(store(tmp_path, {**LINE, **more})) is None


def test_the_newest_line_counts_and_the_log_more_than_the_index(tmp_path: Path) -> None:
    index = {RUN: {"deleted": True, "deleted_by": "index"}, "run_other": {"deleted": False}}
    newer = {**LINE, "mode": "hard", "actor": "s.reed", "artifact_deleted": True}
    found = deletion(store(tmp_path, LINE, newer, index=index))
    assert found == Deletion(mode="hard", by="s.reed", reason="Cut twice", at=TOLD.at)


def test_a_tombstone_is_enough_and_nothing_else_of_the_index_is_believed(tmp_path: Path) -> None:
    index = {
        RUN: {"deleted": True, "deleted_reason": 7, "request_id": "req_1"},
        "run_1111": {"deleted": "yes"},
        "run_2222": {"status": "OK"},
    }
    found = store(tmp_path, index=index)
    assert deletion(found) == Deletion(mode="soft", request_id="req_1")
    assert len(found) == 1


def test_a_deleted_run_without_a_record_is_gone(tmp_path: Path) -> None:
    found = store(
        tmp_path, {**LINE, "run_id": "run_b"}, {**LINE, "run_id": "run_a"}, index={"run_c": {"deleted": True}}
    )
    assert [one.run_id for one in found if isinstance(one, Gone)] == ["run_a", "run_b", "run_c"]
    assert deletion(found) is None


def test_a_record_that_cannot_be_read_does_not_hide_the_deletion(tmp_path: Path) -> None:
    dated(tmp_path, ("run_torn.json", b"{"))
    found = store(tmp_path, {**LINE, "run_id": "run_torn"})
    assert [one.run_id for one in found if isinstance(one, Gone)] == ["run_torn"]


@pytest.mark.parametrize(
    ("line", "kind", "place"),
    [
        (b'{"run_id": "run_01', "truncated", "line 2"),
        (b"7", "wrong-type", "line 2"),
        ({**LINE, "run_id": None}, "missing-field", "line 2, /run_id"),
        ({**LINE, "run_id": "../x"}, "bad-name", "line 2, /run_id"),
        ({**LINE, "mode": "gone"}, "wrong-type", "line 2, /mode"),
        ({**LINE, "mode": ["soft"]}, "wrong-type", "line 2, /mode"),
        (b'{"run_id": "\xff"}', "not-utf8", "line 2"),
    ],
)
def test_a_torn_line_is_told_and_stops_nothing(tmp_path: Path, line: Any, kind: str, place: str) -> None:
    found = store(tmp_path, b"", line, {**LINE, "run_id": RUN})
    (problem,) = [one for one in found if isinstance(one, Refused)]
    assert (problem.file, problem.kind, problem.place) == ("_audit/deletes.jsonl", kind, place)
    assert problem.raw == _bytes(line)
    assert deletion(found) == TOLD


@pytest.mark.parametrize(
    ("index", "kind"), [(b"", "empty"), (b"[]", "wrong-type"), ({"../x": {"deleted": True}}, "bad-name")]
)
def test_a_torn_index_is_told(tmp_path: Path, index: Any, kind: str) -> None:
    found = store(tmp_path, LINE, index=index)
    (problem,) = [one for one in found if isinstance(one, Refused)]
    assert (problem.file, problem.kind) == ("_index.json", kind)
    assert deletion(found) == TOLD


def test_the_fingerprint_follows_a_deletion(tmp_path: Path) -> None:
    before, after = store(tmp_path)[0], store(tmp_path, LINE)[0]
    assert isinstance(before, Received)
    assert isinstance(after, Received)
    assert before.fingerprint != after.fingerprint
