"""One example of every kind of event, made by the rules where a rule makes it.

`python -m tests.domain.every_event` writes the examples that tests/golden/events does not hold yet; what it holds
is never written again, since such bytes stand in ledgers.
"""

from pathlib import Path
from typing import Any

from reviewapp.domain import delivery, endpoint, ledger, migrating
from reviewapp.domain.bundle import Made as Bundled
from reviewapp.domain.certificate import Certificate
from reviewapp.domain.conflict import dismiss as dismiss_conflict
from reviewapp.domain.deciding import decide
from reviewapp.domain.events import Event
from reviewapp.domain.export import Form, Made, Wanted
from reviewapp.domain.gate import Answer
from reviewapp.domain.person import IMPORTER, MIRROR, NOBODY, OPERATOR, SETUP, Actor
from reviewapp.domain.proposing import drop, propose, put_in_force
from reviewapp.domain.quarantine import Entry, dismiss, held, release
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.revoking import revoke
from reviewapp.domain.risk import Risk
from reviewapp.domain.routing import arrive, reopen, retract, supersede
from reviewapp.domain.states import Move, State
from reviewapp.domain.stopping import place
from reviewapp.domain.stopping import release as release_stop
from reviewapp.domain.token import Wanted as TokenWanted
from reviewapp.domain.token import make as make_token
from reviewapp.domain.token import revoke as revoke_token
from reviewapp.domain.trail_review import Stretch
from reviewapp.domain.trail_review import sign as sign_review
from reviewapp.domain.withdrawing import withdraw
from tests.domain import cast
from tests.domain.cast import A64, ANA, B64, BO, C64, CY, D64, DEE, FIRST, NOW, PASSWORD, SESSION

FOLDER = Path(__file__).parents[1] / "golden/events"
N = 4711
RED, NOTE = cast.make_run(risk=Risk.RED), "Seen the toolpath.\nDepth is fine: 3 mm, é."
FACTS = {
    "run_sha256": A64,
    "received_sha256": B64,
    "risk": "RED",
    "status": "BLOCKED",
    "status_now": "BLOCKED",
    "deleted": False,
    "layout": "single",
    "source": "runs.json",
}


def examples() -> dict[str, Event]:
    """kind → its example."""
    return {
        event.kind: event
        for event in (
            *_routed(),
            *_signed(),
            *_received(),
            *_put_aside(),
            *_governed(),
            *_exported(),
            *_reviewed(),
            *_certified(),
            *_people(),
            *_logged(),
            *_delivered(),
            *_tokens(),
            *_migrated(),
        )
    }


def path(kind: str) -> Path:
    """Where the example of a kind is kept."""
    return FOLDER / f"{kind.replace(':', '_')}.json"


def _routed() -> tuple[Event, ...]:
    waiting, passed = cast.make_advisory(), cast.make_advisory(state=State.AUTO_APPROVED, signed_item=B64)
    notice = cast.make_advisory(advisory_id="risk-notice", origin="system:risk_notice")
    return (
        revoke(cast.make_granted(), CY, "The jig moved.", PASSWORD, NOW, "req-1").event,
        arrive(FIRST, RED, waiting, IMPORTER, NOW).event,
        arrive(FIRST, cast.make_run(), waiting, IMPORTER, NOW).event,
        arrive(FIRST, cast.make_run(history=True), waiting, IMPORTER, NOW).event,
        arrive(FIRST, RED, cast.make_override(), BO.as_actor(), NOW, "req-1").event,
        reopen(FIRST, RED, passed, passed, Move.STALE, "The run was flagged RED.", NOW).event,
        reopen(FIRST, RED, waiting, waiting, Move.REROUTE, "New content arrived.", NOW).event,
        supersede(notice, "adv_000000000001", NOW).event,
        retract(notice, "The run was deleted at its source by r.mills: cut twice.", NOW).event,
    )


def _signed() -> tuple[Event, ...]:
    waiting = cast.make_advisory()
    approved = cast.make_advisory(state=State.APPROVED, given=1, signed_item=B64, person_signed=True)
    seen: dict[str, Any] = {"note": NOTE, "sections_seen": ("text", "decision"), "seconds_on_evidence": 41}
    approve = cast.make_signing(**seen)
    reject = cast.make_signing(verdict=Verdict.REJECT, reason_code=ReasonCode.GEOMETRY_UNSAFE, **seen)
    send_back = cast.make_signing(verdict=Verdict.REQUEST_CHANGES, **seen)
    slip = cast.make_signing(verdict=Verdict.WITHDRAW, note="A slip.")
    return (
        decide(waiting, (), ANA, approve, PASSWORD, NOW, "req-1").event,
        decide(waiting, (), ANA, reject, PASSWORD, NOW).event,
        decide(waiting, (), ANA, send_back, SESSION, NOW).event,
        withdraw(approved, (cast.make_past(),), CY, slip, SESSION, FIRST, cast.make_run(risk="YELLOW"), NOW).event,
    )


