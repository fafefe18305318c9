"""Browser sessions kept on the server: the cookie holds a random token, the database its hash."""

import logging
import secrets
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin

from reviewapp.actions import sessions
from reviewapp.domain.errors import DeskError
from reviewapp.http import context

LOGGER = logging.getLogger("reviewapp.sessions")


class DeskSession(dict[str, Any], SessionMixin):
    """What pages keep between requests: the CSRF token and what just happened."""

    def __init__(self, token: str, data: dict[str, Any], *, new: bool) -> None:
        super().__init__(data)
        self.token, self.new, self.before = token, new, dict(data)
        self.cookie = None if new else token

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return dict(self) != self.before


class DeskSessions(SessionInterface):
    """Opens and saves sessions through the actions; a session nothing was put into is never written."""

    def open_session(self, app: Flask, request: Request) -> DeskSession:
        """The session of the request's cookie, or a new one."""
        token = request.cookies.get(cookie_name(app))
        # A cookie never counts where a token does: what a page of another site sends brings none of the latter.
        if request.endpoint == "static" or request.path.startswith(context.API) or not token:
            return DeskSession(secrets.token_urlsafe(32), {}, new=True)
        desk: context.Desk = app.extensions[context.EXTENSION]
        try:
            held = sessions.find(desk.store, token, desk.idle, desk.longest, desk.clock())
        except DeskError as error:
            # Raised by `guards.check_session`: here there is no handler yet to turn it into a page.
            g.session_error, held = error, None
        if held is None:
            return DeskSession(secrets.token_urlsafe(32), {}, new=True)
        g.stored_session = held
        return DeskSession(token, held.data, new=False)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed and give the browser its token."""
        if not isinstance(session, DeskSession) or not session.changed:
            return
        if session.new and response.status_code >= HTTPStatus.BAD_REQUEST:
            return  # else whoever asks for pages that are not there could fill the table
        kept = _keep(app, session)
        if session.cookie != session.token and (kept or not session.new):
            desk: context.Desk = app.extensions[context.EXTENSION]
            secure = desk.settings.secure_cookies
            response.set_cookie(cookie_name(app), session.token, secure=secure, httponly=True, samesite="Lax", path="/")


def _keep(app: Flask, session: DeskSession) -> bool:
    desk: context.Desk = app.extensions[context.EXTENSION]
    try:
        sessions.keep(desk.store, session.token, dict(session), desk.clock(), new=session.new)
    except Exception:  # what an action has committed must be told, even if its message is lost
        LOGGER.exception("session not kept")
        return False
    return True


def cookie_name(app: Flask) -> str:
    """`__Host-` binds the cookie to this host, https and every path."""
    desk: context.Desk = app.extensions[context.EXTENSION]
    return "__Host-reviewapp" if desk.settings.secure_cookies else "reviewapp"


def start(session: SessionMixin, token: str) -> None:
    """Go on as the session of `token`; nothing of the one before is carried over."""
    if not isinstance(session, DeskSession):
        raise TypeError("not a session of this desk")
    if not session.new:
        sessions.end(context.desk().store, session.token)
    session.clear()
    session.token, session.new, session.cookie = token, False, None
    session["csrf_epoch"] = secrets.token_hex(8)
    session.before = {}


def forget(session: SessionMixin) -> None:
    """Go on as somebody new: the session's row has just been ended by an action."""
    if not isinstance(session, DeskSession):
        raise TypeError("not a session of this desk")
    session.clear()
    session.token, session.new, session.cookie = secrets.token_urlsafe(32), True, None
    session.before = {}
