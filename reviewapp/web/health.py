"""For whoever watches the service: whether the process lives, and whether it can do its work."""

from functools import partial

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from reviewapp.domain.errors import DeskError
from reviewapp.http import context
from reviewapp.http.guards import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> Response:
    """The process answers; nothing else is looked at, so that a slow database gets no process killed."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> Response | tuple[Response, int]:
    """The database answers, tables and guards are those of this version, and files can be stored."""
    desk = context.desk()
    problems = []
    for check in (partial(desk.store.check, is_weak=desk.settings.has_weak_role), desk.store.blobs.check):
        try:
            check()
        except DeskError as error:
            problems.append(str(error))
    if problems:
        return jsonify(status="not ready", problems=problems), 503
    return jsonify(status="ready")
