"""Issuing a release certificate: what the gate says at this moment, signed, with its event."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.domain import certificate, gate
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import sha256
from reviewapp.domain.certificate import Certificate
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import NotAllowed
from reviewapp.domain.gate import Standing
from reviewapp.domain.person import Actor, Person
from reviewapp.domain.review import Verdict
from reviewapp.ledger import trail
from reviewapp.signing import SigningKey
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, events, gates, packets, people, policies, runs
from reviewapp.store.writes import documents

KIND = "certificate:issued"


class Issued(NamedTuple):
    """The number of the event that says so, and the signed file."""

    n: int
    file: bytes


def issue(
    store: Store,
    key: SigningKey,
    run_id: str,
    person: Person,
    now: datetime,
    request_id: str | None = None,
    via: Actor | None = None,
) -> Issued:
    """Certify that the run's G-code may be used now; `via` is the token by which the person asks, if it is by one.

    Raises NotFound, NotAllowed, WrongState where the gate is shut or there is no one G-code, Damaged where what the
    answer rests on cannot be read.
    """
    with store.writing() as conn:
        entitled = _entitled(conn, person)
        made = _certificate(conn, store, key.name, run_id, now)
        file = key.sign(certificate.SCHEMA, made.record())
        digest = sha256(file)
        documents.add(conn, {digest: file})
        n = trail.append(conn, [made.event(digest, via or entitled, request_id)])
    return Issued(n, file)


def _entitled(conn: Connection, person: Person) -> Actor:
    held = people.get(conn, person.id).person
    role = held.working_role
    if role is None:
        raise NotAllowed("Only a reviewer or an admin issues a certificate.")
    return held.as_actor(role)


def _certificate(conn: Connection, store: Store, origin: str, run_id: str, now: datetime) -> Certificate:
    stored = runs.get(conn, run_id)
    run = stored.run
    moment = advisories.newest_event_at(conn, now)
    files = packets.sound_attachments(conn, store.blobs, run_id)
    answer = gates.answer(conn, stored, files, moment)
    certificate.require_released(answer)
    evidence, standings = json.loads(runs.record(conn, run.run_sha256)), advisories.standings(conn, run_id)
    override = None
    if answer.answer is gate.Answer.OVERRIDDEN:
        override = gate.active_override(run, standings, moment)
    return Certificate(
        origin=origin,
        run_id=run_id,
        run_sha256=run.run_sha256,
        gcode_sha256=certificate.gcode_of(evidence, files),
        gate=answer.answer,
        reviews=_signatures(conn, run_id, _rests_on(standings, override)),
        override=override,
        policy=policies.active(conn).ref,
        event_n=events.newest(conn) + 1,
        issued_at=moment,
    )


def _rests_on(standings: tuple[Standing, ...], override: Advisory | None) -> dict[str, int]:
    """The advisories whose approvals opened the gate, each with its round."""
    if override is not None:
        return {override.advisory_id: override.round}
    explaining = (s.advisory for s in standings if s.advisory.content_class is ContentClass.EXPLANATORY)
    return {one.advisory_id: one.round for one in explaining if gate.counts(one)}


def _signatures(conn: Connection, run_id: str, rounds: dict[str, int]) -> tuple[str, ...]:
    return tuple(
        str(review["signature"])
        for review in advisories.reviews_of_run(conn, run_id)
        if review["verdict"] == Verdict.APPROVE and rounds.get(review["advisory_id"]) == review["round"]
    )
