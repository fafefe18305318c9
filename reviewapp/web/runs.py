"""Runs: the list, one run with everything known of it, and its files."""

import json
from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from reviewapp.domain import gate
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.errors import Damaged, NotFound
from reviewapp.domain.risk import Risk
from reviewapp.domain.run import Run
from reviewapp.domain.tree import Json
from reviewapp.http import context, paging
from reviewapp.http.downloads import as_download
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories as read_advisories
from reviewapp.store.reads import events, gates, packets, policies, run_list, statements
from reviewapp.store.reads import runs as read
from reviewapp.web import bundles, certificates, conflict_panel, evidence, signatures
from reviewapp.web.audit import audit_row
from reviewapp.web.forms import OverrideForm
from reviewapp.web.oddities import Looked, oddities
from reviewapp.web.pages.audit import AuditRow
from reviewapp.web.pages.overrides import AskPanel
from reviewapp.web.pages.parts import Fact, Finding, Pager
from reviewapp.web.pages.runs import RunEventRow, RunPage, RunRow, RunsPage, Sent
from reviewapp.web.pages.signatures import SignatureBlock
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.records import record_box
from reviewapp.web.rendering import render
from reviewapp.web.run_filters import runs_bar, runs_filter, runs_query
from reviewapp.web.standing import advisory_row, gate_box

bp = Blueprint("runs", __name__)
PAGE, HISTORY = 50, 100


@bp.get("/runs")
@needs(*EVERYBODY)
def index() -> str:
    """One page of the runs, newest first."""
    query = runs_query(request.args)
    wanted = runs_filter(query)
    with context.desk().store.reading() as conn:
        now = read_advisories.newest_event_at(conn, context.now())
        turned = paging.turn(
            request.args,
            PAGE,
            (datetime, str),
            lambda size, place: run_list.page(conn, wanted, now, size, place),
            lambda size, place: run_list.page_before(conn, wanted, now, size, place),
            lambda one: paging.encode(one.created_at.isoformat(), one.run_id),
        )
        filters = runs_bar(query, run_list.choices(conn))
    page = RunsPage(
        rows=tuple(_row(one, now) for one in turned.rows),
        filters=filters,
        pager=Pager(
            url_for("runs.index", **query, newer=turned.newer) if turned.newer else None,
            url_for("runs.index", **query, older=turned.older) if turned.older else None,
        ),
    )
    return render("runs/index.html", page)


@bp.get("/runs/<run_id>")
@needs(*EVERYBODY)
def show(run_id: str) -> str:
    """Everything known of a run, and whether its output may be used now."""
    return page_of(run_id, Sent())


def page_of(run_id: str, sent: Sent) -> str:
    """The page of a run, with the form that was sent and refused."""
    with context.desk().store.reading() as conn:
        page = _page(conn, read.get(conn, run_id), sent)
    return render("runs/show.html", page)


@bp.get("/runs/<run_id>/attachments/<sha256>")
@needs(*EVERYBODY)
def attachment(run_id: str, sha256: str) -> Response:
    """A file of a run, re-hashed as it is read, inert in the browser."""
    desk = context.desk()
    with desk.store.reading() as conn:
        found = read.attachment(conn, run_id, sha256)
    if found.blob is None:
        raise NotFound(f"The run {run_id[:128]!r} has no such file here.")
    return as_download(desk.store.blobs.read(found.blob), found.filename or sha256, found.mime or "")


@bp.get("/runs/<run_id>/evidence.json")
@needs(*EVERYBODY)
def evidence_record(run_id: str) -> Response:
    """The evidence of a run, byte for byte as its run hash covers it."""
    with context.desk().store.reading() as conn:
        return as_download(read.record(conn, read.get(conn, run_id).run.run_sha256), f"{run_id}.evidence.json", "")


@bp.get("/runs/<run_id>/received.json")
@needs(*EVERYBODY)
def received_record(run_id: str) -> Response:
    """The newest record of a run, byte for byte as it was received."""
    with context.desk().store.reading() as conn:
        return as_download(read.record(conn, read.get(conn, run_id).received_sha256), f"{run_id}.received.json", "")