def _received() -> tuple[Event, ...]:
    written = {
        "file": f"2026-01-05/{cast.RUN_ID}.json",
        "sha256": C64,
        "base_sha256": B64,
        "edited": ["/meta/override"],
    }
    mirrored = {"files": [written], "override": "override-000001"}
    finished = {
        "source": "runs",
        "imported": 39,
        "unchanged": 0,
        "changed": 0,
        "conflicts": 0,
        "refused": 1,
        "refusals_sha256": C64,
    }
    conflict = {"run_sha256": C64, "received_sha256": D64, "conflicts": 1}
    attachment = {"attachment": cast.make_attachment().triple(), "size_bytes": 30796}
    return (
        _event("run:imported", IMPORTER, run_id=cast.RUN_ID, after=FACTS),
        _event("run:changed", IMPORTER, run_id=cast.RUN_ID, before=FACTS, after={**FACTS, "status_now": "OK"}),
        _event("run:conflict", IMPORTER, run_id=cast.RUN_ID, after=conflict),
        _event("run:attachment_added", IMPORTER, run_id=cast.RUN_ID, after=attachment),
        _event("run:mirrored", MIRROR, run_id=cast.RUN_ID, after=mirrored),
        _event("mirror:recalled", MIRROR, after={"store": "runs", "files": 3, "runs": 2}),
        _event(
            "run:explained",
            Actor(id="token:cam-7", name="cam-7", role="token"),
            run_id=cast.RUN_ID,
            after={"status": "READY", "summary": "RED: thin stock", "advisory_id": C64},
        ),
        _event("import:finished", IMPORTER, after=finished),
        _event(
            "policy:activated",
            SETUP,
            policy=FIRST.ref.model_dump(),
            after={"title": FIRST.title},
            reason=FIRST.reason,
        ),
    )


def _governed() -> tuple[Event, ...]:
    draft = FIRST.model_copy(update={"version": 7, "author": "cy", "reason": "Looked at the backtest."})
    proposal, proposed = propose(draft, CY, (FIRST.ref,), 3, NOW, "req-1")
    proof = Reauthentication(method="password", at=NOW, bound_to=draft.ref.sha256)
    other = CY.model_copy(update={"id": "di", "name": "Di Duarte"})
    _, in_force = put_in_force(proposal, FIRST.ref, other, 2, "Seen the backtest.", proof, NOW, "req-2")
    _, dropped = drop(proposal, other, "Too early in the season.", NOW)
    stop, placed = place(2, "engine", "explainer", "Wrong feeds since noon.", (), CY, SESSION, NOW, "req-3")
    proof = Reauthentication(method="password", at=NOW, bound_to=stop.sha256)
    _, released = release_stop(stop, "Version 1.5 is in.", other, proof, NOW, "req-4")
    run = cast.make_run(conflicts=1, open_conflict=True)
    proof = Reauthentication(method="password", at=NOW, bound_to=run.run_sha256)
    _, dismissed = dismiss_conflict(run, 1, CY, "A copy with another clock.", proof, NOW, "req-5")
    return (proposed, in_force, dropped, placed, released, dismissed)


def _put_aside() -> tuple[Event, ...]:
    entry = Entry(
        source="rmos",
        source_id=A64,
        file="2026-01-05/run_a.json",
        place="/run_id",
        kind="bad-name",
        reason="it cannot name a run",
        size=30796,
        sha256=B64,
        kept=B64,
        held_at=NOW,
    )
    released, dismissed = release(entry, NOW), dismiss(entry, CY, "A file of a test.", NOW, "req-1")
    made = {"events": 4711, "events_sha256": A64, "blobs": 275, "made_at": cast.NOW_TEXT}
    return (held(entry, NOW), released[1], dismissed[1], _event("backup:made", OPERATOR, after=made))


def _certified() -> tuple[Event, ...]:
    made = Certificate(
        origin="reviewapp",
        run_id="run_a",
        run_sha256=A64,
        gcode_sha256=B64,
        gate=Answer.ALLOWED,
        reviews=(A64,),
        override=None,
        policy=FIRST.ref,
        event_n=N,
        issued_at=NOW,
    )
    return (made.event(A64, ANA.as_actor(), "req-1"),)


