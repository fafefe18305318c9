"""Layout `single`: one runs.json for all runs, attachments in one folder beside it."""

from collections.abc import Sequence
from pathlib import Path

from reviewapp.demo.hashing import Json, pretty
from reviewapp.demo.layout_files import write, write_assets, write_attachments
from reviewapp.demo.model import Run
from reviewapp.demo.records import bare, common

ZULU_EVERY = 6


def write_single(folder: Path, runs: Sequence[Run], *, plain: bool = False) -> Path:
    """Write `runs` as `runs.json` with an `attachments` folder; answers the path of `runs.json`.

    `plain` writes only what every layout can carry.
    """
    records = {
        run.run_id: plain_record(run) if plain else single_record(run, zulu=number % ZULU_EVERY == 0)
        for number, run in enumerate(runs, 1)
    }
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


def plain_record(run: Run) -> Json:
    """A run in the names of this layout, with only what every layout can carry."""
    whole = single_record(run) | {"mode": run.job.tool.mode, "request_summary": run.request_summary}
    hashes = {key: whole[key] for key in ("toolpaths_hash", "gcode_hash")}
    mode = {"workflow_mode": whole["mode"], "mode": None}
    return {**bare(whole), **hashes, **mode}
