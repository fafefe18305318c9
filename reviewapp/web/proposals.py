"""Proposing a policy, putting it in force with a second admin's signature, or dropping it."""

import json

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import governing
from reviewapp.domain import policy_check, proposing
from reviewapp.domain.errors import Invalid, NotAllowed, TooMany, WrongState
from reviewapp.domain.person import Role
from reviewapp.domain.policy import Policy
from reviewapp.domain.presets import PRESETS
from reviewapp.domain.proposing import Fate
from reviewapp.http import context
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, people, policies, proposals, statements
from reviewapp.web import signatures
from reviewapp.web.forms import ActivateForm, DraftForm, DropForm
from reviewapp.web.pages.policies import DraftPage, ProposalPage
from reviewapp.web.policies import policy_of, proposal_row
from reviewapp.web.policy_text import changes, policy_row, policy_text
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render
from reviewapp.web.signed_forms import prove, refused_field, refused_status
from reviewapp.web.words import REPLAYING

bp = Blueprint("proposals", __name__)
Answer = str | tuple[str, int] | Response


@bp.get("/proposals/new")
@needs(Role.ADMIN)
def new() -> str:
    """A draft that begins as the policy in force, or as another version."""
    policy_id, _, version = request.args.get("start", "").rpartition("@")
    with context.desk().store.reading() as conn:
        active, known = policies.active(conn), policies.known(conn)
    start = policy_of(policy_id, int(version)) if policy_id and version.isdecimal() else active
    if start.ref == active.ref:
        start = start.model_copy(update={"version": proposing.next_version(start.id, known), "author": ""})
    return _draft(DraftForm(formdata=None, document=_pretty(start)))


@bp.post("/proposals")
@needs(Role.ADMIN)
def propose() -> Answer:
    """Check a draft, or propose it."""
    form = DraftForm()
    if not form.validate_on_submit():
        return _draft(form), 422
    document, desk = (form.document.data or "").encode(), context.desk()
    try:
        if request.form.get("act") != "propose":
            found = policy_check.parse(document)
            return _draft(form, sound=f"{found.ref} is sound. Its hash is {found.ref.sha256} while nobody proposes it.")
        filed = governing.propose(desk.store, document, context.person(), context.now(), context.request_id())
    except (Invalid, WrongState) as error:
        return _draft(form, tuple(str(error).splitlines())), 422 if isinstance(error, Invalid) else 409
    tell(f"{filed.policy} is proposed. Look at what it would have done; another admin puts it in force.")
    return redirect(url_for(".show", seq=filed.seq), 303)


@bp.get("/proposals/<int:seq>")
@needs(*EVERYBODY)
def show(seq: int) -> str:
    """One proposal."""
    return _page(seq, ActivateForm(formdata=None), DropForm(formdata=None))


@bp.post("/proposals/<int:seq>/activation")
@needs(Role.ADMIN)
def activate(seq: int) -> Answer:
    """Put a proposal in force."""
    form, desk, person = ActivateForm(), context.desk(), context.person()
    if not form.validate_on_submit():
        return _page(seq, form, DropForm(formdata=None)), 422
    with desk.store.reading() as conn:
        bound_to = proposals.get(conn, seq).policy.sha256
    shown, note = form.shown.data or "", form.note.data or ""
    try:
        proof = prove(form.password.data or "", bound_to)
        done = governing.put_in_force(desk.store, seq, shown, note, person, proof, context.now(), context.request_id())
    except (Invalid, NotAllowed, TooMany, WrongState) as error:
        form.refuse(refused_field(error), str(error))
        return _page(seq, form, DropForm(formdata=None)), refused_status(error)
    moved = f"{done.rerouted} waiting items were routed again; {done.passed} of them passed."
    tell(f"{done.proposal.policy} is in force. {moved}")
    return redirect(url_for(".show", seq=seq), 303)


@bp.post("/proposals/<int:seq>/dropping")
@needs(Role.ADMIN)
def drop(seq: int) -> Answer:
    """Give a proposal up."""
    form = DropForm()
    if not form.validate_on_submit():
        return _page(seq, ActivateForm(formdata=None), form), 422
    try:
        note, person = form.note.data or "", context.person()
        governing.drop(context.desk().store, seq, note, person, context.now(), context.request_id())
    except (Invalid, WrongState) as error:
        form.refuse(refused_field(error), str(error))
        return _page(seq, ActivateForm(formdata=None), form), refused_status(error)
    tell("Dropped. Its text and your note are kept.")
    return redirect(url_for("policies.index"), 303)


def _page(seq: int, activation: ActivateForm, dropping: DropForm) -> str:
    person = context.person()
    with context.desk().store.reading() as conn:
        proposal, active = proposals.get(conn, seq), policies.active(conn)
        wanted = policies.text(conn, proposal.policy.sha256)
        refusal = proposing.refusal(proposal, person, people.admins_ever(conn))
        pending = advisories.count(conn, "pending")
        signed = [
            one for one in statements.activations(conn, wanted.ref.sha256) if one.record["after"]["proposal"] == seq
        ]
    activation.shown.data = active.ref.sha256
    is_open, is_admin = proposal.fate is Fate.OPEN, person.holds(Role.ADMIN)
    page = ProposalPage(
        title=wanted.title,
        row=proposal_row(proposal),
        active=str(active.ref),
        changes=changes(active, wanted) if is_open else (),
        text=policy_text(wanted),
        pending=pending,
        refusal=refusal,
        signature=next(iter(signatures.of_events(signed)), None),
        activation=None if refusal else activation,
        activation_href=url_for(".activate", seq=seq),
        dropping=dropping if is_open and is_admin else None,
        dropping_href=url_for(".drop", seq=seq),
        backtest_href=url_for("backtests.show", seq=seq),
        backtest_busy=REPLAYING,
    )
    return render("proposals/show.html", page)


def _draft(form: DraftForm, faults: tuple[str, ...] = (), sound: str | None = None) -> str:
    with context.desk().store.reading() as conn:
        active = policies.active(conn)
    starts = tuple(policy_row(one) for one in (active, *(one for one in PRESETS if one != active)))
    page = DraftPage(form=form, faults=faults, sound=sound, action_href=url_for(".propose"), starts=starts)
    return render("proposals/new.html", page)


def _pretty(policy: Policy) -> str:
    return json.dumps(json.loads(policy.record()), indent=2, ensure_ascii=False)
