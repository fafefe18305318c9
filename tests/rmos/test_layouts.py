"""One and the same shop, written in all three layouts, is read as equal runs.

Equal means: the same evidence bytes, so the same run hash, and the same `Run`, advisories and attachments in every
field. The shop says only what all three can carry. Left out: what `flat` has no field for (machine, material,
session, event, parent, toolchain, geometry, files, errors, the hashes of request and geometry), what `single` has no
field for (outputs, the hash of the plan), and the reviews and links that stand beside the runs of `dated`. Made equal
by the normal form: the names of the hashes, `mode` and `workflow_mode`, `Z` and `+00:00`, null and absent.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reviewapp.demo.layout_dated import write_dated
from reviewapp.demo.layout_flat import flat_record, write_flat
from reviewapp.demo.layout_single import write_single
from reviewapp.demo.shop import fortnight
from reviewapp.rmos.detect import find_stores
from reviewapp.rmos.reader import count
from reviewapp.rmos.received import Received
from tests.rmos.conftest import UNTIL
from tests.rmos.stores import read_all

LAYOUTS = {"single": write_single, "flat": write_flat, "dated": write_dated}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Received]]:
    root = tmp_path_factory.mktemp("shops")
    older, later = fortnight(until=UNTIL)
    read = {}
    for layout, write in LAYOUTS.items():
        write(root / layout, [*older, *later], plain=True)
        runs, refused = read_all(root / layout)
        assert not refused
        read[layout] = {one.reading.run.run_id: one for one in runs}
    return read


def test_the_layouts_are_told_apart(shops: dict[str, dict[str, Received]]) -> None:
    assert {name: {one.layout for one in runs.values()} for name, runs in shops.items()} == {
        name: {name} for name in LAYOUTS
    }
    assert {name: len(runs) for name, runs in shops.items()} == dict.fromkeys(LAYOUTS, 79)


@pytest.mark.parametrize("layout", ["flat", "dated"])
def test_one_shop_is_equal_runs_in_every_layout(shops: dict[str, dict[str, Received]], layout: str) -> None:
    assert shops[layout].keys() == shops["single"].keys()
    for run_id, one in shops["single"].items():
        other = shops[layout][run_id]
        assert other.reading.evidence == one.reading.evidence
        assert other.reading.run == one.reading.run
        assert other.attachments == one.attachments
        assert advisories(other) == advisories(one)


def test_the_shop_says_something(shops: dict[str, dict[str, Received]]) -> None:
    """A test of equality proves little of empty records."""
    runs = [one.reading.run for one in shops["flat"].values()]
    assert {run.risk for run in runs} == {"GREEN", "YELLOW", "RED", "UNKNOWN", "ERROR"}
    evidence = [json.loads(one.reading.evidence) for one in shops["flat"].values()]
    for key in ("mode", "tool_id", "request_summary", "feasibility", "decision", "hashes"):
        assert sum(key in record for record in evidence) > 40, key
    assert sum(one.content.says_something for r in shops["flat"].values() for one in r.advisories) > 20
    assert any(one.claims for r in shops["flat"].values() for one in r.advisories)


def test_a_flat_shop_is_read_whole(tmp_path: Path) -> None:
    _, later = fortnight(until=UNTIL)
    (store,) = find_stores(write_flat(tmp_path / "flat", later))
    assert (store.layout, count(store)) == ("flat", len(later))
    runs, refused = read_all(tmp_path / "flat")
    assert not refused
    assert {one.reading.run.run_id: one.document for one in runs} == {run.run_id: flat_record(run) for run in later}
    assert not [problem for one in runs for problem in one.problems]


def advisories(received: Received) -> list[object]:
    """All that is known of the advisories but where they lie."""
    return [replace(one, file="", content_path=None) for one in received.advisories]