def _logged() -> tuple[Event, ...]:
    last = ledger.Known(origin="reviewapp", size=N + 300, root=C64)
    verdict = ledger.Verdict(size=N, checkpoints=12, finding="Event 17 is not what was logged.")
    keys = ("reviewapp+11111111+AQ==", "reviewapp+22222222+AQ==")
    return (
        ledger.reopened("reviewapp/2", last, N, "The disk was lost.", OPERATOR, NOW),
        ledger.key_rotated(*keys, A64 * 2, B64 * 2, "Once a year.", OPERATOR, NOW),
        ledger.verified(verdict, DEE.as_actor(), NOW, "req-6"),
    )


def _delivered() -> tuple[Event, ...]:
    wanted = endpoint.Wanted("shop-floor", "https://hooks.example.com/desk?key=abc", ("gate.changed",), trusted=False)
    one, added = endpoint.add(wanted, (), CY, N, NOW, "req-1")
    disabled = endpoint.disable(one, "It is being moved.", CY, NOW, "req-2")[1]
    removed = endpoint.remove(one, "It was moved.", CY, NOW, "req-3")[1]
    tested = endpoint.asked_for_test(one, "msg_" + A64[:32], CY, NOW, "req-4")
    failing = cast.make_message(attempts=9, failed=9)
    given_up, event = delivery.settle(failing, delivery.Reply(status=503, told="Busy."), NOW)
    assert event
    return (added, disabled, removed, tested, event, delivery.replay(given_up, CY, NOW, "req-5")[1])


def _exported() -> tuple[Event, ...]:
    wanted = Wanted(run_id=cast.RUN_ID, since=NOW)
    bundled = Bundled(wanted=wanted, events=12, files=40, checkpoint_size=N, sha256=B64, size_bytes=123_456)
    made = Made(wanted=Wanted(kind="advisory:approve", since=NOW), form=Form.CSV, newest_n=N - 1)
    made = made.model_copy(update={"events": 2, "first_n": 7, "last_n": 4700, "sha256": A64, "size_bytes": 1234})
    return (made.event(DEE.as_actor(), NOW, "req-1"), bundled.event(DEE.as_actor(), NOW, "req-2"))


def _reviewed() -> tuple[Event, ...]:
    proof = Reauthentication(method="password", at=NOW, bound_to=A64)
    return (sign_review(Stretch(first=0, last=4699, sha256=A64), None, "Looked at each.", DEE, proof, NOW, "req-6"),)


def _people() -> tuple[Event, ...]:
    ana, by_code = ANA.as_actor(), {"by": "one-time code"}
    return (
        _event("person:added", OPERATOR, subject_id="ana", after={"name": "Ana Alves", "roles": ["reviewer"]}),
        _event("person:password_set", ana, subject_id="ana", after=by_code),
        _event("person:reset", CY.as_actor(), subject_id="ana", after=by_code),
        _event("person:disabled", CY.as_actor(), subject_id="ana", after={"disabled": True}),
        _event("person:signed_in", ana, subject_id="ana", after={"by": "password"}),
        _event("person:signed_out", ana, subject_id="ana", after={}),
        _event("person:sign_in_failed", NOBODY, after={"person": None}),
        _event("person:signing_failed", ana, subject_id="ana", after={"by": "password"}),
    )


def _tokens() -> tuple[Event, ...]:
    wanted = TokenWanted(name="cam-7", owner="ana", scopes=("runs:write", "read"), source="cam")
    token, made = make_token(wanted, A64, CY.as_actor(), NOW, "req-1")
    return (made, revoke_token(token, "The controller was sold.", CY.as_actor(), NOW, "req-2")[1])


def _migrated() -> tuple[Event, ...]:
    one, started = migrating.start(None, (A64, "rmos", "dated"), OPERATOR, N, NOW)
    seen = migrating.Verified(at=NOW, report_sha256=B64, runs=4711, differing=0)
    one, verified = migrating.verify(one, seen, OPERATOR, NOW)
    proof = Reauthentication(method="password", at=NOW, bound_to=one.sha256)
    one, cut_over = migrating.cut_over(one, "All fits.", CY, proof, N, NOW)
    proof = Reauthentication(method="password", at=NOW, bound_to=one.sha256)
    _, rolled_back = migrating.roll_back(one, "The network is too slow.", CY, proof, N, NOW)
    return (started, verified, cut_over, rolled_back)


def _event(kind: str, actor: Actor, **fields: Any) -> Event:
    return Event(kind=kind, at=NOW, actor=actor, fields=fields)


def main() -> None:
    """Write the examples that are not there yet."""
    for kind, event in examples().items():
        if not path(kind).exists():
            path(kind).write_bytes(event.record(N))


if __name__ == "__main__":
    main()
