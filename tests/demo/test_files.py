import json
import re
from pathlib import Path

from reviewapp.demo.shop import Shop
from tests.demo import reading

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,127}")


def test_every_json_file_parses(shop: Shop, root: Path) -> None:
    paths = list(root.rglob("*.json"))
    assert len(paths) > 200
    for path in paths:
        json.loads(path.read_bytes())


def test_every_attachment_is_named_by_its_raw_or_canonical_hash(shop: Shop) -> None:
    for path in reading.attachment_paths(shop):
        data = path.read_bytes()
        if path.suffix == ".json":
            assert path.stem == reading.sha256(reading.canonical(json.loads(data)))
            assert path.stem != reading.sha256(data), "JSON lies indented under the hash of its compact form"
        else:
            assert path.stem == reading.sha256(data)
        if shop.dated_attachments in path.parents:
            assert path.parent.relative_to(shop.dated_attachments).parts == (path.name[:2], path.name[2:4])


def test_every_attachment_of_a_run_is_there_and_no_file_is_left_over(shop: Shop) -> None:
    named = {item["sha256"] for run in reading.everything(shop) for item in run["attachments"]}
    assert named == {path.stem for path in reading.attachment_paths(shop)}


def test_attachments_come_in_every_kind_of_file(shop: Shop) -> None:
    suffixes = {path.suffix for path in reading.attachment_paths(shop)}
    assert suffixes == {".json", ".nc", ".gcode", ".txt", ".dxf", ".svg", ""}
    kinds = {item["kind"] for run in reading.everything(shop) for item in run["attachments"]}
    assert kinds == {"geometry", "toolpaths", "gcode", "debug", "advisory", "override"}
    for path in reading.attachment_paths(shop):
        assert path.suffix or path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_run_ids_are_those_of_their_generation(shop: Shop) -> None:
    ids = [run["run_id"] for run in reading.everything(shop)]
    assert len(ids) == len(set(ids)) == shop.runs
    assert all(RUN_ID.fullmatch(run_id) for run_id in ids)
    assert all(re.fullmatch("run_[0-9a-f]{16}", run["run_id"]) for run in reading.single(shop))
    shapes = {"run_[0-9a-f]{12}", "[0-9a-f]{32}"}
    later = [run["run_id"] for run in reading.dated(shop)]
    assert all(any(re.fullmatch(shape, run_id) for shape in shapes) for run_id in later)
    assert all(any(re.fullmatch(shape, run_id) for run_id in later) for shape in shapes)


def test_hashes_of_dated_runs_are_those_of_what_they_name(shop: Shop) -> None:
    for run in reading.dated(shop):
        hashes = run["hashes"]
        files = {item["kind"]: item["sha256"] for item in reversed(run["attachments"])}
        assert hashes["feasibility_sha256"] == reading.sha256(reading.canonical(run["feasibility"]))
        assert hashes["gcode_sha256"] == files.get("gcode")
        assert hashes["toolpaths_sha256"] == files.get("toolpaths")
        plan = run["outputs"].get("opplan_json")
        assert hashes["opplan_sha256"] == (reading.sha256(reading.canonical(plan)) if plan else None)
        inline = run["outputs"].get("gcode_text")
        assert inline is None or reading.sha256(inline.encode()) == hashes["gcode_sha256"]


def test_runs_json_is_written_as_the_first_generation_wrote_it(shop: Shop) -> None:
    text = shop.single.read_text()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False)
    for run in reading.single(shop):
        assert run["advisory_inputs"] is None
        assert run["mode"] is None
        assert run["workflow_mode"]
        assert run["request_hash"]


def test_a_dated_run_lies_in_the_folder_of_its_day(shop: Shop) -> None:
    for run in reading.dated(shop):
        assert (shop.dated / run["created_at_utc"][:10] / f"{run['run_id']}.json").is_file()


def test_links_name_their_run_and_refs_do_not(shop: Shop) -> None:
    links = list(reading.beside(shop, "run_*_advisory_*.json"))
    real = [(path, link) for path, link in links if link.get("schema_version") == "run_advisory_link.v1"]
    assert len(real) > 8
    for path, link in real:
        assert path.name == f"run_{link['run_id']}_advisory_{link['advisory_id']}.json"
        assert link["advisory_sha256"] == link["advisory_id"]
    others = [ref for path, ref in reading.beside(shop, "*_advisory_*.json") if (path, ref) not in real]
    assert len(others) > 20
    assert not any("run_id" in ref for ref in others)


def test_the_indexes_are_derived_and_lag_behind(shop: Shop) -> None:
    runs = reading.dated(shop)
    index = json.loads((shop.dated / "_index.json").read_bytes())
    assert set(index) == {run["run_id"] for run in runs[:-2]}
    lookup = json.loads((shop.dated / "_advisory_lookup.json").read_bytes())
    assert all(entry["run_id"] in index for entry in lookup.values())
    meta = json.loads((shop.dated / "_attachment_meta.json").read_bytes())
    assert any(entry["ref_count"] > 1 for entry in meta.values()), "forks share the drawing of their part"
