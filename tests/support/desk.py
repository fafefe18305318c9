"""A desk with people and a small run store, on whichever database the test runs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import deciding, importing, people, sessions, setup
from reviewapp.actions.signing_in import Proof
from reviewapp.actions.sitting import Sitting
from reviewapp.domain import gate, packet
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.gate import Gate
from reviewapp.domain.packet import Packet
from reviewapp.domain.person import OPERATOR, Authentication, Person
from reviewapp.domain.policy import Policy
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import ReasonCode, Signing, Verdict
from reviewapp.ledger import verifying
from reviewapp.store.database import Store, open_store
from reviewapp.store.reads import advisories, events, packets, policies, run_list, runs, whole
from reviewapp.store.reads import people as read_people
from reviewapp.store.writes import people as write_people
from reviewapp.verify import Key
from tests.support import postgres as pg
from tests.support.databases import copied, copy_file

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
CAST = {
    "ana": ("Ana Reviewer", ("reviewer",)),
    "bo": ("Bo Reviewer", ("reviewer",)),
    "cy": ("Cy Admin", ("admin",)),
    "dee": ("Dee Auditor", ("auditor",)),
    "eve": ("Eve Both", ("admin", "reviewer")),
}


@dataclass
class Desk:
    """The store under test, a clock that moves when told, and a folder in layout `dated`.

    `is_damaged` where a test changed rows behind its back.
    """

    store: Store
    root: Path
    time: datetime = START
    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_damaged: bool = False

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def write_run(self, run_id: str, risk: str = "GREEN", **changes: Any) -> None:
        """Write a run into the folder, or change one written before."""
        known = self.written.get(run_id) or {
            "run_id": run_id,
            "created_at_utc": "2026-01-05T05:07:16.690677+00:00",
            "status": "OK",
            "tool_id": "router:t102",
            "material_id": "maple_3mm",
            "machine_id": "CNC-2",
            "decision": {"risk_level": risk, "score": 41.5, "warnings": ["thin stock"]},
            "feasibility": {"safety": {"risk_level": risk}},
        }
        known |= changes
        self.written[run_id] = known
        folder = self.root / "2026-01-05"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{run_id}.json").write_text(json.dumps(known, indent=2))

    def envelope(self, run_id: str, kind: str = "explanation", text: str = "Why", data: Any = None) -> str:
        """Attach an advisory envelope to a run and answer its id."""
        body = {"kind": kind, "run_id": run_id, "engine_id": "explainer", "engine_version": "1.4", "markdown": text}
        body |= {"data": data, "created_at_utc": "2026-01-05T05:08:00+00:00", "prompt": "p", "request_id": "r"}
        name = self.attach(run_id, json.dumps(body, indent=2).encode(), "advisory", digest=sha256(canonical(body)))
        inputs = [*self.written[run_id].get("advisory_inputs", []), {"advisory_id": name, "kind": kind}]
        self.write_run(run_id, advisory_inputs=inputs)
        return name

    def attach(self, run_id: str, data: bytes, kind: str, digest: str | None = None) -> str:
        """Attach a file to a run and answer the hash it is named by."""
        name = digest or sha256(data)
        folder = self.root / "attachments" / name[:2] / name[2:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_bytes(data)
        entry = {
            "sha256": name,
            "kind": kind,
            "mime": "application/json",
            "filename": "a.json",
            "size_bytes": len(data),
        }
        self.write_run(run_id, attachments=[*self.written[run_id].get("attachments", []), entry])
        return name

    def take(self, **options: Any) -> importing.Report:
        """Import the folder."""
        chosen = importing.ImportOptions(**options)
        return importing.import_path(self.store, self.root, chosen, self.now, lambda _: None)

    def advisory(self, run_id: str, advisory_id: str = "risk-notice") -> Advisory:
        with self.store.reading() as conn:
            return advisories.get(conn, run_id, advisory_id)

    def packet(self, run_id: str, advisory_id: str = "risk-notice") -> Packet:
        with self.store.reading() as conn:
            return packet.build(packets.evidence(conn, self.store.blobs, run_id, advisory_id))

    def person(self, name: str) -> Person:
        with self.store.reading() as conn:
            return read_people.get(conn, name).person

    def sitting(self, name: str, method: str = "password", bound_to: str = "") -> Sitting:
        """That person at work in an open session, the same one each time."""
        token = f"session-of-{name}"
        with self.store.writing() as conn:
            if read_people.get_session(conn, token) is None:
                write_people.add_session(conn, token, name, {}, self.time)
        auth = Authentication(method=method, at=self.time)
        if method != "session":
            auth = Reauthentication(method=method, at=self.time, bound_to=bound_to)
        return Sitting(self.person(name), Proof(auth), token, "req-1")

    def sign(self, name: str, run_id: str, advisory_id: str = "risk-notice", **changes: Any) -> Advisory:
        """Show that person what there is to see now and sign on it, with a note and the password unless changed."""
        method = changes.pop("method", "password")
        shown = changes.pop("shown", None) or self.packet(run_id, advisory_id)
        values: dict[str, Any] = {
            "verdict": Verdict.APPROVE,
            "note": "Looked at it.",
            "packet_sha256": shown.sha256,
        } | changes
        if values["verdict"] == Verdict.REJECT:
            values.setdefault("reason_code", ReasonCode.OTHER)
        baseline = (shown.body["baseline"] or {}).get("run_id", "")
        values.setdefault("acknowledged", self.advisory(run_id, advisory_id).needs.acknowledge)
        sitting = self.sitting(name, method, values["packet_sha256"])
        sessions.show(self.store, sitting.session, shown, self.time)
        return deciding.decide(self.store, run_id, advisory_id, baseline, Signing(**values), sitting, self.now())

    def look(self, name: str, run_id: str, seconds: int, advisory_id: str = "risk-notice") -> None:
        """Show that person the evidence; a signature right behind it has so many seconds on it."""
        sitting = self.sitting(name)
        sessions.show(self.store, sitting.session, self.packet(run_id, advisory_id), self.time)
        self.time += timedelta(seconds=seconds - 1)

    def grant(self, run_id: str, advisory_id: str) -> Advisory:
        """Both admins grant an override of scope RED."""
        self.sign("cy", run_id, advisory_id)
        return self.sign("eve", run_id, advisory_id)

    def withdraw(self, name: str, run_id: str, advisory_id: str = "risk-notice") -> Advisory:
        """Withdraw an approval as that person, by their session."""
        signing = Signing(verdict=Verdict.WITHDRAW, note="A slip.", packet_sha256="")
        return deciding.withdraw(self.store, run_id, advisory_id, signing, self.sitting(name, "session"), self.now())

    def events(self) -> list[dict[str, Any]]:
        """Every event, oldest first."""
        with self.store.reading() as conn:
            return [entry.record for entry in reversed(events.page(conn, events.EventFilter(), 10_000))]

    def gates(self) -> dict[str, str]:
        """What lists say of the gate of every run, each made sure of to be what its page says."""
        with self.store.reading() as conn:
            now = advisories.newest_event_at(conn, self.time)
            said = {}
            for one in run_list.page(conn, run_list.RunFilter(), now, 10_000):
                answer = self.gate(one.run_id, now).answer
                assert one.gate.at(now) == answer, f"the list says {one.gate} of {one.run_id}, its page {answer}"
                said[one.run_id] = answer.value
        return said

    def gate(self, run_id: str, now: datetime | None = None, policy: Policy | None = None) -> Gate:
        """What the gate says of a run, by default at the desk's time and under its policy."""
        with self.store.reading() as conn:
            run, known = runs.get(conn, run_id).run, advisories.standings(conn, run_id)
            return gate.gate(run, known, now or self.time, policy or policies.active(conn))

    def audited(self) -> None:
        """Make sure that the trail fits itself and every table; those that sign a checkpoint look for themselves."""
        with self.store.reading() as conn:
            if whole.checkpoints(conn):
                return
        verdict = verifying.verify(self.store, Key("desk", bytes(4), bytes(32)), None, lambda *_: None)
        assert verdict.finding is None, verdict.finding

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.events()]


