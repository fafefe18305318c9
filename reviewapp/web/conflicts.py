"""Another version of a run: told on its page, dismissed there by an admin."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import conflicts
from reviewapp.domain.errors import Invalid, NotAllowed, TooMany
from reviewapp.domain.person import Role
from reviewapp.http import context
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import runs as read
from reviewapp.web import runs
from reviewapp.web.forms import SignedNoteForm
from reviewapp.web.pages.runs import Sent
from reviewapp.web.signed_forms import prove, refused_field, refused_status

bp = Blueprint("conflicts", __name__)


@bp.post("/runs/<run_id>/conflict/dismissal")
@needs(Role.ADMIN)
def dismiss(run_id: str) -> str | tuple[str, int] | Response:
    """Keep the first version of a run, signed with the password."""
    form, store, person = SignedNoteForm(), context.desk().store, context.person()
    if not form.validate_on_submit():
        return runs.page_of(run_id, Sent(conflict=form)), 422
    with store.reading() as conn:
        bound_to = read.get(conn, run_id).run.run_sha256
    seen, note = int(form.seen.data or 0), form.note.data or ""
    try:
        proof = prove(form.password.data or "", bound_to)
        conflicts.dismiss(store, run_id, seen, note, person, proof, context.now(), context.request_id())
    except (Invalid, NotAllowed, TooMany) as error:
        form.refuse(refused_field(error), str(error))
        return runs.page_of(run_id, Sent(conflict=form)), refused_status(error)
    tell("Dismissed. The version that came first stays; approvals that went stale are to be given again.")
    return redirect(url_for("runs.show", run_id=run_id), 303)
