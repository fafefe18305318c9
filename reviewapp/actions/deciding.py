"""Deciding: a signed verdict, its event and its new state in one transaction."""

from datetime import datetime

from sqlalchemy import Connection

from reviewapp.actions import saving, verdict_log
from reviewapp.actions.sitting import Sitting, entitled
from reviewapp.domain import deciding, packet, withdrawing
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.change import Change
from reviewapp.domain.errors import Damaged, NotAllowed, PacketChanged, RoundClosed
from reviewapp.domain.packet import Evidence, Packet
from reviewapp.domain.review import Signing, Verdict
from reviewapp.domain.states import State
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, packets, people, policies, runs
from reviewapp.store.writes import documents

NEVER_SHOWN = "This evidence was not shown to you in this session; nothing was signed. Look at it first, then decide."
WITHDRAWN = "Round {} was withdrawn already, and this is round {}; nothing was withdrawn. Look again, then decide."
CHANGED = "The evidence changed since this page was shown; nothing was signed. Look again, then decide."


def decide(
    store: Store, run_id: str, advisory_id: str, baseline: str, signing: Signing, sitting: Sitting, now: datetime
) -> Advisory:
    """Sign a verdict on what was shown.

    Raises RoundClosed where somebody decided first, PacketChanged where the evidence was never shown in this
    session or is no longer the one shown, NotSignedIn, NotAllowed, Invalid, Damaged.
    """
    with store.writing() as conn:
        person = entitled(conn, sitting, now)
        seen = packets.evidence(conn, store.blobs, run_id, advisory_id, baseline)
        past = advisories.past(conn, seen.advisory)
        if seen.advisory.state is not State.PENDING:
            raise RoundClosed(deciding.closed(seen.advisory, past))
        if (why_not := deciding.refusal(seen.advisory, person, past)) is not None:
            raise NotAllowed(why_not)  # before all else: to them no page shows a packet to sign
        shown_at, shown = _shown(conn, signing, sitting)
        _require_unchanged(seen, signing, shown)
        _require_sound(conn, seen, signing)
        seconds = max(0, int((now - shown_at).total_seconds()))
        signing = signing.model_copy(update={"seconds_on_evidence": seconds})
        moment = advisories.next_moment(conn, now)
        change = deciding.decide(seen.advisory, past, person, signing, sitting.proof.auth, moment, sitting.request_id)
        documents.add(conn, {shown.sha256: shown.data})
        saving.save(conn, seen.run, seen.advisory, change)
        saving.list_gate(conn, seen.run, policies.active(conn))
    verdict_log.write(store, [change])
    return change.advisory


def withdraw(
    store: Store,
    run_id: str,
    advisory_id: str,
    signing: Signing,
    sitting: Sitting,
    now: datetime,
    shown_round: int | None = None,
) -> Advisory:
    """Withdraw the approvals of the present round; never refused for changed evidence, nor for damaged.

    `shown_round` is the round on the page, None where none was shown. Where that was withdrawn already, a form that is
    sent again must not take back what somebody approved since. Raises RoundClosed, NotSignedIn, NotAllowed, Invalid.
    """
    with store.writing() as conn:
        person = entitled(conn, sitting, now)
        one, run = advisories.get(conn, run_id, advisory_id), runs.get(conn, run_id).run
        if shown_round not in (None, one.round) and _was_withdrawn(conn, one, shown_round):
            raise RoundClosed(WITHDRAWN.format(shown_round, one.round))
        policy = policies.active(conn)
        signing = signing.model_copy(update={"packet_sha256": _packet_withdrawn_from(conn, store, one)})
        change = withdrawing.withdraw(
            one,
            advisories.past(conn, one),
            person,
            signing,
            sitting.proof.auth,
            policy,
            run,
            advisories.next_moment(conn, now),
            sitting.request_id,
        )
        saving.save(conn, run, one, change)
        changes: list[Change] = [change]
        known = advisories.of_run(conn, run_id)
        changes += saving.settle_notice(conn, policy, run, known, runs.attachments(conn, run_id), now)
        changes += saving.close_deleted(conn, run, now)
        saving.list_gate(conn, run, policy)
    verdict_log.write(store, changes)
    return change.advisory


def _was_withdrawn(conn: Connection, one: Advisory, number: int | None) -> bool:
    """Whether an approval of that round was withdrawn."""
    signed = advisories.reviews(conn, one.run_id, one.advisory_id)
    return any(record["round"] == number and record["verdict"] == Verdict.WITHDRAW for record in signed)


def _packet_withdrawn_from(conn: Connection, store: Store, one: Advisory) -> str:
    """The packet that a withdrawal names: the present one, or, where that cannot be read, the one last signed."""
    try:
        shown = packet.build(packets.evidence(conn, store.blobs, one.run_id, one.advisory_id))
    except Damaged:
        signed = [review["packet_sha256"] for review in advisories.reviews(conn, one.run_id, one.advisory_id)]
        if not signed:
            raise
        return str(signed[-1])
    documents.add(conn, {shown.sha256: shown.data})
    return shown.sha256


def _shown(conn: Connection, signing: Signing, sitting: Sitting) -> tuple[datetime, Packet]:
    """The packet that is signed and when this session was first shown it: nobody signs what they never saw."""
    shown = people.showing_of(conn, sitting.session, signing.packet_sha256)
    if shown is None:
        raise PacketChanged(NEVER_SHOWN, ())
    return shown


def _require_unchanged(seen: Evidence, signing: Signing, shown: Packet) -> None:
    now_shown = packet.build(seen)
    if now_shown.sha256 != signing.packet_sha256:
        raise PacketChanged(CHANGED, packet.differences(shown.body, now_shown.body))


def _require_sound(conn: Connection, seen: Evidence, signing: Signing) -> None:
    """An approval must not rest on a file that was damaged since it was received."""
    if signing.verdict is Verdict.APPROVE and seen.attachments != runs.attachments(conn, seen.run.run_id):
        raise Damaged(
            "A file of this run was damaged here since it was received; it cannot be approved. Tell the operator."
        )