@pytest.fixture(scope="session")
def peopled_sqlite(migrated_sqlite: Path) -> Path:
    """An SQLite file in which a desk was set up with its people, once a test process."""
    path = copy_file(migrated_sqlite, migrated_sqlite.with_name("peopled.db"))
    _people(f"sqlite:///{path}", path.parent)
    return path


@pytest.fixture(scope="session")
def peopled_postgresql(migrated_postgresql: pg.Template) -> pg.Template:
    """A database in which a desk was set up with its people, once a test process."""
    made = migrated_postgresql.cluster.template("peopled", migrated_postgresql.name)
    _people(made.url, made.cluster.folder)
    return made


def _people(url: str, folder: Path) -> None:
    store = open_store(url, folder / "blobs")
    setup.initialise(store, START + timedelta(seconds=1))
    add_cast(store, START + timedelta(seconds=1))
    store.close()


def add_cast(store: Store, after: datetime) -> None:
    """Let everybody in, a second after one another."""
    for number, (name, (printed, roles)) in enumerate(CAST.items(), 1):
        people.add(store, name, printed, roles, OPERATOR, after + timedelta(seconds=number))


@pytest.fixture
def peopled_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of the database of `desk`."""
    yield from copied(request.getfixturevalue(f"peopled_{database_kind}"), tmp_path)


@pytest.fixture
def desk(peopled_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk that is set up and has its people."""
    yield from opened(peopled_url, tmp_path)


def opened(url: str, folder: Path) -> Iterator[Desk]:
    """That desk; whatever a test did, lists tell of its gates what is so, and the trail fits every table."""
    store = open_store(url, folder / "blobs")
    desk = Desk(store, folder / "rmos", START + timedelta(seconds=1 + len(CAST)))
    yield desk
    if not desk.is_damaged:
        desk.gates()
        desk.audited()
    store.close()
