"""A run store in layout `dated` that is written, damaged and followed step by step, beside the desk that follows it."""

import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from reviewapp.actions.following import Follower, Round, follow
from reviewapp.actions.quarantining import Source
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.states import State
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, quarantine, runs
from tests.support.desk import START

CLOSED = "closed"
DAYS = ("2026-01-05", "2026-01-06")


def record(run_id: str, risk: str = "GREEN", **more: Any) -> dict[str, Any]:
    """A run as RMOS writes it; what `more` says is not immutable unless a test wants a conflict."""
    return {
        "run_id": run_id,
        "created_at_utc": "2026-01-05T05:07:16Z",
        "status": "OK",
        "decision": {"risk_level": risk},
        **more,
    }


@dataclass
class Followed:
    """The store at `root` and who follows it; time passes when told."""

    store: Store
    root: Path
    time: datetime = START + timedelta(minutes=1)
    follower: Follower | None = field(default=None)

    @classmethod
    def of_one_run(cls, store: Store, root: Path) -> "Followed":
        """A store of which all is known, which is one run."""
        world = cls(store, root)
        world.move(f"{DAYS[0]}/run_0000.json", record("run_0000"))
        world.settle()
        return world

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def round(self, later: float = 0.5) -> Round:
        """One round, so many seconds after the last."""
        self.time += timedelta(seconds=later)
        self.follower = self.follower or Follower.of(self.store, self.root)
        return follow(self.store, self.follower, self.now)

    def settle(self) -> None:
        """Rounds until everything lay still and was read."""
        for _ in range(4):
            while self.round(3).more:
                pass

    def held(self) -> list[str]:
        """The files of the store that are in quarantine."""
        with self.store.reading() as conn:
            return sorted(filed.entry.file for filed in quarantine.held_of(conn, Source.of(self.root).id))

    def matched(self, run_id: str) -> list[str]:
        """How the attachments of a run agree with their hashes."""
        with self.store.reading() as conn:
            return [one.matched for one in runs.attachments(conn, run_id)]

    def restart(self) -> None:
        """Forget all that a process remembers."""
        self.follower = None

    def move(self, name: str, content: Any) -> Path:
        """Write beside and rename, as RMOS does."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.tmp")
        beside.write_bytes(as_bytes(content))
        beside.replace(path)
        return path

    def rewrite(self, name: str, content: Any) -> Path:
        """Write a file where it lies."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
        return path

    def vanish(self, name: str) -> None:
        """Take a file away, where it is there."""
        (self.root / name).unlink(missing_ok=True)

    def turn_back(self, name: str, days: int) -> None:
        """Set the clock of a file wrong."""
        path = self.root / name
        if path.exists():
            at = path.stat().st_mtime - days * 86_400
            os.utime(path, (at, at))


def as_bytes(content: Any) -> bytes:
    """A JSON value as RMOS writes it; bytes as they are."""
    return content if isinstance(content, bytes) else json.dumps(content, indent=2).encode()


def envelope(text: str) -> tuple[str, dict[str, Any]]:
    """An advisory among the attachments, and the hash that names it."""
    body = {"kind": "explanation", "engine_id": "explainer", "markdown": text, "data": None}
    return sha256(canonical(body)), body


def knows(store: Store, root: Path) -> dict[str, Any]:
    """What a desk knows of a store: its runs, their files and advisories, and what is in quarantine."""
    known: dict[str, Any] = {}
    with store.reading() as conn:
        for one in runs.after(conn, "", 1_000):
            run_id = one.run.run_id
            known[run_id] = (one.run, one.received_sha256, one.fingerprint, runs.attachments(conn, run_id))
            # Whether a run has a risk notice depends on what it ever had beside it, not on what it has now.
            for told in (told for told in advisories.of_run(conn, run_id) if told.advisory_id != NOTICE_ID):
                # What is closed keeps what it was closed with, and content that was known is never lost again.
                is_told = told.state in (State.PENDING, State.AUTO_APPROVED) and told.content_sha256
                said = (told.content_sha256, told.title, told.claims) if is_told else CLOSED
                known[f"{run_id}/{told.advisory_id}"] = said
        held = [filed.entry for filed in quarantine.held_of(conn, Source.of(root).id)]
    known["quarantine"] = {(one.file, one.place, one.kind, one.reason, one.sha256) for one in held}
    return known
