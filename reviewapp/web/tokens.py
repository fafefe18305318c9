"""Tokens of programs: what there is, making one, ending one."""

from datetime import datetime

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import tokens
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.person import Role
from reviewapp.domain.token import Token, Wanted
from reviewapp.http import context, paging
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import tokens as read
from reviewapp.web.keepers import KEEPERS
from reviewapp.web.pages.parts import Fact, Pager
from reviewapp.web.pages.tokens import TokenPage, TokenRow, TokensPage
from reviewapp.web.rendering import render
from reviewapp.web.token_form import EndTokenForm, TokenForm

bp = Blueprint("tokens", __name__)
PAGE = 50
Answer = str | tuple[str, int] | Response


@bp.get("/tokens")
@needs(*KEEPERS)
def index() -> str:
    """Every token, newest first, and the form to make one."""
    return _index(TokenForm(formdata=None))


@bp.post("/tokens")
@needs(Role.ADMIN)
def make() -> Answer:
    """Make a token; its secret is on the page that answers, and nowhere else."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _index(form), 422
    wanted = Wanted(
        name=form.name.data or "",
        owner=form.owner.data or "",
        scopes=tuple(form.scopes.data or ()),
        days=form.days.data or 0,
        source=form.source.data or "",
    )
    admin = context.person().as_actor(Role.ADMIN)
    try:
        made = tokens.make(context.desk().store, wanted, admin, context.now(), context.request_id())
    except Invalid as error:
        form.refuse(error.field, str(error))
        return _index(form), 422
    return _index(TokenForm(formdata=None), made.secret)


@bp.get("/tokens/<name>")
@needs(*KEEPERS)
def show(name: str) -> str:
    """One token."""
    return _page(name, EndTokenForm(formdata=None))


@bp.post("/tokens/<name>/end")
@needs(Role.ADMIN)
def end(name: str) -> Answer:
    """End a token at once."""
    form, admin = EndTokenForm(), context.person().as_actor(Role.ADMIN)
    if not form.validate_on_submit():
        return _page(name, form), 422
    try:
        tokens.revoke(context.desk().store, name, form.reason.data or "", admin, context.now(), context.request_id())
    except (Invalid, WrongState) as error:
        form.refuse(error.field if isinstance(error, Invalid) else None, str(error))
        return _page(name, form), 422 if isinstance(error, Invalid) else 409
    tell(f"The token {name} is revoked.")
    return redirect(url_for(".show", name=name), 303)


def _index(form: TokenForm, secret: str | None = None) -> str:
    older = request.args.get("older")
    with context.desk().store.reading() as conn:
        found = read.page(conn, PAGE + 1, paging.decode(older, datetime, str) if older else None)
    last = found[PAGE - 1] if len(found) > PAGE else None
    behind = url_for(".index", older=paging.encode(last.made_at.isoformat(), last.name)) if last else None
    page = TokensPage(
        rows=tuple(_row(one) for one in found[:PAGE]),
        pager=Pager(url_for(".index") if older else None, behind),
        form=form if context.person().holds(Role.ADMIN) else None,
        action_href=url_for(".make"),
        secret=secret,
    )
    return render("tokens/index.html", page)


def _page(name: str, form: EndTokenForm) -> str:
    with context.desk().store.reading() as conn:
        token = read.get(conn, name)
    may = token.revoked_at is None and context.person().holds(Role.ADMIN)
    page = TokenPage(
        title=f"Token {token.name}",
        row=_row(token),
        facts=(
            Fact("Owner", token.owner),
            Fact("Scopes", ", ".join(sorted(token.scopes))),
            Fact("Source", token.source),
            Fact("Its events", "in the audit trail", href=url_for("audit.index", person=token.actor.id)),
        ),
        form=form if may else None,
        action_href=url_for(".end", name=name),
        index_href=url_for(".index"),
    )
    return render("tokens/show.html", page)


def _row(token: Token) -> TokenRow:
    return TokenRow(
        href=url_for("tokens.show", name=token.name),
        name=token.name,
        owner=token.owner,
        scopes=", ".join(sorted(token.scopes)),
        state=token.ended(context.now()) or "active",
        expires_at=token.expires_at,
        used_at=token.used_at,
    )
