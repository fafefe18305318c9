"""The derived indexes of the dated layout. They lag behind: the newest runs are not in them yet."""

from collections.abc import Sequence

from reviewapp.demo.hashing import Json
from reviewapp.demo.ids import iso
from reviewapp.demo.model import Advisory, Attachment, Run
from reviewapp.demo.records import attachment_record, link_record

BEHIND = 2


def run_index(runs: Sequence[Run]) -> Json:
    """`_index.json`: a digest of each run by id."""
    return {run.run_id: _digest(run) for run in _indexed(runs)}


def advisory_lookup(runs: Sequence[Run]) -> Json:
    """`_advisory_lookup.json`: advisory id to the run and file that hold it."""
    return {
        advisory.advisory_id: _linked(run, advisory)
        for run in _indexed(runs)
        for advisory in run.advisories
        if advisory.envelope
    }


def attachment_meta(runs: Sequence[Run]) -> Json:
    """`_attachment_meta.json`: hash to what the file is and which runs refer to it."""
    index: Json = {}
    for run in _indexed(runs):
        for file in run.attachments:
            index[file.sha256] = _seen(index.get(file.sha256), file, run)
    return index


def _indexed(runs: Sequence[Run]) -> Sequence[Run]:
    return runs[:-BEHIND] if len(runs) > BEHIND else runs


def _digest(run: Run) -> Json:
    digest = {
        "run_id": run.run_id,
        "created_at_utc": iso(run.created_at, zulu=True),
        "event_type": run.job.event,
        "status": run.status,
        "workflow_session_id": run.session,
        "tool_id": run.job.tool_id,
        "mode": run.job.tool.mode,
        "partition": f"{run.created_at:%Y-%m-%d}",
        "meta": run.meta,
        "lineage": {"parent_plan_run_id": run.parent.run_id} if run.parent else None,
    }
    rollup = [_rollup(run, advisory) for advisory in run.advisories if advisory.envelope]
    return {**digest, "advisories": rollup} if rollup else digest


def _rollup(run: Run, advisory: Advisory) -> Json:
    entry = {key: value for key, value in _linked(run, advisory).items() if key != "run_id"}
    return {**entry, "schema_version": "index_run_advisory_summary.v1"}


def _linked(run: Run, advisory: Advisory) -> Json:
    link = link_record(run, advisory)
    digest = link.pop("advisory_sha256")
    return {**link, "schema_version": "index_advisory_lookup.v1", "sha256": digest}


def _seen(known: Json | None, file: Attachment, run: Run) -> Json:
    at = iso(run.created_at, zulu=True)
    latest = {"last_seen_run_id": run.run_id, "last_seen_at_utc": at}
    if known:
        return {**known, **latest, "ref_count": known["ref_count"] + 1}
    first = {"first_seen_run_id": run.run_id, "first_seen_at_utc": at, "ref_count": 1}
    return {**attachment_record(file, run, zulu=True), **first, **latest}
