import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.rmos import settled, single
from reviewapp.rmos.received import Refused
from tests.rmos.stores import read_all, run, write
from tests.rmos.test_strict_json import JSON

RUNS = st.dictionaries(st.text(), st.dictionaries(st.text(), JSON, max_size=4), max_size=5)


@given(RUNS, st.sampled_from([None, 0, 2, "\t"]), st.booleans(), st.integers(1, 40))
def test_every_record_comes_out_whole(value: Any, indent: Any, ascii_only: bool, chunk: int) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    found = [item for item in single.split(io.BytesIO(data), "runs.json", chunk) if not isinstance(item, Refused)]
    assert {key: json.loads(raw) for key, raw, _ in found} == value
    for _, raw, line in found:
        assert raw in data
        assert data.split(b"\n")[line - 1].endswith(raw.split(b"\n")[0]) or raw in data.split(b"\n")[line - 1]


@given(RUNS.filter(bool), st.data(), st.integers(1, 40))
def test_a_cut_file_gives_the_records_before_the_cut(value: Any, draw: st.DataObject, chunk: int) -> None:
    data = json.dumps(value, indent=2).encode()
    cut = draw.draw(st.integers(1, len(data) - 1))
    *before, last = single.split(io.BytesIO(data[:cut]), "runs.json", chunk)
    assert isinstance(last, Refused)
    lines = data[:cut].count(b"\n") + 1
    assert last.place == f"line {lines}"
    whole = list(single.split(io.BytesIO(data), "runs.json"))
    assert before == whole[: len(before)]


@given(st.binary(max_size=80) | st.text(alphabet='[]{}",:\\ \n1a', max_size=80).map(str.encode), st.integers(1, 9))
def test_any_bytes_end_in_records_or_a_reason(data: bytes, chunk: int) -> None:
    assert list(single.split(io.BytesIO(data), "runs.json", chunk)) is not None


def test_a_cut_file_names_the_line_and_the_run(tmp_path: Path) -> None:
    data = json.dumps({f"run_{n:012x}": run(f"run_{n:012x}") for n in range(3)}, indent=2).encode()
    runs, refused = read_all(write(tmp_path / "runs.json", data[:-20]))
    assert [received.document["run_id"] for received in runs] == ["run_000000000000", "run_000000000001"]
    assert refused[0].place == "line 15"
    assert "in the middle of the record of run_000000000002, which begins on line 12" in refused[0].reason


def test_a_bad_record_does_not_stop_the_rest(tmp_path: Path) -> None:
    data = (
        b'{\n"run_a": {"run_id": "run_a", "created_at_utc": "x"},\n"run_b": {"run_id": "run_b", "x": NaN},\n'
        b'"run_c": {"run_id": "run_x"},\n"run_d": 7,\n"run_e": {"run_id": "run_e", "x": {"y": 1, "y": 2}},\n'
        b'"\xff": {},\n"run_f": {"run_id": "run_f", "created_at_utc": "2026-01-05"},\n"run_f": {"run_id": "run_f"}, '
        b'"run_g": nul}'
    )
    runs, refused = read_all(write(tmp_path / "runs.json", data))
    assert [received.document["run_id"] for received in runs] == ["run_f"]
    assert [problem.place for problem in refused] == [
        "run_a, line 2, /created_at_utc",
        "run_b, line 3",
        "run_c, line 4, /run_id",
        "run_d, line 5",
        "run_e, line 6",
        "line 7",
        "run_f, line 9",
        "run_g, line 9, line 9, column 1",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"[]", "not one JSON object"),
        (b"{}{}", "more text after the end"),
        (b'{"a": {}, }', "a run_id in quotes is missing"),
        (b'{"a" {}}', '":" is missing'),
        (b'{"a": {} "b": {}}', '"," is missing'),
        (b'{"a": {}', "ends in the middle"),
        (b'{"a": 12', "ends in the middle"),
    ],
)
def test_a_broken_file_is_told(data: bytes, reason: str) -> None:
    last = list(single.split(io.BytesIO(data), "runs.json"))[-1]
    assert isinstance(last, Refused)
    assert reason in last.reason


def test_a_record_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "MAX_BYTES", 1000)
    data = json.dumps({"run_a": {"x": "y" * 5000}, "run_b": {"x": [1, "\\"]}}).encode()
    first, second = single.split(io.BytesIO(data), "runs.json", 64)
    assert isinstance(first, Refused)
    assert "larger than" in first.reason
    assert not isinstance(second, Refused)
    assert (second[0], json.loads(second[1])) == ("run_b", {"x": [1, "\\"]})


def test_a_large_file_is_read_in_little_memory(tmp_path: Path, scale: int) -> None:
    path, records = tmp_path / "runs.json", 90 * scale
    body = json.dumps(run("run_x", outputs={"gcode_text": "G1 X1.0 Y2.0\n" * 4000}, plan=[[1, 2]] * 2000), indent=2)
    with path.open("w") as file:
        file.write("{" + ",".join(f'"run_{number}": {body}' for number in range(records)) + "}")
    tracemalloc.start()
    assert sum(1 for _ in settled.records(path)) == records
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
