"""Proving that the gate shuts: a RED run is put into the store, everybody approves it, and all of it is undone."""

from datetime import datetime
from typing import NoReturn

from sqlalchemy import Connection

from reviewapp.actions import saving
from reviewapp.domain import gate, routing
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import sha256
from reviewapp.domain.content import Content, ContentClass
from reviewapp.domain.deciding import decide
from reviewapp.domain.gate import Answer
from reviewapp.domain.person import IMPORTER, Person, Role
from reviewapp.domain.policy import STRICTEST
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import Signing, Verdict
from reviewapp.domain.run import Reading, read_run
from reviewapp.domain.states import State
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import policies, runs
from reviewapp.store.reads.runs import StoredRun
from reviewapp.store.writes import advisories, documents
from reviewapp.store.writes import runs as write

_RUN = "self-test-0000000000000000"
_ADVISORY = "explanation-of-the-self-test"
_EVERYBODY = Person(id="self-test", name="Self-test", roles=frozenset({Role.REVIEWER, Role.ADMIN}))


class _Undone(Exception):
    """Ends the transaction, so that nothing of the test stays."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__()
        self.faults = faults


def gate_faults(store: Store, now: datetime) -> tuple[str, ...]:
    """What let a RED run pass that must not; nothing where the gate shuts. Nothing of it is kept, whatever happens."""
    try:
        with store.writing() as conn:
            _undo(_faults(conn, now))
    except _Undone as undone:
        return undone.faults


def _undo(faults: tuple[str, ...]) -> NoReturn:
    raise _Undone(faults)


def _faults(conn: Connection, now: datetime) -> tuple[str, ...]:
    _arrive(conn, now)
    # A policy may let the explanation pass; then the risk notice waits, which no policy lets pass.
    waiting = [one for one in read.of_run(conn, _RUN) if one.state is State.PENDING]
    faults = [] if waiting else ["A RED run passed without a person: nothing of it waits for anybody."]
    faults += _open(conn, now, "before anybody approved it")
    for one in waiting:
        _approve(conn, one, now)
    return (*faults, *_open(conn, now, "once all that waited of it was approved"))


def _arrive(conn: Connection, now: datetime) -> None:
    """The run with an explanation, written as an import writes one."""
    reading = read_run(
        {
            "run_id": _RUN,
            "created_at_utc": now.isoformat(),
            "status": "BLOCKED",
            "decision": {"risk_level": "RED", "block_reason": "A test of the gate."},
        }
    )
    content = Content(labels=("explanation",), text="A test of the gate.")
    digest = str(content.sha256)
    one = Advisory(
        run_id=_RUN,
        advisory_id=_ADVISORY,
        content_class=ContentClass.EXPLANATORY,
        origin="self_test",
        title="A test of the gate",
        state=State.PENDING,
        round=1,
        asked_at=now,
        needs=STRICTEST,
        policy=policies.active(conn).ref,
        item_sha256=digest,
        content_sha256=digest,
    )
    change = routing.arrive(policies.active(conn), reading.run, one, IMPORTER, now)
    documents.add(conn, {reading.run.run_sha256: reading.evidence, digest: content.record()})
    write.add(conn, [(_stored(reading, now), gate.listed(reading.run, (), policies.active(conn)))])
    trail.append(conn, [change.event])
    advisories.add(conn, [(reading.run, change.advisory)])
    saving.settle_notice(conn, policies.active(conn), reading.run, read.of_run(conn, _RUN), (), now)


def _stored(reading: Reading, now: datetime) -> StoredRun:
    digest = sha256(reading.evidence)
    return StoredRun(reading.run, now, digest, digest, "self-test", "self-test")


def _approve(conn: Connection, one: Advisory, now: datetime) -> None:
    signing = Signing(
        verdict=Verdict.APPROVE,
        note="A test of the gate.",
        packet_sha256=one.item_sha256,
        acknowledged=one.needs.acknowledge,
    )
    proof = Reauthentication(method="password", at=now, bound_to=one.item_sha256)
    change = decide(one, (), _EVERYBODY, signing, proof, now)
    saving.save(conn, runs.get(conn, _RUN).run, one, change)


def _open(conn: Connection, now: datetime, when: str) -> list[str]:
    answer = gate.gate(runs.get(conn, _RUN).run, read.standings(conn, _RUN), now, policies.active(conn)).answer
    return [] if answer is Answer.BLOCKED else [f"The gate let a RED run pass {when}."]
