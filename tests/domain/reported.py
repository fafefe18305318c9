"""A small trail for the tests of the report: records with just what it reads, numbered as they are added."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from reviewapp.domain.canonical import utc_text
from reviewapp.domain.report import Report
from reviewapp.domain.report_folding import fold
from reviewapp.domain.report_history import History, Record
from reviewapp.domain.risk import Risk
from tests.domain.cast import A64, B64

BEGIN = datetime(2026, 10, 1, 8, tzinfo=UTC)
TARGETS = {A64: {Risk.RED: 60, Risk.YELLOW: 240}, B64: {Risk.RED: 30}}
PENDING = {"state": "pending", "given": 0}


class Trail:
    """Events in their order; each method adds one, so many minutes after the beginning."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def add(self, kind: str, minutes: float, **fields: Any) -> Record:
        at = utc_text(BEGIN + timedelta(minutes=minutes))
        actor = {"id": fields.pop("by", "system:import"), "role": "reviewer"}
        actor["name"] = actor["id"].capitalize()
        self.records.append({"n": len(self.records), "kind": kind, "at": at, "actor": actor, **fields})
        return self.records[-1]

    def run(self, run_id: str, risk: str = "RED", minutes: float = 0) -> None:
        self.add("run:imported", minutes, run_id=run_id, after={"risk": risk})

    def turn(self, kind: str, minutes: float, run_id: str, **fields: Any) -> Record:
        """Something that happened to the advisory of a run; as it arrives unless stated."""
        sha256 = fields.pop("policy", A64)
        policy = {"id": "green-only", "version": 2 if sha256 == A64 else 3, "sha256": sha256}
        plain = {"run_id": run_id, "advisory_id": "adv", "round": 1, "policy": policy, "after": PENDING}
        return self.add(f"advisory:{kind}", minutes, **plain | fields)

    def sign(self, verdict: str, minutes: float, run_id: str, by: str = "ana", **fields: Any) -> Record:
        """A signed verdict, the one that closes the round unless stated."""
        record = {"meaning": fields.pop("meaning", "approved for use in the workflow")}
        record["seconds_on_evidence"] = fields.pop("seconds", 41)
        state = {"approve": "approved", "reject": "rejected", "withdraw": "pending"}.get(verdict, "changes_requested")
        given = int(verdict == "approve")
        plain = {"before": PENDING, "after": {"state": state, "given": given}, "record": record}
        return self.turn(verdict, minutes, run_id, by=by, **plain | fields)

    def histories(self) -> dict[str, History]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            if "run_id" in record:
                found[record["run_id"]].append(record)
        return dict(found)

    def report(self, first: int = 0, last: int | None = None) -> Report:
        """The report of the events with these numbers, all others beside them."""
        return fold(self.records[first:last], self.histories(), TARGETS)
