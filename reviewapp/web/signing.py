"""Signing in and out, and the first time with a one-time code."""

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import people, signing_in, throttle
from reviewapp.actions.throttle import Guess
from reviewapp.domain.errors import Invalid, NotAllowed, TooMany
from reviewapp.http import context, sessions
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs_person, public
from reviewapp.web.forms import FirstSignInForm, SignInForm
from reviewapp.web.pages.signing import FirstSignInPage, SignInPage
from reviewapp.web.rendering import render

bp = Blueprint("signing", __name__)
Answer = str | tuple[str, int] | Response


@bp.get("/sign-in")
@public
def sign_in() -> Answer:
    """The form; whoever is signed in already goes to the queue."""
    if context.signed_in() is not None:
        return redirect(url_for("queue.show"), 303)
    form = SignInForm(data={"next": request.args.get("next", "")})
    return _sign_in_page(form)


@bp.post("/sign-in")
@public
def start_session() -> Answer:
    """Check name and password and start a session."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422
    name, password = (form.name.data or "").strip(), form.password.data or ""
    try:
        token = signing_in.sign_in(
            context.desk().store, name, password, context.address(), context.now(), context.request_id()
        )
    except (NotAllowed, TooMany) as error:
        form.refuse("password", str(error))
        return _sign_in_page(form), 429 if isinstance(error, TooMany) else 403
    sessions.start(session, token)
    return redirect(_local(form.next.data), 303)


@bp.post("/sign-out")
@needs_person
def sign_out() -> Response:
    """End this session."""
    me = context.signed_in()
    if me is not None:
        signing_in.sign_out(context.desk().store, me.session, me.person, context.now(), context.request_id())
        sessions.forget(session)
    return redirect(url_for("signing.sign_in"), 303)


@bp.get("/sign-in/first")
@public
def first_sign_in() -> str:
    """The form for a one-time code."""
    return _first_page(FirstSignInForm())


@bp.post("/sign-in/first")
@public
def set_password() -> Answer:
    """Set a password of one's own with the one-time code."""
    form = FirstSignInForm()
    if not form.validate_on_submit():
        return _first_page(form), 422
    name, code, password = (form.name.data or "").strip(), form.code.data or "", form.password.data or ""
    try:
        throttle.count(context.desk().store, Guess.CODE, name, context.address(), context.now())
        people.set_first_password(context.desk().store, name, code, password, context.now(), context.request_id())
    except (Invalid, NotAllowed, TooMany) as error:
        form.refuse("password" if isinstance(error, Invalid) else "code", str(error))
        return _first_page(form), 422
    tell("Your password is set. Sign in with it.")
    return redirect(url_for("signing.sign_in"), 303)


def _sign_in_page(form: SignInForm) -> str:
    return render("signing/sign_in.html", SignInPage(form))


def _first_page(form: FirstSignInForm) -> str:
    return render("signing/first.html", FirstSignInPage(form))


def _local(target: str | None) -> str:
    """A path of this desk, or the queue: never an address elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return url_for("queue.home")
    return target if target.isprintable() else url_for("queue.home")
