"""Building the advisory page: the evidence from the packet, the rest from how the advisory stands."""

from datetime import datetime
from typing import Any, Protocol

from flask import url_for
from sqlalchemy import Connection

from reviewapp.domain import clip, packet, revoking, unseen, withdrawing
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.deciding import Past, refusal, verdicts
from reviewapp.domain.gate import Standing
from reviewapp.domain.packet import Evidence, Packet
from reviewapp.domain.person import Person, Role
from reviewapp.domain.run import Run
from reviewapp.domain.states import State
from reviewapp.domain.stopping import Kind
from reviewapp.http import context
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import gates, packets, policies, runs, statements
from reviewapp.store.reads import queue as read_queue
from reviewapp.web import earlier_approval, evidence, prose, seen_sections, signatures, words
from reviewapp.web.changes import changes_box, suggestion_table
from reviewapp.web.filters import Query, queue_filter
from reviewapp.web.forms import DecisionForm, RevokeForm, WithdrawForm
from reviewapp.web.oddities import Looked, oddities
from reviewapp.web.pages.advisories import (
    AdvisoryPage,
    Asked,
    BaselineBox,
    ConflictBox,
    DecisionPanel,
    Flagged,
    OverrideBox,
    RevokePanel,
    Why,
    WithdrawPanel,
)
from reviewapp.web.pages.parts import Fact, Finding
from reviewapp.web.pages.signatures import SignatureBlock
from reviewapp.web.standing import Prospect, advisory_row, gate_box, meanings

_PARENT = "chosen by rule: the run that this one was made from"
MOST_COUNTED = 1_000
_APPROVED = "chosen by rule: the newest run of equal tool, material and machine that a person approved"


class Tried(Protocol):
    """What came of a form that was sent."""

    form: DecisionForm | None
    withdrawal: WithdrawForm | None
    conflict: ConflictBox | None


Built = tuple[AdvisoryPage, Packet]


def build(conn: Connection, blobs: Blobs, run_id: str, advisory_id: str, tried: Tried, query: Query) -> Built:
    """The page, and the packet it shows."""
    seen = packets.evidence(conn, blobs, run_id, advisory_id)
    one, shown, person = seen.advisory, packet.build(seen), context.person()
    standings, now, past = read.standings(conn, run_id), read.newest_event_at(conn, context.now()), read.past(conn, one)
    body, why_not, prospect = shown.body, refusal(one, person, past), _prospect(conn, seen.run, standings, now)
    position, before, behind = _neighbours(conn, one, query)
    return AdvisoryPage(
        title=one.title,
        risk=body["run"]["risk"],
        class_words=words.kind_of(one),
        state=words.state_of(one, now),
        run_id=run_id,
        run_href=url_for("runs.show", run_id=run_id),
        facts=(*_context(seen.run), *evidence.facts(body)),
        position=position,
        previous_href=before,
        next_href=behind,
        queue_href=url_for("queue.show", **query),
        gate=gate_box(gates.answer(conn, runs.get(conn, run_id), seen.attachments, now)),
        others=tuple(advisory_row(s.advisory, now) for s in standings if s.advisory.advisory_id != advisory_id),
        asked=_asked(body, one, seen.evidence),
        why=_why(one),
        flagged=_flagged(body["run"]),
        attachments=evidence.attachment_rows(run_id, body["attachments"]),
        oddities=oddities(blobs, [_looked(seen)]),
        baseline=_baseline(conn, body, seen.evidence),
        override=_override(body),
        cuts=evidence.cuts(body),
        hashes=evidence.hashes(body, shown.sha256),
        history=_history(conn, one),
        earlier=earlier_approval.box(conn, one, body),
        rmos_history=one.claims,
        decision=None if why_not else _decision(conn, seen, shown, prospect, tried, query),
        refusal=why_not,
        withdraw=_withdrawal(one, past, person, tried),
        revoke=_revocation(one, person, now),
        conflict=tried.conflict,
    ), shown


def _history(conn: Connection, one: Advisory) -> tuple[SignatureBlock, ...]:
    """Every verdict on it and, of an override, its revocation."""
    signed = signatures.of_reviews(read.reviews(conn, one.run_id, one.advisory_id))
    return signatures.in_order(signed, signatures.of_events(statements.revocations(conn, [one])))


def _prospect(conn: Connection, run: Run, standings: tuple[Standing, ...], now: datetime) -> Prospect:
    return Prospect(run, standings, policies.active(conn), context.person().id, now)


def _context(run: Run) -> tuple[Fact, ...]:
    """What the reviewer finds the work by; the run hash covers it."""
    stated = (("Tool", run.tool_id), ("Material", run.material_id), ("Machine", run.machine_id))
    return tuple(Fact(label, value) for label, value in stated if value)


def _asked(body: dict[str, Any], one: Advisory, proof: dict[str, Any]) -> Asked:
    advisory = body["advisory"]
    text = clip.part(advisory["text"])
    return Asked(
        text=text,
        rendered=prose.render(unseen.seen(text)) if text else None,
        truncated_note=evidence.truncated(advisory["text"]),
        changes=evidence.tree_rows(advisory["changes"]),
        source=words.engine_of(one),
        suggestion=suggestion_table(body, proof),
        is_missing=advisory["content_sha256"] is None and body["override"] is None,
    )


def _looked(seen: Evidence) -> Looked:
    """The whole of it, beyond what the packet had room for too."""
    fields = {"evidence": seen.evidence, "content": seen.content.model_dump() if seen.content else {}}
    return Looked(seen.run.run_id, fields, seen.attachments)


