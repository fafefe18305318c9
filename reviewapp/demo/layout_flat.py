"""Layout `flat`: a file a run in one folder, written aside and renamed, so that a killed writer leaves a `.tmp`."""

from collections.abc import Sequence
from pathlib import Path

from reviewapp.demo.hashing import Json, indented
from reviewapp.demo.layout_dated import dated_record
from reviewapp.demo.layout_files import write, write_assets, write_attachments
from reviewapp.demo.model import Run
from reviewapp.demo.records import EVERYWHERE, bare, short_ref

_HASHES = ("feasibility_sha256", "toolpaths_sha256", "gcode_sha256", "opplan_sha256")


def write_flat(folder: Path, runs: Sequence[Run], *, plain: bool = False) -> Path:
    """Write `runs` into `folder`, and the start of one more that never came to be; answers `folder`.

    `plain` writes only what every layout can carry.
    """
    for run in runs:
        write(folder / f"{run.run_id}.json", indented(plain_record(run) if plain else flat_record(run)))
    for run in runs[-1:]:
        write(folder / "run_000000000000.json.tmp", indented(flat_record(run))[:100])
    write_attachments(folder / "attachments", runs, sharded=True)
    write_assets(folder / "advisories", runs)
    return folder


def flat_record(run: Run) -> Json:
    """A run as this generation kept it: no parent, no machine, no list of files; the outputs stand inside."""
    whole = dated_record(run)
    return {
        **{key: whole[key] for key in EVERYWHERE},
        "hashes": {key: whole["hashes"][key] for key in _HASHES},
        "outputs": whole["outputs"],
        "advisory_inputs": [short_ref(advisory) for advisory in run.advisories],
    }


def plain_record(run: Run) -> Json:
    """A run in the names of this layout, with only what every layout can carry."""
    whole = flat_record(run)
    hashes = {key: whole["hashes"][key] for key in _HASHES if key != "opplan_sha256"}
    return {**bare(whole), "hashes": hashes}