def _page(conn: Connection, stored: read.StoredRun, sent: Sent) -> RunPage:
    run = stored.run
    now = read_advisories.newest_event_at(conn, context.now())
    attachments = packets.sound_attachments(conn, context.desk().store.blobs, run.run_id)
    answer, (proof, other) = gates.answer(conn, stored, attachments, now), _fields(conn, stored)
    held = read_advisories.of_run(conn, run.run_id)
    trail = events.page(conn, events.EventFilter(run_id=run.run_id), HISTORY)
    shown = [one.model_dump(include={"kind", "filename", "sha256", "matched", "size_bytes"}) for one in attachments]
    return RunPage(
        title=run.run_id,
        risk=run.risk,
        status=run.status,
        gate=gate_box(answer),
        facts=_facts(stored),
        advisories=tuple(advisory_row(one, now) for one in held),
        attachments=evidence.attachment_rows(run.run_id, shown),
        evidence=record_box(proof, url_for("runs.evidence_record", run_id=run.run_id) if proof else None),
        other=record_box(other, url_for("runs.received_record", run_id=run.run_id) if proof else None),
        findings=tuple(Finding(one.code, one.text) for one in run.findings),
        oddities=oddities(
            context.desk().store.blobs, [Looked(run.run_id, {"evidence": proof, "other field": other}, attachments)]
        ),
        history=tuple(_event(audit_row(entry)) for entry in trail),
        signatures=_signatures(conn, run, held),
        parent_id=run.parent_run_id,
        parent_href=_parent(conn, run.parent_run_id),
        received_sha256=stored.received_sha256,
        ask=_ask(conn, run, answer, sent.override),
        conflict=conflict_panel.panel(conn, run, sent.conflict),
        certificates=certificates.panel(conn, run.run_id, answer),
        bundle_href=bundles.href(run_id=run.run_id),
    )


def _signatures(conn: Connection, run: Run, held: Sequence[Advisory]) -> tuple[SignatureBlock, ...]:
    """Everything signed on the run: verdicts, revoked overrides, dismissed versions."""
    stated = (*statements.revocations(conn, held), *statements.dismissals(conn, run))
    verdicts = signatures.of_reviews(read_advisories.reviews_of_run(conn, run.run_id))
    return signatures.in_order(verdicts, signatures.of_events(stated))


def _ask(conn: Connection, run: Run, answer: gate.Gate, sent: OverrideForm | None) -> AskPanel | None:
    """The way to ask for an override, where one could help and this person may ask."""
    may = context.person().working_role is not None
    if not may or answer.answer is not gate.Answer.BLOCKED or gate.shut(run):
        return None
    policy, scope = policies.active(conn), "YELLOW" if run.risk is Risk.YELLOW else "RED"
    refusal = f"The policy {policy.ref} lets nobody override with scope {scope}."
    limits = policy.limits
    form = sent or OverrideForm(limits, formdata=None, scope=scope, minutes=str(limits.default_minutes))
    return AskPanel(
        form,
        url_for("overrides.ask", run_id=run.run_id),
        is_open=sent is not None,
        refusal=None if scope in limits.scopes else refusal,
    )


def _fields(conn: Connection, stored: read.StoredRun) -> tuple[Json, Json]:
    """The evidence and the other fields; none where a record cannot be read, which the gate's answer then tells."""
    try:
        proof = json.loads(read.record(conn, stored.run.run_sha256))
        whole = json.loads(read.record(conn, stored.received_sha256).decode("utf-8-sig"))
    except Damaged:
        return {}, {}
    proof.pop("schema")
    return proof, {key: value for key, value in whole.items() if key not in proof}


def _facts(stored: read.StoredRun) -> tuple[Fact, ...]:
    run = stored.run
    stated = (
        ("Status", f"{run.status} (received as {run.status_received or 'nothing'}, now {run.status_now or 'nothing'})"),
        ("Event", run.event_type),
        ("Mode", run.mode),
        ("Tool", run.tool_id),
        ("Material", run.material_id),
        ("Machine", run.machine_id),
        ("Session", run.session_id),
        ("Score", run.score),
        ("Block reason", run.block_reason),
        ("Source", f"{stored.source} (layout {stored.layout})"),
    )
    times = (Fact("Made", at=run.created_at), Fact("Received", at=stored.received_at))
    hashes = (Fact("Run hash", run.run_sha256, is_hash=True),)
    return (*times, *(Fact(label, value) for label, value in stated if value), *hashes)


def _event(row: AuditRow) -> RunEventRow:
    return RunEventRow(row.n, row.href, row.at, row.actor_name, row.words)


def _parent(conn: Connection, parent: str | None) -> str | None:
    return url_for("runs.show", run_id=parent) if parent and read.known(conn, [parent]) else None


def _row(one: run_list.ListedRun, now: datetime) -> RunRow:
    answer = one.gate.at(now)
    return RunRow(
        run_id=one.run_id,
        href=url_for("runs.show", run_id=one.run_id),
        risk=one.risk,
        status=one.status,
        tool=one.tool_id or "",
        material=one.material_id or "",
        machine=one.machine_id or "",
        event_type=one.event_type or "",
        created_at=one.created_at,
        gate=answer,
        gate_until=one.gate.until if answer is gate.Answer.OVERRIDDEN else None,
    )
