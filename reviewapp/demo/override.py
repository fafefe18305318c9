"""An override given inside RMOS, before anyone looked at this desk: history, with its own file."""

from dataclasses import replace
from datetime import timedelta

from reviewapp.demo.ids import iso
from reviewapp.demo.model import Attachment, Run

OPERATOR = "r.mills"


def overridden(run: Run, override_id: str) -> Run:
    """`run` as RMOS rewrote it when its block was overridden: status OK, a note in meta, a file beside it."""
    given = run.created_at + timedelta(minutes=17, seconds=12)
    at = iso(given, zulu=True)
    reason = "Blade certified to 70 m/s by its maker, certificate taped to the guard"
    record = {
        "override_id": override_id,
        "run_id": run.run_id,
        "operator_id": OPERATOR,
        "operator_name": "R. Mills",
        "scope": "RED",
        "reason": reason,
        "acknowledged_risk": True,
        "original_risk_level": "RED",
        "original_status": "BLOCKED",
        "created_at_utc": at,
        "request_id": run.request_id,
    }
    file = Attachment.of_json("override", f"override_{override_id}.json", record, given)
    note = {
        "override_id": override_id,
        "by": OPERATOR,
        "reason": reason,
        "scope": "RED",
        "at_utc": at,
        "attachment_sha256": file.sha256,
    }
    return replace(run, meta={**run.meta, "override": note}, attachments=(*run.attachments, file))
