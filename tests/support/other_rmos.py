"""RMOS as its formats tell it, in a program of its own that knows nothing of the desk: a writer and a reader.

Layout `dated`: `<day>/<run_id>.json`, references beside it, advisories with their content in folders by day. A file
is written beside its name and renamed. As a program: ROOT FIRST COUNT writes so many runs, each with an explanation.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

DAYS = ("2026-01-05", "2026-01-06", "2026-01-07")
_RISKS = (("YELLOW", "OK"), ("RED", "BLOCKED"), ("GREEN", "OK"))


def name(number: int) -> str:
    """The run of that number."""
    return f"run_{number:06}"


def advisory(number: int) -> str:
    """The explanation of the run of that number."""
    return f"adv_{number:012x}"


def write(root: Path, number: int) -> None:
    """The run, its explanation, and the link between them, which comes last."""
    day, (risk, status) = DAYS[number % len(DAYS)], _RISKS[number % len(_RISKS)]
    made = f"{day}T05:07:16.690677+00:00"
    record = {
        "run_id": name(number),
        "created_at_utc": made,
        "status": status,
        "tool_id": "router:t102",
        "decision": {"risk_level": risk, "score": 41.5, "warnings": ["thin stock"]},
        "feasibility": {"safety": {"risk_level": risk}},
        "notes": "x" * (number % 40 * 100),
        "meta": {"station": number % 3},
    }
    _move(root / day / f"{name(number)}.json", record)
    said = f"# Why\n\nThe stock of {name(number)} is thin.\n".encode()
    place = root / "advisories" / day.replace("-", "/")
    asset = {"asset_id": advisory(number), "asset_type": "analysis", "created_at_utc": made}
    _move(place / f"{advisory(number)}_content.md", said)
    _move(place / f"{advisory(number)}.json", {**asset, "content_hash": hashlib.sha256(said).hexdigest()})
    link = {"advisory_id": advisory(number), "run_id": name(number), "kind": "explanation", "status": "NEW"}
    _move(root / day / f"{name(number)}_advisory_{advisory(number)}.json", {**link, "created_at_utc": made})


def rewrite(root: Path, number: int, rating: int) -> None:
    """Read a run, rate it, and write it again, as a person at RMOS does."""
    path = root / DAYS[number % len(DAYS)] / f"{name(number)}.json"
    _move(path, {**json.loads(path.read_bytes()), "rating": rating})


def read(root: Path, number: int) -> dict[str, Any]:
    """A run with its explanation as RMOS shows it; half a file would be an error here."""
    folder = root / DAYS[number % len(DAYS)]
    run: dict[str, Any] = json.loads((folder / f"{name(number)}.json").read_bytes())
    link = json.loads((folder / f"{name(number)}_advisory_{advisory(number)}.json").read_bytes())
    return {**run, "advisory": link}


def attachment(root: Path, digest: str) -> dict[str, Any]:
    """What is kept under a hash that a run names, whatever its file's name ends with."""
    (path,) = (root / "attachments" / digest[:2] / digest[2:4]).glob(f"{digest}*")
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def _move(path: Path, content: dict[str, Any] | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    beside.write_bytes(content if isinstance(content, bytes) else json.dumps(content, indent=2).encode())
    beside.replace(path)


if __name__ == "__main__":
    for one in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3])):
        write(Path(sys.argv[1]), one)
