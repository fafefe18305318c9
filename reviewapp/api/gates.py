"""Whether a run's output may be used now, and the signed certificate that says so at a machine."""

from flask import Response

from reviewapp.actions import certifying
from reviewapp.api import answering
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import Moment
from reviewapp.api.reading import asking
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.errors import NotFound
from reviewapp.domain.gate import Answer
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.http import context
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, events, gates, packets, runs

_TEXT = "text/plain; charset=utf-8"


class GateAnswer(Frozen):
    """What the gate says of a run at a moment, and why, in plain sentences."""

    run_id: str
    gate: Answer
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    policy: str | None
    at: Moment


class CertificateIssued(Frozen):
    """A certificate: the event of its issue, what it is for, until when, and the signed file itself."""

    run_id: str
    event_n: int
    sha256: str
    gate: Answer
    gcode_sha256: str
    valid_until: Moment
    certificate: str


@endpoint("GET", "/runs/<run_id>/gate", Scope.READ, GateAnswer)
def gate(run_id: str) -> GateAnswer:
    """Ask the gate: may this run's output be used now? Everything that the answer rests on is hashed anew."""
    desk = context.desk()
    with desk.store.reading() as conn:
        stored = runs.get(conn, run_id)
        now = advisories.newest_event_at(conn, context.now())
        files = packets.sound_attachments(conn, desk.store.blobs, run_id)
        said = gates.answer(conn, stored, files, now)
    return GateAnswer(
        run_id=run_id,
        gate=said.answer,
        reasons=said.reasons,
        remedies=said.remedies,
        policy=str(said.policy) if said.policy else None,
        at=now,
    )


@endpoint("GET", "/runs/<run_id>/certificate", Scope.READ, "text/plain", refuses=(404, 409))
def certificate(run_id: str) -> Response:
    """The newest certificate that was issued, as it was signed; it may be over by now."""
    with context.desk().store.reading() as conn:
        runs.get(conn, run_id)
        issued = events.page(conn, events.EventFilter(run_id=run_id, kind=certifying.KIND), 1)
        if not issued:
            raise NotFound("No certificate was issued for this run. Ask for one with POST.")
        return answering.raw(runs.record(conn, issued[0].record["after"]["sha256"]), _TEXT)


@endpoint("POST", "/runs/<run_id>/certificate", Scope.RUNS_WRITE, CertificateIssued, status=201, refuses=(404, 409))
def certify(run_id: str, store: Store) -> CertificateIssued:
    """Certify that the run's G-code may be used now: SAFETY_BLOCKED where the gate is shut. It opens nothing."""
    who = asking()
    made = certifying.issue(store, context.desk().key, run_id, who.person, who.at, who.request_id, via=who.via)
    with store.reading() as conn:
        after = events.record_of(conn, made.n)["after"]
    return CertificateIssued(
        run_id=run_id,
        event_n=made.n,
        sha256=after["sha256"],
        gate=after["gate"],
        gcode_sha256=after["gcode_sha256"],
        valid_until=utc_time(after["valid_until"]),
        certificate=made.file.decode(),
    )
