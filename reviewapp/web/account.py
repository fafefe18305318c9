"""One's own account: who one is here, the password, the open sessions."""

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import people
from reviewapp.domain.errors import Invalid, NotAllowed, TooMany
from reviewapp.http import context, sessions
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs_person
from reviewapp.store.reads import people as read
from reviewapp.web.forms import PasswordForm
from reviewapp.web.pages.account import AccountPage, SessionRow
from reviewapp.web.rendering import render
from reviewapp.web.signed_forms import prove

bp = Blueprint("account", __name__)


@bp.get("/account")
@needs_person
def show() -> str:
    """The account page."""
    return _page(PasswordForm())


@bp.post("/account/password")
@needs_person
def change_password() -> str | tuple[str, int] | Response:
    """Change one's password; every session ends."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(form), 422
    store, person = context.desk().store, context.person()
    try:
        proof = prove(form.current.data or "", person.id)
        people.change_password(store, person.id, proof, form.password.data or "", context.now(), context.request_id())
    except (Invalid, NotAllowed, TooMany) as error:
        form.refuse(error.field if isinstance(error, Invalid) else "current", str(error))
        return _page(form), 429 if isinstance(error, TooMany) else 422
    sessions.forget(session)
    tell("Your password is changed. Sign in with it.")
    return redirect(url_for("signing.sign_in"), 303)


def _page(form: PasswordForm) -> str:
    person, me = context.person(), context.signed_in()
    with context.desk().store.reading() as conn:
        rows = read.sessions_of(conn, person.id)
    open_now = tuple(SessionRow(r.started_at, r.seen_at, me is not None and r.token_sha256 == me.session) for r in rows)
    page = AccountPage(person.name, person.id, tuple(sorted(person.roles)), form, open_now)
    return render("account/show.html", page)
