import csv
import io
import json
import tracemalloc
from typing import Any

import pytest

from reviewapp.actions import exporting, slicing
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Damaged, Unavailable
from reviewapp.domain.export import Form, Wanted
from reviewapp.domain.person import IMPORTER
from reviewapp.store.reads import events
from tests.domain.cast import DEE
from tests.support.desk import Desk

JSONL = Form.JSON_LINES


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    for number in range(30):
        desk.write_run(f"run_{number:03}", "RED")
    desk.take()
    desk.sign("ana", "run_003", note="=1+1 é")
    return desk


def made(desk: Desk, form: Form = JSONL, **wanted: Any) -> tuple[dict[str, Any], bytes]:
    """The event of an export, and its file."""
    n = exporting.make(desk.store, Wanted(**wanted), form, DEE.as_actor(), desk.now(), "req-1")
    record = desk.events()[n]
    with desk.store.blobs.open(record["after"]["sha256"]) as stream:
        return record, stream.read()


def test_the_file_holds_every_event_exactly(stocked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slicing, "SLICE", 7)
    before = stocked.events()
    record, data = made(stocked)
    lines = data.decode().splitlines(keepends=True)
    with stocked.store.reading() as conn:
        wanted = [events.get(conn, n) for n in range(len(before))]
    assert lines == [f'{{"event":{one.decode()},"sha256":"{sha256(one)}"}}\n' for one in wanted]
    after = record["after"]
    assert (after["events"], after["first_n"], after["last_n"]) == (len(before), 0, len(before) - 1)
    assert (after["sha256"], after["size_bytes"]) == (sha256(data), len(data))
    assert after["newest_n"] == len(before) - 1, "the export itself is not in it"


def test_the_filter_stands_in_the_event_and_holds_for_the_file(stocked: Desk) -> None:
    record, data = made(stocked, kind="advisory:approve", person="ana", since="2026-01-01T00:00:00Z")
    assert record["after"]["filter"] == {
        "person": "ana",
        "kind": "advisory:approve",
        "run_id": None,
        "advisory_id": None,
        "since": "2026-01-01T00:00:00.000000Z",
        "until": None,
    }
    assert [json.loads(line)["event"]["kind"] for line in data.splitlines()] == ["advisory:approve"]
    assert record["after"]["events"] == 1
    assert (record["kind"], record["actor"]["id"], record["request_id"]) == ("export:made", "dee", "req-1")


@pytest.mark.parametrize("form", Form)
def test_what_is_about_one_subject_is_exported_in_order(
    stocked: Desk, monkeypatch: pytest.MonkeyPatch, form: Form
) -> None:
    monkeypatch.setattr(slicing, "SLICE", 7)
    record, data = made(stocked, form, subject="advisory")
    assert record["after"]["filter"]["subject"] == "advisory"
    about = [one["n"] for one in stocked.events() if one["subject"] == "advisory"]
    text = data.decode("utf-8-sig")
    lines = [json.loads(line)["event"]["n"] for line in text.splitlines()] if form is JSONL else []
    rows = [int(row["event"]) for row in csv.DictReader(io.StringIO(text, newline=""))] if form is Form.CSV else []
    assert (lines or rows) == about
    assert (record["after"]["events"], record["after"]["first_n"], record["after"]["last_n"]) == (
        len(about),
        about[0],
        about[-1],
    )


def test_nothing_is_exported_where_nothing_fits_and_the_event_says_so(stocked: Desk) -> None:
    record, data = made(stocked, run_id="run_none")
    assert data == b""
    assert (record["after"]["events"], record["after"]["first_n"], record["after"]["last_n"]) == (0, None, None)


def test_a_spreadsheet_reads_the_csv_as_text(stocked: Desk) -> None:
    _, data = made(stocked, Form.CSV, kind="advisory:approve")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["note"] for row in rows] == ["'=1+1 é"]
    assert rows[0]["actor_name"] == "Ana Reviewer"


def test_the_same_export_twice_is_one_file_and_two_events(stocked: Desk) -> None:
    first, _ = made(stocked, kind="advisory:approve")
    second, _ = made(stocked, kind="advisory:approve")
    assert first["after"]["sha256"] == second["after"]["sha256"]
    assert first["n"] + 1 == second["n"]


def test_a_file_that_was_changed_is_not_given_out(stocked: Desk) -> None:
    record, data = made(stocked)
    stocked.store.blobs.path(record["after"]["sha256"]).write_bytes(data.replace(b"ana", b"eve"))
    with pytest.raises(Damaged, match="no longer matches"):
        stocked.store.blobs.open(record["after"]["sha256"])


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_without_a_place_for_the_file_there_is_no_event(stocked: Desk) -> None:
    stocked.store.blobs.root.mkdir(exist_ok=True, parents=True)
    for one in stocked.store.blobs.root.iterdir():
        assert not one.is_file(), "no draft is left behind"
    stocked.store.blobs.root.rmdir() if not any(stocked.store.blobs.root.iterdir()) else None
    stocked.store.blobs.root.write_bytes(b"in the way")
    before = stocked.kinds()
    with pytest.raises(Unavailable, match="disk"):
        exporting.make(stocked.store, Wanted(), JSONL, IMPORTER, stocked.now(), None)
    assert stocked.kinds() == before


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_long_trail_is_never_held_in_memory(stocked: Desk, scale: int) -> None:
    for number in range(300 * scale):
        stocked.write_run(f"run_m{number:05}", "RED")
    stocked.take()
    made(stocked)
    tracemalloc.start()
    record = exporting.make(stocked.store, Wanted(), JSONL, DEE.as_actor(), stocked.now(), None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert record
    assert most < 4_000_000
