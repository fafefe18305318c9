"""Runs and advisories in the field names of RMOS; the layouts decide where each record lies."""

from datetime import timedelta

from reviewapp.demo.hashing import Json, json_sha256, sha256
from reviewapp.demo.ids import iso
from reviewapp.demo.model import Advisory, Attachment, Run
from reviewapp.demo.narrative import title_of

ENGINE_VERSION, TOOLCHAIN_VERSION, POST_VERSION = "2.3.1", "0.34.0", "1.1.0"
NO_FEASIBILITY = sha256(b"{}")


def attachment_record(file: Attachment, run: Run, *, zulu: bool) -> Json:
    """One entry of a run's attachments[]."""
    return {
        "sha256": file.sha256,
        "kind": file.kind,
        "mime": file.mime,
        "filename": file.filename,
        "size_bytes": file.size_bytes,
        "created_at_utc": iso(file.at or run.created_at + timedelta(milliseconds=40), zulu=zulu),
    }


EVERYWHERE = (
    "run_id created_at_utc tool_id mode status request_summary feasibility decision advisory_inputs "
    "explanation_status explanation_summary meta"
).split()
"""What every layout can carry under the same name; hashes stand in each, under names of its own."""
_REF = ("advisory_id", "kind", "created_at_utc", "request_id", "engine_id", "engine_version")


def short_ref(advisory: Advisory) -> Json:
    """An AdvisoryInputRef before reviews were kept in it."""
    return {key: value for key, value in ref_record(advisory).items() if key in _REF}


def bare(record: Json) -> Json:
    """`record` with nothing in it that another layout could not carry."""
    inputs = [{key: ref[key] for key in _REF} for ref in record["advisory_inputs"] or ()]
    return {**{key: record[key] for key in EVERYWHERE}, "advisory_inputs": inputs or None}


def ref_record(advisory: Advisory) -> Json:
    """An AdvisoryInputRef, as it stands in a run and in a file beside it."""
    updated = iso(advisory.created_at + timedelta(hours=2), zulu=True)
    reviewed = advisory.fate in ("reviewed", "rejected")
    return {
        "advisory_id": advisory.advisory_id,
        "kind": advisory.kind,
        "created_at_utc": iso(advisory.created_at, zulu=True),
        "request_id": advisory.request_id,
        "engine_id": advisory.engine_id,
        "engine_version": advisory.engine_version,
        "status": {"reviewed": "REVIEWED", "rejected": "REJECTED"}.get(advisory.fate, "NEW"),
        "rejected": advisory.fate == "rejected",
        "risk_level": None,
        "rating": 4 if advisory.fate == "reviewed" else None,
        "notes": None,
        "rejection_reason_code": "AESTHETIC" if advisory.fate == "rejected" else None,
        "rejection_reason_detail": None,
        "updated_at_utc": updated if reviewed else None,
    }


def link_record(run: Run, advisory: Advisory) -> Json:
    """The link from a run to an advisory whose content lies among the attachments."""
    file = advisory.envelope
    return {
        "schema_version": "run_advisory_link.v1",
        "run_id": run.run_id,
        "advisory_id": advisory.advisory_id,
        "created_at_utc": iso(advisory.created_at, zulu=True),
        "advisory_sha256": advisory.advisory_id,
        "kind": advisory.kind,
        "mime": "application/json",
        "size_bytes": file.size_bytes if file else None,
        "status": "SUPERSEDED" if advisory.fate == "superseded" else "ACTIVE",
        "tags": [advisory.engine_id],
        "confidence_max": advisory.confidence,
        "bundle_sha256": None,
        "manifest_sha256": None,
    }


def common(run: Run, *, zulu: bool) -> Json:
    """The fields that every generation of RMOS keeps under the same names."""
    job, parent = run.job, run.parent
    status, summary = _explained(run)
    return {
        "run_id": run.run_id,
        "created_at_utc": iso(run.created_at, zulu=zulu),
        "workflow_session_id": run.session,
        "tool_id": job.tool_id,
        "material_id": job.material_id,
        "machine_id": job.machine_id,
        "workflow_mode": job.tool.mode,
        "toolchain_id": "rmos-cam",
        "post_processor_id": job.machine.post.lower(),
        "geometry_ref": f"{job.part.model_id}/{job.part.key}",
        "geometry_hash": run.hash_of("geometry"),
        "event_type": job.event,
        "status": run.status,
        "feasibility": run.feasibility,
        "decision": run.decision,
        "attachments": [attachment_record(file, run, zulu=zulu) for file in run.attachments] or None,
        "parent_run_id": parent.run_id if parent else None,
        "fork_of_event_type": parent.job.event if parent else None,
        "fork_reason": job.fork_reason,
        "drift_detected": job.drift if parent else None,
        "drift_summary": run.drift_summary,
        "gate_policy_id": None,
        "gate_decision": None,
        "engine_version": ENGINE_VERSION,
        "toolchain_version": TOOLCHAIN_VERSION,
        "post_processor_version": POST_VERSION,
        "config_fingerprint": sha256(f"{job.machine_id}/{TOOLCHAIN_VERSION}".encode())[:16],
        "notes": run.notes,
        "errors": list(run.errors) or None,
        "advisory_inputs": [ref_record(advisory) for advisory in run.advisories] or None,
        "explanation_status": status,
        "explanation_summary": summary,
        "meta": run.meta,
        **job.extra,
    }


def feasibility_sha256(run: Run) -> str:
    """The canonical hash of the feasibility, of an empty object where there is none."""
    return json_sha256(run.feasibility) if run.feasibility else NO_FEASIBILITY


def _explained(run: Run) -> tuple[str, str | None]:
    explaining = [advisory for advisory in run.advisories if advisory.kind == "explanation"]
    if not explaining:
        return "NONE", None
    text = explaining[-1].markdown
    return ("READY", title_of(text)) if text else ("ERROR", None)
