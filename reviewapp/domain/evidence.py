"""The part of a run that may never change, in one shape for all layouts; its hash is the run hash.

RECORDS.md, section 3, fixes every key.
"""

from datetime import UTC, datetime
from typing import Any

from reviewapp.domain.canonical import canonical, sha256, utc_text
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import Json, is_empty, member, normalise

SCHEMA = "reviewapp/evidence/v1"
_PLAIN = (
    "run_id event_type tool_id material_id machine_id request_summary feasibility decision errors geometry_ref "
    "toolchain_id post_processor_id engine_version toolchain_version post_processor_version config_fingerprint"
).split()
_HASHES = {
    "request_sha256": "request_hash",
    "toolpaths_sha256": "toolpaths_hash",
    "gcode_sha256": "gcode_hash",
    "opplan_sha256": None,
    "geometry_sha256": "geometry_hash",
}


def evidence(document: Json, status_received: str | None, made: datetime | None = None) -> dict[str, Any]:
    """The evidence record of one parsed run, whichever layout it came in.

    `status_received` is the status first received: RMOS rewrites the status, and the run hash must not
    follow. `made` is when it was made, where that was read already.

    Raises Unreadable where a time or a number cannot be read.
    """
    record = {key: document.get(key) for key in _PLAIN}
    record |= {
        "status": status_received,
        "created_at_utc": utc_text(made or created_at(document)[0]),
        "mode": first(document.get("mode"), document.get("workflow_mode")),
        "parent_run_id": first(document.get("parent_run_id"), member(document, "lineage", "parent_plan_run_id")),
        "outputs": _outputs(document.get("outputs")),
        "hashes": {name: _hash(document, name, old) for name, old in _HASHES.items()},
    }
    shaped: dict[str, Any] = normalise(record)
    return {"schema": SCHEMA, **shaped}


def evidence_bytes(record: dict[str, Any]) -> bytes:
    """The canonical bytes of an evidence record; raises Unreadable at half of a surrogate pair."""
    try:
        return canonical(record)
    except UnicodeEncodeError as error:
        raise Unreadable(
            "a text holds half of a surrogate pair, which is not a character", kind=Damage.HALF_CHARACTER
        ) from error


def run_hash(data: bytes) -> str:
    """The run hash: SHA-256 of the evidence bytes."""
    return sha256(data)


def created_at(document: Json) -> tuple[datetime, bool]:
    """When the run was made, and whether its time named a zone; without one it is taken as UTC."""
    text = document.get("created_at_utc")
    try:
        moment = datetime.fromisoformat(text)
        zoned = moment.tzinfo is not None
        return (moment if zoned else moment.replace(tzinfo=UTC)).astimezone(UTC), zoned
    except (TypeError, ValueError, OverflowError) as error:
        kind = Damage.MISSING_FIELD if text is None else Damage.BAD_TIME
        raise Unreadable(f"created_at_utc is {text!r}, which is not a time", "/created_at_utc", kind) from error


def first(*values: Json) -> Json:
    """The first value that says something."""
    for value in values:  # a loop: it runs a dozen times for every run
        if not is_empty(value):
            return value
    return None


def _outputs(outputs: Json) -> Json:
    if not isinstance(outputs, dict):
        return outputs
    return {key: value for key, value in outputs.items() if not key.endswith("_path")}


def _hash(document: Json, name: str, old: str | None) -> Json:
    return first(member(document, "hashes", name), document.get(old) if old else None)
