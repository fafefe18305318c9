"""The demonstration shop, written by an honest writer of both layouts, comes back whole."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reviewapp.demo.layout_dated import dated_record
from reviewapp.demo.layout_files import write_attachments
from reviewapp.demo.layout_single import single_record, write_single
from reviewapp.demo.shop import fortnight
from reviewapp.domain.content import ContentClass
from reviewapp.domain.run import read_run
from reviewapp.rmos.detect import find_stores
from reviewapp.rmos.reader import count, read
from reviewapp.rmos.received import Received
from tests.rmos.conftest import UNTIL
from tests.rmos.stores import read_all, write

# What one layout holds and the other cannot.
DIFFERENT_BY_NATURE = {"request_summary", "outputs"}
HASHES_OF_ONE_LAYOUT = {"request_sha256", "opplan_sha256"}


@pytest.fixture(scope="module")
def received(shop_root: Path) -> list[Received]:
    runs, refused = read_all(shop_root)
    assert not refused
    return runs


def test_both_layouts_are_found_and_counted(shop_root: Path) -> None:
    stores = find_stores(shop_root)
    assert [(store.layout, count(store)) for store in stores] == [("single", 26), ("dated", 53)]
    assert [len(list(read(store))) for store in stores] == [26, 53]
    assert [store.attachments[0].parent.name for store in stores] == ["archive", "rmos"]


def test_nothing_is_a_problem_and_no_file_is_called_corrupt(received: list[Received]) -> None:
    assert not [problem for run in received for problem in run.problems]
    matched = Counter(found.attachment.matched for run in received for found in run.attachments)
    assert set(matched) == {"raw", "canonical"}
    assert matched["canonical"] > 100, "JSON is written indented and named by its compact form"


def test_every_advisory_comes_with_its_content(received: list[Received], shop_root: Path) -> None:
    older, later = fortnight(until=UNTIL)
    written = {(r.run_id, a.advisory_id): a for r in (*older, *later) for a in r.advisories}
    found = {(run.document["run_id"], a.advisory_id): a for run in received for a in run.advisories}
    assert found.keys() == written.keys()
    for key, advisory in found.items():
        assert advisory.content.text == written[key].markdown
        assert advisory.source.engine == written[key].engine_id
        assert advisory.asked_at == written[key].created_at
        assert (advisory.withdrawn == "SUPERSEDED") == (written[key].fate == "superseded")
        assert bool(advisory.claims) == (written[key].fate in {"reviewed", "rejected"})
        suggestion = written[key].kind == "advisory"
        assert (advisory.content.content_class is ContentClass.PRESCRIPTIVE) == suggestion
        assert ("content missing" in advisory.title) == (written[key].markdown is None)


def test_claims_say_who_when_and_what(received: list[Received]) -> None:
    claims = [claim for run in received for advisory in run.advisories for claim in advisory.claims]
    assert any(c.startswith("Reviewed in RMOS by r.mills at 2026-01-08T10:50:48.449523Z: approved.") for c in claims)
    assert any(": rejected. Note: The line is meant" in claim for claim in claims)


def test_order_and_fingerprints_are_the_same_twice(received: list[Received], shop_root: Path) -> None:
    again, _ = read_all(shop_root)
    assert again == received
    assert len({run.fingerprint for run in received}) == len(received)


def test_the_raw_bytes_are_those_on_disk(received: list[Received], shop_root: Path) -> None:
    for run in received:
        assert not Path(run.file).is_absolute()
        data = (shop_root / run.file).read_bytes()
        assert run.raw == data if run.layout == "dated" else run.raw in data


def test_a_run_has_one_hash_in_both_layouts(tmp_path: Path) -> None:
    """A run of the first generation that was carried over to folders of days as it stood."""
    older, _ = fortnight(until=UNTIL)
    write_single(tmp_path / "one", older)
    for run in older:
        record = single_record(run)
        write(tmp_path / "two" / f"{run.created_at:%Y-%m-%d}" / f"{run.run_id}.json", record)
    write_attachments(tmp_path / "two/attachments", older, sharded=True)
    single, dated = ({r.document["run_id"]: r for r in read_all(tmp_path / name)[0]} for name in ("one", "two"))
    assert len(single) == len(dated) == 26
    for run_id, first in single.items():
        second = dated[run_id]
        assert read_run(first.document).run.run_sha256 == read_run(second.document).run.run_sha256
        assert [found.attachment for found in first.attachments] == [f.attachment for f in second.attachments]


def test_layouts_differ_only_in_what_one_of_them_lacks() -> None:
    _, later = fortnight(until=UNTIL)

    def shared(document: Any) -> Any:
        outputs = dict.fromkeys(DIFFERENT_BY_NATURE)
        hashes = {k: v for k, v in (document.get("hashes") or {}).items() if k not in HASHES_OF_ONE_LAYOUT}
        return read_run({**document, **outputs, "hashes": hashes, "request_hash": None}).evidence

    for run in later:
        assert shared(single_record(run)) == shared(dated_record(run))


@pytest.mark.parametrize("touched", ["sidecar", "attachment", "asset", "run"])
def test_the_fingerprint_follows_every_file(shop_root: Path, tmp_path: Path, touched: str) -> None:
    root = Path(shutil.copytree(shop_root / "rmos", tmp_path / "rmos"))
    before, _ = read_all(root)
    run = next(r for r in before if any(len(a.advisory_id) < 64 and a.content.text for a in r.advisories))
    run_id = run.document["run_id"]
    match touched:
        case "sidecar":
            path = root / run.file.replace(".json", f"_advisory_{run.advisories[0].advisory_id}.json")
            ref = {"advisory_id": run.advisories[0].advisory_id, "status": "REVIEWED", "x": 1}
            write(path, ref)
        case "attachment":
            path = next(found.path for found in run.attachments if found.path)
            path.unlink()
        case "asset":
            path = next(root.rglob(f"{run.advisories[0].advisory_id}_content.md"))
            path.write_text("# Something else")
        case _:
            (root / run.file).write_bytes(run.raw + b"\n")
    after, _ = read_all(root)
    changed = {r.document["run_id"] for r, s in zip(before, after, strict=True) if r.fingerprint != s.fingerprint}
    assert run_id in changed
    assert len(changed) == 1
