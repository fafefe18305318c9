"""Layout `single`: one runs.json for all runs, attachments in one folder beside it."""

from collections.abc import Sequence
from pathlib import Path

from reviewapp.demo.hashing import Json, pretty
from reviewapp.demo.layout_files import write, write_assets, write_attachments
from reviewapp.demo.model import Run
from reviewapp.demo.records import common

ZULU_EVERY = 6


def write_single(folder: Path, runs: Sequence[Run]) -> Path:
    """Write `runs` as `runs.json` with an `attachments` folder; answers the path of `runs.json`."""
    records = {run.run_id: single_record(run, zulu=number % ZULU_EVERY == 0) for number, run in enumerate(runs, 1)}
    write(folder / "runs.json", pretty(records))
    write_attachments(folder / "attachments", runs, sharded=False)
    write_assets(folder / "advisories", runs)
    return folder / "runs.json"


def single_record(run: Run, *, zulu: bool = False) -> Json:
    """A run as the first generation kept it: hashes at the top, mode null, no summary of the request."""
    return {
        **common(run, zulu=zulu),
        "request_hash": run.request_sha256,
        "toolpaths_hash": run.hash_of("toolpaths"),
        "gcode_hash": run.hash_of("gcode"),
        "override_note": None,
        "gate_policy_version": None,
        "mode": None,
        "request_summary": None,
    }
