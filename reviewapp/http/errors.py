"""The one table from refusal to status, and the page that tells it."""

import logging
from dataclasses import dataclass, replace
from html import escape
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, render_template, request, url_for
from flask.wrappers import Response
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.routing import BuildError

from reviewapp.domain import errors, unseen
from reviewapp.http import context, guards, problems
from reviewapp.http.sessions import cookie_name

LOGGER = logging.getLogger("reviewapp.errors")
STATUS: dict[type[errors.DeskError], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.WrongState: HTTPStatus.CONFLICT,
    errors.Damaged: HTTPStatus.CONFLICT,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Misconfigured: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
_TITLES = {
    400: "That request was not complete",
    401: "Sign in first",
    403: "That is not for you",
    404: "There is nothing here",
    405: "That cannot be done here",
    409: "That cannot be done now",
    413: "That is too large",
    422: "Something in it is not right",
    429: "Too many attempts",
    503: "The desk cannot answer just now",
}
_REMEDIES = {
    400: "Nothing was changed. Go back, load the page again, and repeat.",
    401: "Sign in, then repeat what you did.",
    403: "If you should be able to do this, ask an admin for the role.",
    404: "It may have been mistyped, or it was never received here. Start from the queue or the runs.",
    409: "Go back, load the page again, and decide on what it shows now.",
    413: "Send less.",
    422: "Go back, correct what is named above, and send it again.",
    429: "Wait a little, then try again.",
    503: "Wait a little and try again; what was confirmed before is safe.",
}
_BROKEN = "Something went wrong on our side."
_UNSURE = (
    "Try again; if you had sent something, look first whether it was taken. "
    "If this stays, give the operator the request id below."
)
_WRITTEN, _LONGEST_KEPT = ("note", "reason"), 4_000
_CARRIED = ("Allow", "Retry-After")
_PLAIN = (
    "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>{title}</title>"
    "<h1>{title}</h1><p>{message}<p>{what_to_do}<p>Request: {request_id}</html>"
)
_NO_COOKIE = (
    "Your browser sent no session cookie with this form. Over plain http some browsers keep it on 127.0.0.1 only: "
    "open the desk there or through https, or let the operator set REVIEWAPP_SECURE_COOKIES=false."
)


@dataclass(frozen=True)
class ErrorPage:
    """What happened, and what to do; the request id finds the log line. No detail of the machinery.

    `kept` is the text somebody wrote into a form that was not taken, so that it can be copied.
    """

    title: str
    status: int
    message: str
    what_to_do: str
    request_id: str | None
    home_href: str | None
    sign_in_href: str | None = None
    kept: str | None = None


def refused(error: errors.DeskError) -> Response:
    """The page of a refusal of ours."""
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, errors.Busy):  # which is no fault
        LOGGER.error("refused", exc_info=error)
    message = _BROKEN if status == HTTPStatus.INTERNAL_SERVER_ERROR else str(error)
    response = _page(status, message, error)
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Unavailable):
        response.headers["Retry-After"] = "5"
    return response


def status_of(error: errors.DeskError) -> HTTPStatus:
    """The status of a refusal of ours."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def forged(error: CSRFError) -> Response:
    """The page of a form without its token."""
    LOGGER.warning("form refused: %s", error.description)
    if _session_ended():
        return refused(errors.NotSignedIn(guards.SESSION_ENDED))
    message = "The form was too old or not ours." if cookie_name(current_app) in request.cookies else _NO_COOKIE
    return _page(HTTPStatus.BAD_REQUEST, message)


def foreign(error: HTTPException) -> Response:
    """The page of what the web server itself refuses."""
    cause = error.original_exception if isinstance(error, InternalServerError) else None
    if isinstance(cause, errors.DeskError):
        return refused(cause)  # raised where Flask wraps whatever it meets
    status = HTTPStatus(error.code or 500)
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    told = f"{status.phrase}: {status.description}" if status.description else status.phrase
    # To a program what the server found wrong with its request; to a person what that kind of fault is.
    response = _page(status, (error.description or told) if context.is_api() else told)
    for name, value in error.get_headers():
        if name in _CARRIED:
            response.headers[name] = value
    return response


def unexpected(error: Exception) -> Response:
    """The last resort: logged with the request's id, told without detail."""
    LOGGER.error("unexpected", exc_info=error)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, _BROKEN)


def install(app: Flask) -> None:
    """Handle every error of an app."""
    app.register_error_handler(errors.DeskError, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, foreign)
    app.register_error_handler(Exception, unexpected)


def _page(status: HTTPStatus, message: str, cause: errors.DeskError | None = None) -> Response:
    if context.is_api():
        return problems.problem(status, message, cause)
    page = ErrorPage(
        title=_TITLES.get(status, "Something went wrong"),
        status=status,
        message=unseen.seen(message),
        what_to_do=_REMEDIES.get(status, _UNSURE),
        request_id=g.get("request_id"),
        home_href=_home(),
    )
    if status == HTTPStatus.UNAUTHORIZED:
        page = replace(page, sign_in_href=_sign_in())
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.CONFLICT):
        page = replace(page, kept=_kept())
    if page.home_href is None:
        return _plain(page)
    try:
        return make_response(render_template("errors/error.html", page=page), status)
    except Exception:  # an error page must come, whatever it is that does not work
        LOGGER.exception("error page not rendered")
        return _plain(page)


def _plain(page: ErrorPage) -> Response:
    return make_response(_PLAIN.format(**{name: escape(str(value)) for name, value in vars(page).items()}), page.status)


def _session_ended() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "needs", None) is not guards.PUBLIC and context.signed_in() is None


def _sign_in() -> str:
    """The way to sign in and come back to the page whose form was sent."""
    came_from = urlsplit(request.referrer or "")
    back = came_from.path if came_from.netloc == request.host else ""
    return url_for("signing.sign_in", next=back or None)


def _kept() -> str | None:
    """The longest text of a form that was refused: a note or a reason that should not be lost."""
    written = [request.form.get(name, "") for name in _WRITTEN]
    return max(written, key=len).strip()[:_LONGEST_KEPT] or None


def _home() -> str | None:
    if isinstance(request.routing_exception, SecurityError):
        return None  # a request for a host that is not ours has no addresses
    try:
        return url_for("queue.show")
    except BuildError:
        return None
