"""Layout `dated`: a file a run, a folder a day, refs and links of advisories beside it, indexes on top."""

from collections.abc import Sequence
from pathlib import Path

from reviewapp.demo.dated_index import advisory_lookup, attachment_meta, run_index
from reviewapp.demo.hashing import Json, indented, json_sha256, pretty
from reviewapp.demo.layout_files import write, write_assets, write_attachments
from reviewapp.demo.model import Advisory, Run
from reviewapp.demo.records import bare, common, feasibility_sha256, link_record, ref_record

INSIDE_ONLY_EVERY, BESIDE_ONLY_EVERY = 4, 5


def write_dated(folder: Path, runs: Sequence[Run], *, plain: bool = False) -> Path:
    """Write `runs` under `folder` with their advisories and attachments; answers `folder`.

    `plain` writes only what every layout can carry: advisories stand inside their runs, nothing beside them.
    """
    if plain:
        for run in runs:
            write(folder / f"{run.created_at:%Y-%m-%d}" / f"{run.run_id}.json", indented(plain_record(run)))
    else:
        _write_days(folder, runs)
    write_attachments(folder / "attachments", runs, sharded=True)
    write_assets(folder / "advisories", runs)
    write(folder / "_index.json", indented(run_index(runs)))
    write(folder / "_advisory_lookup.json", pretty(advisory_lookup(runs)))
    write(folder / "_attachment_meta.json", pretty(attachment_meta(runs)))
    return folder


def plain_record(run: Run) -> Json:
    """A run in the names of this layout, with only what every layout can carry."""
    whole = dated_record(run)
    hashes = {key: whole["hashes"][key] for key in ("feasibility_sha256", "toolpaths_sha256", "gcode_sha256")}
    return {**bare(whole), "hashes": hashes}


def _write_days(folder: Path, runs: Sequence[Run]) -> None:
    given = [advisory.advisory_id for run in runs for advisory in run.advisories]
    beside_only, inside_only = set(given[::BESIDE_ONLY_EVERY]), set(given[1::INSIDE_ONLY_EVERY])
    for run in runs:
        day = folder / f"{run.created_at:%Y-%m-%d}"
        inside = [advisory for advisory in run.advisories if advisory.advisory_id not in beside_only]
        write(day / f"{run.run_id}.json", indented(dated_record(run, inside)))
        for advisory in run.advisories:
            unnamed = advisory not in inside
            _write_links(day, run, advisory, beside=unnamed or advisory.advisory_id not in inside_only)


def dated_record(run: Run, inside: Sequence[Advisory] | None = None) -> Json:
    """A run as the second generation keeps it; `inside` are the advisories it names itself, all if not given.

    RMOS attaches advisories by files beside a run as well as inside it, so some stand in one place only.
    """
    parent = run.parent
    named = run.advisories if inside is None else inside
    return {
        **common(run, zulu=True),
        "request_id": run.request_id,
        "mode": run.job.tool.mode,
        "request_summary": run.request_summary,
        "hashes": _hashes(run),
        "outputs": run.outputs,
        "lineage": {"parent_plan_run_id": parent.run_id} if parent else None,
        "advisory_inputs": [ref_record(advisory) for advisory in named],
        "advisory_reviews": _reviews(run) or None,
        "manufacturing_candidates": None,
        "source_advisory_id": None,
    }


def _write_links(day: Path, run: Run, advisory: Advisory, *, beside: bool) -> None:
    """The files that tie an advisory to its run: a ref where wanted, a link where content is a file."""
    if beside:
        name = f"{run.run_id}_advisory_{advisory.advisory_id}.json"
        write(day / name, indented(ref_record(advisory)))
    if advisory.envelope:
        name = f"run_{run.run_id}_advisory_{advisory.advisory_id}.json"
        write(day / name, pretty(link_record(run, advisory)))


def _hashes(run: Run) -> Json:
    plan = (run.outputs or {}).get("opplan_json")
    return {
        "feasibility_sha256": feasibility_sha256(run),
        "toolpaths_sha256": run.hash_of("toolpaths"),
        "gcode_sha256": run.hash_of("gcode"),
        "opplan_sha256": json_sha256(plan) if plan else None,
        "snapshot_sha256": None,
    }


def _reviews(run: Run) -> Json:
    """RMOS's own reviews of variants, by advisory."""
    return {
        advisory.advisory_id: {
            "rating": advisory.asset["rating"],
            "notes": advisory.asset["review_note"] or advisory.asset["rejection_reason"],
            "reviewed_at": advisory.asset["reviewed_at_utc"],
            "reviewed_by": advisory.asset["reviewed_by"],
        }
        for advisory in run.advisories
        if advisory.asset and advisory.asset["reviewed"]
    }
