"""Small stores to damage, and ways of reading them."""

import json
from pathlib import Path
from typing import Any

from reviewapp.rmos.detect import find_stores
from reviewapp.rmos.reader import read
from reviewapp.rmos.received import Received, Refused

DAY = "2026-01-05"


def run(run_id: str = "run_0123456789ab", **more: Any) -> dict[str, Any]:
    return {"run_id": run_id, "created_at_utc": f"{DAY}T05:07:16Z", "status": "OK", **more}


def dated(root: Path, *files: tuple[str, Any]) -> Path:
    """A dated store of one day; contents are JSON values, or bytes as they are."""
    for name, content in files:
        write(root / DAY / name, content)
    return root


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, indent=2).encode())
    return path


def read_all(path: Path) -> tuple[list[Received], list[Refused]]:
    found = [item for store in find_stores(path) for item in read(store)]
    runs = [item for item in found if isinstance(item, Received)]
    refused = [item for item in found if isinstance(item, Refused)]
    for problem in refused + [problem for received in runs for problem in received.problems]:
        assert str(path) not in f"{problem.file}{problem.place}{problem.reason}", "no report names an absolute path"
    return runs, refused


def read_one(path: Path) -> Received:
    runs, refused = read_all(path)
    assert not refused
    assert len(runs) == 1
    return runs[0]


def refusal(path: Path) -> Refused:
    runs, refused = read_all(path)
    assert not runs
    assert len(refused) == 1
    return refused[0]
