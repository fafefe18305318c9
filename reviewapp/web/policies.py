"""Policies: the one in force, the others there are, each as a document; and the proof that the gate shuts."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import self_test
from reviewapp.domain.errors import NotFound
from reviewapp.domain.person import Role
from reviewapp.domain.policy import Policy
from reviewapp.domain.presets import PRESETS
from reviewapp.domain.proposing import Proposal
from reviewapp.http import context
from reviewapp.http.downloads import as_download
from reviewapp.http.guards import needs
from reviewapp.store.reads import policies as read
from reviewapp.store.reads import proposals, statements
from reviewapp.web import signatures
from reviewapp.web.pages.policies import PoliciesPage, PolicyPage, ProposalRow, SelfTestBox
from reviewapp.web.policy_text import policy_row, policy_text
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render

bp = Blueprint("policies", __name__)
MOST = 50


@bp.get("/policies")
@needs(*EVERYBODY)
def index() -> str:
    """What is in force, what is proposed, and what there is to choose from."""
    return _index(None)


@bp.post("/policies/self-test")
@needs(Role.ADMIN)
def prove() -> str:
    """Put a RED run that everybody approves into a transaction that is undone, and say whether the gate let it pass."""
    return _index(self_test.gate_faults(context.desk().store, context.now()))


@bp.get("/policies/<policy_id>/<int:version>")
@needs(*EVERYBODY)
def show(policy_id: str, version: int) -> str:
    """One version as a document."""
    found = policy_of(policy_id, version)
    with context.desk().store.reading() as conn:
        is_active = read.active(conn).ref == found.ref
        activations = statements.activations(conn, found.ref.sha256)
    may = context.person().holds(Role.ADMIN) and not is_active
    page = PolicyPage(
        title=found.title,
        text=policy_text(found),
        is_active=is_active,
        activations=signatures.of_events(activations),
        propose_href=url_for("proposals.new", start=str(found.ref)) if may else None,
    )
    return render("policies/show.html", page)


@bp.get("/policies/<policy_id>/<int:version>/document")
@needs(*EVERYBODY)
def document(policy_id: str, version: int) -> Response:
    """The exact bytes that its hash is of."""
    found = policy_of(policy_id, version)
    return as_download(found.record(), f"{policy_id}-{version}.json", "application/json")


def policy_of(policy_id: str, version: int) -> Policy:
    """The version of that name; raises NotFound."""
    shipped = next((one for one in PRESETS if (one.id, one.version) == (policy_id, version)), None)
    if shipped is not None:
        return shipped
    with context.desk().store.reading() as conn:
        for ref in read.known(conn):
            if (ref.id, ref.version) == (policy_id, version):
                return read.text(conn, ref.sha256)
    raise NotFound(f"There is no policy {policy_id[:64]}@{version} here.")


def proposal_row(one: Proposal) -> ProposalRow:
    """A proposal in a list."""
    closed = f"{one.fate} by {one.closed_by.name}" if one.closed_by else one.fate.value
    return ProposalRow(
        href=url_for("proposals.show", seq=one.seq),
        ref=str(one.policy),
        title=one.title,
        author=one.author.name,
        at=one.at,
        fate=closed,
    )


def _index(faults: tuple[str, ...] | None) -> str:
    with context.desk().store.reading() as conn:
        active, *earlier = read.history(conn)
        put_in_force = statements.activations(conn, active.ref.sha256)[-1:]
        waiting, closed = proposals.waiting(conn), proposals.closed(conn, MOST)
    may = context.person().holds(Role.ADMIN)
    page = PoliciesPage(
        active=policy_row(active),
        activation=next(iter(signatures.of_events(put_in_force)), None),
        waiting=tuple(proposal_row(one) for one in waiting),
        closed=tuple(proposal_row(one) for one in closed),
        earlier=tuple(policy_row(one) for one in earlier),
        shipped=tuple(policy_row(one) for one in PRESETS),
        may_propose=may,
        self_test=SelfTestBox(url_for(".prove"), faults) if may else None,
        trail_href=url_for("audit.index", kind="policy:put_in_force"),
    )
    return render("policies/index.html", page)
