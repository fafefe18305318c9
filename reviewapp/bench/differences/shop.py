"""Pairs of runs, each with a file, as a store that can be imported."""

import json
from pathlib import Path

from reviewapp.actions.importing import ImportOptions, Report, import_path
from reviewapp.app import system_clock
from reviewapp.bench.desk import Desk
from reviewapp.bench.shop import run
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Misconfigured


def write_pair(folder: Path, number: int, kind: str, texts: tuple[str, str]) -> str:
    """Write two runs that have a text each; answers what an address names both by."""
    ids = [_write_run(folder, 2 * number + side, kind, text.encode()) for side, text in enumerate(texts)]
    return f"a={ids[0]}&b={ids[1]}"


def write_record(folder: Path, text: str) -> None:
    """Write the record of a run as it is."""
    folder.mkdir(parents=True)
    (folder / "run_deep.json").write_text(text)


def take(desk: Desk, folder: Path) -> Report:
    """Import all of it."""
    return import_path(desk.store, folder, ImportOptions(), system_clock, lambda _: None)


def take_whole(desk: Desk, folder: Path, runs: int) -> None:
    """Import so many runs; raises Misconfigured where one was not taken."""
    report = take(desk, folder)
    if report.imported != runs or report.refused:
        raise Misconfigured(f"The import is not whole ({report.sentence()}), so its pages would mean nothing.")


def _write_run(folder: Path, number: int, kind: str, data: bytes) -> str:
    record, digest = run(number), sha256(data)
    run_id = str(record["run_id"])
    file = {"sha256": digest, "kind": kind, "mime": "text/plain", "filename": f"{kind}.txt", "size_bytes": len(data)}
    _put(folder / "attachments" / digest[:2] / digest[2:4] / f"{digest}.txt", data)
    record["attachments"] = [file]
    _put(folder / str(record["created_at_utc"])[:10] / f"{run_id}.json", json.dumps(record).encode())
    return run_id


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
