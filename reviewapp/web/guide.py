"""How this desk works, on one page."""

from flask import Blueprint

from reviewapp.http import context
from reviewapp.http.guards import public
from reviewapp.store.reads import policies
from reviewapp.web.pages.help import HelpPage
from reviewapp.web.rendering import render

bp = Blueprint("help", __name__)


@bp.get("/help")
@public
def show() -> str:
    """The words, the marks, and where to start."""
    with context.desk().store.reading() as conn:
        title = policies.active(conn).title if policies.is_set_up(conn) else None
    return render("help/show.html", HelpPage(policy=title))
