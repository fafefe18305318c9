"""Tokens as requests show them: in one header, never in an address, a form or a cookie."""

from flask import g, request

from reviewapp.actions import tokens
from reviewapp.domain.errors import NotSignedIn
from reviewapp.domain.token import Scope
from reviewapp.http import context

_HOW = "Send a token in the header: Authorization: Bearer reviewapp_token_…"


def check(scope: Scope) -> None:
    """Let the request go on as its token's; raises NotSignedIn, NotAllowed where that has not got the scope."""
    shown = request.headers.getlist("Authorization")
    kind, _, secret = shown[0].partition(" ") if len(shown) == 1 else ("", "", "")
    if kind.lower() != "bearer":
        raise NotSignedIn(_HOW)
    desk, now = context.desk(), context.now()
    g.scope = scope
    g.caller = tokens.identify(desk.store, secret.strip(), now)
    tokens.require_scope(g.caller, scope)
    tokens.note_use(desk.store, g.caller.token, now)
