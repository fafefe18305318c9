"""How this desk works, on one page."""

from flask import Blueprint, render_template

from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.http.guards import public
from reviewapp.web.pages.help import HelpPage

bp = Blueprint("help", __name__)


@bp.get("/help")
@public
def show() -> str:
    """The words, the marks, and where to start."""
    return render_template("help/show.html", page=HelpPage(policy=GREEN_ONLY.title))
