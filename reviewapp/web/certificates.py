"""Release certificates: asked for on the page of a run, fetched as a file, checked with the desk's public key."""

from flask import Blueprint, Response, redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as Redirection

from reviewapp.actions import certifying
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.errors import NotFound
from reviewapp.domain.gate import Answer, Gate
from reviewapp.domain.person import Role
from reviewapp.http import context
from reviewapp.http.downloads import as_download
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.ledger import keys as trail_keys
from reviewapp.store.reads import events, runs
from reviewapp.web.pages.certificates import CertificatePanel, CertificateRow
from reviewapp.web.queue import EVERYBODY

bp = Blueprint("certificates", __name__)
MOST = 5


@bp.post("/runs/<run_id>/certificates")
@needs(Role.REVIEWER, Role.ADMIN)
def issue(run_id: str) -> Redirection:
    """Sign what the gate says of a run that may be used now."""
    desk = context.desk()
    made = certifying.issue(desk.store, desk.key, run_id, context.person(), context.now(), context.request_id())
    tell("The certificate is issued.", url_for(".download", run_id=run_id, n=made.n), "Download it")
    return redirect(url_for("runs.show", run_id=run_id), 303)


@bp.get("/runs/<run_id>/certificates/<int:n>")
@needs(*EVERYBODY)
def download(run_id: str, n: int) -> Response:
    """A certificate as it was signed."""
    with context.desk().store.reading() as conn:
        record = events.record_of(conn, n)
        if record["kind"] != certifying.KIND or record["run_id"] != run_id:
            raise NotFound(f"The event {n} is no certificate of this run.")
        return as_download(runs.record(conn, record["after"]["sha256"]), f"{run_id}-{n}.certificate", "")


@bp.get("/keys.txt")
@needs(*EVERYBODY)
def keys() -> Response:
    """The public keys that certificates, checkpoints and bundles are checked with, the one in use first."""
    with context.desk().store.reading() as conn:
        known = trail_keys.trusted(conn, context.desk().key.public)
    return Response("".join(f"{key.text}\n" for key in known), mimetype="text/plain")


def panel(conn: Connection, run_id: str, answer: Gate) -> CertificatePanel | None:
    """What the page of a run shows of its certificates; None where there is none and none could be issued."""
    found = events.page(conn, events.EventFilter(run_id=run_id, kind=certifying.KIND), MOST)
    may = answer.answer is not Answer.BLOCKED and context.person().working_role is not None
    if not found and not may:
        return None
    return CertificatePanel(
        action_href=url_for("certificates.issue", run_id=run_id) if may else None,
        keys_href=url_for("certificates.keys"),
        rows=tuple(_row(run_id, entry) for entry in found),
    )


def _row(run_id: str, entry: events.Entry) -> CertificateRow:
    after, actor = entry.record["after"], entry.record["actor"]
    return CertificateRow(
        n=entry.n,
        href=url_for("certificates.download", run_id=run_id, n=entry.n),
        event_href=url_for("audit.show", n=entry.n),
        at=utc_time(entry.record["at"]),
        until=utc_time(after["valid_until"]),
        by=actor["name"],
        gate=after["gate"],
        gcode_sha256=after["gcode_sha256"],
        is_over=utc_time(after["valid_until"]) <= context.now(),
    )
