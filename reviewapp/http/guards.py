"""Who may call a view: said at the view, refused where nothing is said."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from reviewapp.domain.errors import Invalid, NotAllowed, NotSignedIn
from reviewapp.domain.person import Role
from reviewapp.domain.token import Scope
from reviewapp.http import bearer, context

View = TypeVar("View", bound=Callable[..., object])
PUBLIC: frozenset[str] = frozenset({"everybody"})
"""Compared by identity; not the empty set, which means nobody."""
TOKEN: frozenset[str] = frozenset({"token"})
"""Of a view for programs, as well by identity; its `scope` says which tokens it takes."""
SESSION_ENDED = "Your session has ended, here or in another window; nothing was signed or changed."
_SAFE = {"GET", "HEAD", "OPTIONS"}


def needs(*roles: Role) -> Callable[[View], View]:
    """Let in who holds one of these roles."""

    def mark(view: View) -> View:
        view.needs = frozenset(roles)  # type: ignore[attr-defined]  # read by `check`
        return view

    return mark


def needs_person(view: View) -> View:
    """Let in whoever is signed in."""
    return needs(*Role)(view)


def public(view: View) -> View:
    """Let everybody in."""
    view.needs = PUBLIC  # type: ignore[attr-defined]  # read by `check`
    return view


def needs_token(scope: Scope) -> Callable[[View], View]:
    """Let in programs whose token has that scope, and nobody else."""

    def mark(view: View) -> View:
        view.needs, view.scope = TOKEN, scope  # type: ignore[attr-defined]  # read by `check`
        return view

    return mark


def check() -> ResponseReturnValue | None:
    """Before each request: refuse who may not; a page asked for without a session leads to the sign-in."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    readers = getattr(view, "needs", None)
    if readers is None:
        raise NotAllowed("Nobody may call this: it names no readers.")
    if readers is PUBLIC:
        return None
    if readers is TOKEN:
        bearer.check(view.scope)  # type: ignore[union-attr]  # marked together with its readers
        return None
    me = context.signed_in()
    if me is None:
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("signing.sign_in", next=request.full_path.rstrip("?")), 303)
        raise NotSignedIn(SESSION_ENDED)
    if not any(me.person.holds(role) for role in readers):
        wanted = " or ".join(sorted(readers))
        raise NotAllowed(f"This is for {wanted}; your roles are {', '.join(sorted(me.person.roles))}.")
    return None


def check_origin() -> None:
    """Refuse what another site's page sends; the CSRF token is the second lock."""
    if request.method in _SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise NotAllowed("This was sent from another site; nothing was changed.")
    origin = request.headers.get("Origin")
    if origin == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin":
        return  # a browser that hides where it comes from, but vouches that it is here
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise NotAllowed("This was sent from another site; nothing was changed.")


def check_session() -> None:
    """Say that the database does not answer, rather than that nobody is signed in or the form is old."""
    if (error := g.get("session_error")) is not None:
        raise error


def check_text() -> None:
    """Refuse what no page of ours sends and PostgreSQL cannot hold."""
    sent = [request.path, *request.args, *request.args.values()]
    if request.method not in _SAFE and not context.is_api():  # there no form counts, and none is read
        sent += [*request.form, *request.form.values()]
    if any("\0" in text for text in sent):
        raise Invalid("The request holds a NUL character, which nothing here can contain; nothing was changed.")


def install_before_csrf(app: Flask) -> None:
    """The checks that come before the CSRF token is looked at."""
    app.before_request(check_session)
    app.before_request(check_origin)


def install(app: Flask) -> None:
    """Check every request of an app."""
    app.before_request(check_text)
    app.before_request(check)
