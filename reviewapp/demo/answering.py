"""The first decisions of the demonstration, signed as a person signs: with a password, on the packet that is shown."""

from collections.abc import Sequence
from typing import NamedTuple

from reviewapp.actions import bundling, checking, deciding, exporting, governing, sessions, signing_in
from reviewapp.actions.sitting import Sitting
from reviewapp.app import system_clock
from reviewapp.domain import packet
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import sha256
from reviewapp.domain.content import ContentClass
from reviewapp.domain.export import Form, Wanted
from reviewapp.domain.presets import ALL_EXPLANATIONS
from reviewapp.domain.review import ReasonCode, Signing, Verdict
from reviewapp.domain.risk import Risk
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.database import Store
from reviewapp.store.reads import packets, people, queue
from reviewapp.store.reads.queue import QueueFilter

_HERE = "127.0.0.1"


class Words(NamedTuple):
    """What a person says of one item."""

    verdict: Verdict
    reason_code: ReasonCode | None
    note: str


_ANSWERS = {
    120: Words(
        Verdict.APPROVE, None, "The machine book has the check, signed this morning. A second admin looks as well."
    ),
    240: Words(
        Verdict.APPROVE, None, "Clamps seen at the machine, four of them, torqued. Granted for the hours asked for."
    ),
    60: Words(
        Verdict.REJECT,
        ReasonCode.PARAMETERS_UNSAFE,
        "A promise to a customer makes no speed safe. Plan it anew.",
    ),
}
"""What is answered to a request, by the minutes it asks for; others are left to wait."""

_MORNING = (
    (
        QueueFilter(risk=Risk.YELLOW, content_class=ContentClass.EXPLANATORY),
        Words(Verdict.APPROVE, None, "Read against the setup sheet; the margin holds for this stock."),
    ),
    (
        QueueFilter(risk=Risk.YELLOW, content_class=ContentClass.PRESCRIPTIVE),
        Words(Verdict.REQUEST_CHANGES, None, "Say for which diameter this holds, then ask again."),
    ),
    (
        QueueFilter(risk=Risk.ERROR, content_class=ContentClass.EXPLANATORY),
        Words(Verdict.REJECT, ReasonCode.EVIDENCE_INSUFFICIENT, "The engine gave up half way; plan it anew."),
    ),
)
"""What a reviewer has decided already, each the first item of that part of the queue."""


def answer(store: Store, asked: Sequence[Advisory], name: str, password: str) -> None:
    """Grant one of the overrides asked for, give another the first of two signatures, and refuse the third."""
    for one in asked:
        if one.override is not None and one.override.minutes in _ANSWERS:
            _sign(store, one, name, password, _ANSWERS[one.override.minutes])


def begin_a_morning(store: Store, name: str, password: str) -> None:
    """Decide the first few items, so that there is something signed to look at."""
    for wanted, said in _MORNING:
        with store.reading() as conn:
            first = queue.page(conn, wanted, 1)
        for waiting in first:
            _sign(store, waiting.advisory, name, password, said)


def propose_a_policy(store: Store, name: str) -> None:
    """Propose that explanations pass by themselves, for another admin to try and to decide."""
    with store.reading() as conn:
        person = people.get(conn, name).person
    governing.propose(store, ALL_EXPLANATIONS.record(), person, system_clock())


def export_the_trail(store: Store, name: str) -> None:
    """Carry away what was signed, as an auditor does."""
    with store.reading() as conn:
        person = people.get(conn, name).person
    exporting.make(store, Wanted(kind="advisory:approve"), Form.CSV, person.as_actor(), system_clock(), None)


def prove(store: Store, signer: Signer, run_id: str, name: str) -> None:
    """Check the whole trail and make an evidence bundle of a run, as an auditor does."""
    with store.reading() as conn:
        person = people.get(conn, name).person
    checking.check(store, signer, person.as_actor(), system_clock)
    bundling.make(store, signer, Wanted(run_id=run_id), person.as_actor(), system_clock)


def _sign(store: Store, one: Advisory, name: str, password: str, said: Words) -> None:
    session = sha256(signing_in.sign_in(store, name, password, _HERE, system_clock(), None).encode())
    with store.reading() as conn:
        person = people.get(conn, name).person
        shown = packet.build(packets.evidence(conn, store.blobs, one.run_id, one.advisory_id))
    sessions.show(store, session, shown, system_clock())
    proof = signing_in.prove(store, person, password, shown.sha256, _HERE, system_clock(), None)
    signing = Signing(
        verdict=said.verdict,
        note=said.note,
        packet_sha256=shown.sha256,
        reason_code=said.reason_code,
        acknowledged=one.needs.acknowledge,
    )
    baseline = (shown.body["baseline"] or {}).get("run_id", "")
    sitting = Sitting(person, proof, session)
    deciding.decide(store, one.run_id, one.advisory_id, baseline, signing, sitting, system_clock())
    signing_in.sign_out(store, session, person, system_clock(), None)
