"""What the page of a run tells of another version of it."""

from flask import url_for
from sqlalchemy import Connection

from reviewapp.domain.person import Role
from reviewapp.domain.run import Run
from reviewapp.http import context
from reviewapp.store.reads import events
from reviewapp.web.forms import SignedNoteForm
from reviewapp.web.pages.runs import ConflictPanel

_KIND = "run:conflict"


def panel(conn: Connection, run: Run, sent: SignedNoteForm | None) -> ConflictPanel | None:
    """What the page of a run tells of another version; None where none is open."""
    if not run.open_conflict:
        return None
    newest = events.page(conn, events.EventFilter(run_id=run.run_id, kind=_KIND), 1)
    form = sent or SignedNoteForm(formdata=None)
    form.seen.data = str(run.conflicts)
    return ConflictPanel(
        count=run.conflicts,
        event_href=url_for("audit.show", n=newest[0].n),
        kept_sha256=run.run_sha256,
        other_sha256=newest[0].record["after"]["run_sha256"],
        form=form if context.person().holds(Role.ADMIN) else None,
        action_href=url_for("conflicts.dismiss", run_id=run.run_id),
    )
