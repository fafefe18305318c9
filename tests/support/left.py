"""A store of layout `single` or `flat` that was left for the desk, and how it is laid out anew."""

import json
from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import migrating, returning
from reviewapp.domain.canonical import canonical, sha256
from tests.support import migrated
from tests.support.desk import Desk

ENVELOPE = {"kind": "explanation", "engine_id": "explainer", "markdown": "Why", "data": None}
TEXT = sha256(canonical(ENVELOPE))
ASSET = "adv_0123456789ab"


def record(run_id: str, risk: str, **more: Any) -> dict[str, Any]:
    made = "2026-01-05T05:07:16.690677+00:00"
    stated = {"decision": {"risk_level": risk}, "request_summary": {"größe": 1.5}}
    return {"run_id": run_id, "created_at_utc": made, "status": "OK", **stated, **more}


RECORDS = {
    one["run_id"]: one
    for one in (
        record(
            "run_0123456789ab",
            "YELLOW",
            advisory_inputs=[{"advisory_id": TEXT, "kind": "explanation"}],
            attachments=[{"sha256": TEXT, "kind": "advisory", "mime": "application/json", "filename": "why.json"}],
        ),
        record("run_1123456789ab", "GREEN", advisory_inputs=[{"advisory_id": ASSET, "kind": "explanation"}]),
        record("run_2123456789ab", "GREEN", attachments=[{"sha256": sha256(b"G0 X1"), "kind": "gcode"}]),
    )
}


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.fixture(params=["single", "flat"])
def left(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    """A store of that layout, cut over to the desk."""
    single = request.param == "single"
    if single:
        write(desk.root / "runs.json", json.dumps(RECORDS, indent=2, sort_keys=True).encode())
    else:
        for name, one in RECORDS.items():
            write(desk.root / f"{name}.json", json.dumps(one, indent=2).encode())
    for digest, end, data in (
        (TEXT, ".json", json.dumps(ENVELOPE, indent=2).encode()),
        (sha256(b"G0 X1"), "", b"G0 X1"),
    ):
        shelf = "attachments" if single else f"attachments/{digest[:2]}/{digest[2:4]}"
        write(desk.root / shelf / f"{digest}{end}", data)
    asset = {"asset_id": ASSET, "asset_type": "analysis", "reviewed": False}
    write(desk.root / f"advisories/2026/01/05/{ASSET}.json", json.dumps(asset).encode())
    write(desk.root / f"advisories/2026/01/05/{ASSET}_content.md", b"Thin stock.")
    migrated.start(desk)
    assert migrated.verify(desk).differences == ()
    migrated.cut_over(desk)
    return desk


def exported(desk: Desk, into: Path) -> returning.Returned:
    return returning.export(desk.store, migrating.store_at(desk.store, desk.root), into, desk.now())