def _why(one: Advisory) -> Why:
    return Why(
        rule_words=words.rule(one),
        rule_id=one.needs.id,
        progress=f"{one.given} of {one.needs.approvals}" if one.state is State.PENDING else None,
        roles=one.needs.role,
        policy=str(one.policy),
        because=words.because(one),
        held=tuple(mark.sentence for mark in one.held),
        pause_href=_pause_href(one),
    )


def _pause_href(one: Advisory) -> str | None:
    if not one.source.engine or not context.person().holds(Role.ADMIN):
        return None
    return url_for("stops.index", kind=Kind.ENGINE, name=one.source.engine)


def _flagged(run: dict[str, Any]) -> Flagged:
    return Flagged(
        block_reason=words.clipped(run["block_reason"]) or None,
        warnings=tuple(words.clipped(one) for one in clip.parts(run["warnings"])),
        findings=tuple(Finding(one["code"], words.clipped(one["text"])) for one in clip.parts(run["findings"])),
        rows=evidence.tree_rows(run["decision"]),
    )


def _baseline(conn: Connection, body: dict[str, Any], proof: dict[str, Any]) -> BaselineBox | None:
    held = body["baseline"]
    if held is None:
        return None
    return BaselineBox(
        run_id=held["run_id"],
        href=url_for("runs.show", run_id=held["run_id"]),
        chosen_by=_PARENT if proof.get("parent_run_id") == held["run_id"] else _APPROVED,
        run_sha256=held["run_sha256"],
        attachments=evidence.attachment_rows(held["run_id"], held["attachments"]),
        changes=changes_box(conn, body, proof),
    )


def _override(body: dict[str, Any]) -> OverrideBox | None:
    held = body["override"]
    if held is None:
        return None
    lasting = words.duration(60 * held["minutes"])
    return OverrideBox(held["scope"], lasting, held["reason"], held["requester"], tuple(clip.parts(held["refused"])))


def decision_form(one: Advisory, *, empty: bool = False) -> DecisionForm:
    """The form for an advisory as its rule asks: filled from the request unless `empty`."""
    given = {"formdata": None} if empty else {}
    needs = one.needs
    return DecisionForm(
        verdicts=verdicts(one),
        note_required=needs.note,
        password_required=needs.reauthenticate,
        words=needs.acknowledge,
        **given,
    )


def _decision(
    conn: Connection, seen: Evidence, shown: Packet, prospect: Prospect, tried: Tried, query: Query
) -> DecisionPanel:
    """The panel, whose form knows already which sections of the comparison with the baseline were marked as seen."""
    panel = _panel(seen.advisory, shown.body, shown, prospect, tried, query)
    panel.form.sections_seen.data = seen_sections.signed(conn, seen, panel.form.sections())
    return panel


def _panel(
    one: Advisory, body: dict[str, Any], shown: Packet, prospect: Prospect, tried: Tried, query: Query
) -> DecisionPanel:
    form = tried.form or decision_form(one, empty=True)
    if tried.conflict is not None:  # the evidence is another one: nothing is chosen beforehand
        form.verdict.data = form.reason_code.data = None
    form.packet_sha256.data = shown.sha256
    form.baseline.data = (body["baseline"] or {}).get("run_id", "")
    return DecisionPanel(
        form=form,
        action_href=url_for("advisories.decide", run_id=one.run_id, advisory_id=one.advisory_id, **query),
        needs=words.needs_of(one.needs),
        meanings=meanings(prospect, one),
        packet_sha256=shown.sha256,
    )


def _withdrawal(one: Advisory, past: tuple[Past, ...], person: Person, tried: Tried) -> WithdrawPanel | None:
    if person.working_role is None or not withdrawing.withdrawable(one, past) or _is_granted(one):
        return None
    form = tried.withdrawal or WithdrawForm(formdata=None)
    form.round.data = str(one.round)
    return WithdrawPanel(
        form=form,
        action_href=url_for("advisories.withdraw", run_id=one.run_id, advisory_id=one.advisory_id),
        subject=f"approved by {past[-1].person_name}" if past else "auto-approved by policy",
    )


def _is_granted(one: Advisory) -> bool:
    return one.override is not None and one.state is State.APPROVED


def _revocation(one: Advisory, person: Person, now: datetime) -> RevokePanel | None:
    if not person.holds(Role.ADMIN) or not revoking.is_active(one, now):
        return None
    href = url_for("overrides.revoke", run_id=one.run_id, advisory_id=one.advisory_id)
    return RevokePanel(RevokeForm(formdata=None), href)


def _neighbours(conn: Connection, one: Advisory, query: Query) -> tuple[str | None, str | None, str | None]:
    """Where the advisory stands in the filtered queue, and what lies before and behind it."""
    wanted = queue_filter(query, context.now())
    here = read_queue.place(conn, one.run_id, one.advisory_id)
    before = read_queue.page_before(conn, wanted, 1, here)
    behind = read_queue.page(conn, wanted, 1, here)
    return _waiting(conn, wanted, query), _href(before, query), _href(behind, query)


def _waiting(conn: Connection, wanted: read_queue.QueueFilter, query: Query) -> str:
    if not query:
        return f"{read.count(conn, 'pending'):,} waiting"
    found = read_queue.count(conn, wanted, MOST_COUNTED + 1)
    return f"{found:,} fit the filter" if found <= MOST_COUNTED else f"more than {MOST_COUNTED:,} fit the filter"


def _href(rows: tuple[read_queue.Waiting, ...], query: Query) -> str | None:
    if not rows:
        return None
    one = rows[0].advisory
    return url_for("advisories.show", run_id=one.run_id, advisory_id=one.advisory_id, **query)
