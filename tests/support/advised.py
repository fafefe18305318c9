"""Programs that send runs and advisories, and RMOS's way to look up what became of an advisory, by file names alone."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reviewapp.actions import advising, explaining, submitting
from reviewapp.actions.advising import Advice
from reviewapp.actions.receiving import Sender
from reviewapp.domain.explaining import Explained
from reviewapp.domain.person import Actor
from tests.support.desk import Desk
from tests.support.mirrored import mirror

NAME = "adv_00000000cafe"
APPROVED = ("REVIEWED", True, True, "bo", None)
"""The outcome of what bo approved."""
LATE = timedelta(minutes=70)
"""When an override has expired."""
SENDER = Sender(Actor(id="token:cam-7", name="cam-7", role="token"), "ana", "r", "api:cam-7")


def send(
    desk: Desk, run_id: str = "run_y1", name: str = NAME, text: str = "Thin stock.", kind: str = "explanation"
) -> str:
    """Send an advisory on a run, wherever the record of the run lies."""
    advice = Advice(name, {"kind": kind, "engine_id": "cam"}, {"markdown": text})
    advising.attach(desk.store, run_id, advice, SENDER, desk.now())
    return name


def suggest(desk: Desk, run_id: str = "run_y1") -> str:
    """Have a run explained, as `suggest-and-attach` does; answers the hash that the explanation is named by."""
    made = Explained(text="It is thin.", summary="Thin.", engine_id="explainer", engine_version="2")
    told = explaining.attach(desk.store, run_id, made, {"kind": "analysis"}, SENDER, desk.now())
    return str(told.advisory_id)


def submit(desk: Desk, run_id: str = "run_p1", risk: str = "YELLOW") -> str:
    """Submit a run that no store has a record of."""
    body = {"run_id": run_id, "status": "OK", "decision": {"risk_level": risk}}
    submitting.submit_one(desk.store, body, SENDER, desk.now())
    return run_id


@pytest.fixture
def decided(shop: Desk) -> Desk:
    """An explanation that a program sent, approved, and written back."""
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    assert mirror(shop).written == 1
    return shop


class Read(NamedTuple):
    """What RMOS shows: the reference, the asset it leads to or None, and the words beside that or None."""

    reference: dict[str, Any]
    asset: dict[str, Any] | None
    text: str | None


def read(root: Path, run_id: str, name: str = NAME) -> Read:
    """The advisory as RMOS's readers find it: references hold no run, assets lie in folders by day."""
    (path,) = root.glob(f"20*/{run_id}_advisory_{name}.json")
    reference = json.loads(path.read_bytes())
    assert reference["advisory_id"] == name
    assert "run_id" not in reference
    assert reference["kind"] in {"explanation", "advisory", "note", "unknown"}
    for file in root.glob(f"advisories/20*/*/*/{name}.json"):
        asset = json.loads(file.read_bytes())
        if "content_uri" not in asset:
            return Read(reference, asset, None)
        said = file.with_name(asset["content_uri"]).read_bytes()
        assert hashlib.sha256(said).hexdigest() == asset["content_hash"]
        return Read(reference, asset, said.decode())
    return Read(reference, None, None)


def outcome(record: dict[str, Any] | None) -> tuple[Any, ...]:
    """How it stands, as a reference or an asset says it."""
    names = ("status", "reviewed", "approved_for_workflow", "reviewed_by", "rejection_reason_code")
    return tuple((record or {}).get(name) for name in names)


def asset(desk: Desk, name: str = NAME, day: str = "04", **said: Any) -> Any:
    """An asset that RMOS wrote; answers its file."""
    file = desk.root / f"advisories/2026/01/{day}/{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"asset_id": name, **said}))
    return file
