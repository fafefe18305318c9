"""Checkpoints: signed notes that leave the machine, so that somebody else holds them.

The newest one and the feed are open to everybody who reaches the desk: they tell how many events there are and
nothing of them, and a witness needs no account.
"""

import base64
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Redirection

from reviewapp.actions import checkpointing
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.http import context, paging
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs, public
from reviewapp.ledger import tree
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads.ledger import Signed
from reviewapp.verify import ProofError
from reviewapp.web import trail_standing
from reviewapp.web.keepers import KEEPERS, may_keep
from reviewapp.web.pages.parts import Pager
from reviewapp.web.pages.trail import CheckpointRow, CheckpointsPage
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render

bp = Blueprint("checkpoints", __name__)
PAGE = 50
_ATOM = "http://www.w3.org/2005/Atom"


@bp.get("/checkpoints")
@needs(*EVERYBODY)
def index() -> str:
    """Every checkpoint, newest first."""
    older = request.args.get("older")
    with context.desk().store.reading() as conn:
        before = _before(older) if older else None
        found, newest = read.checkpoints(conn, PAGE + 1, before), trail_standing.newest(conn)
        standing = trail_standing.standing_under(conn, newest)
    more = found[PAGE - 1] if len(found) > PAGE else None
    page = CheckpointsPage(
        standing=standing,
        rows=tuple(CheckpointRow(one.origin, one.size, one.at, _href(one)) for one in found[:PAGE]),
        note=newest.note.decode() if newest else None,
        latest_href=url_for(".latest", _external=True),
        feed_href=url_for(".feed", _external=True),
        keys_href=url_for("certificates.keys"),
        audit_href=url_for("audit.index"),
        action_href=url_for(".sign") if may_keep() else None,
        pager=Pager(url_for(".index") if older else None, _older(more) if more else None),
    )
    return render("checkpoints/index.html", page)


@bp.post("/checkpoints")
@needs(*KEEPERS)
def sign() -> Redirection:
    """Sign the trail as it stands."""
    desk = context.desk()
    made = checkpointing.sign(desk.store, desk.signer, context.now())
    tell(f"Signed at size {made.size}.", _href(made), "Download the checkpoint")
    return redirect(url_for(".index"), 303)


@bp.get("/checkpoints/<path:origin>/<int:size>")
@needs(*EVERYBODY)
def download(origin: str, size: int) -> Response:
    """One checkpoint, as it was signed."""
    with context.desk().store.reading() as conn:
        found = read.checkpoint_at(conn, origin, size)
    if found is None:
        raise NotFound(f"No checkpoint was signed at size {size}. The list of checkpoints has those there are.")
    return _text(found.note)


@bp.get("/checkpoints/latest")
@public
def latest() -> Response:
    """The newest checkpoint, at an address that never changes."""
    with context.desk().store.reading() as conn:
        found = trail_standing.newest(conn)
    if found is None:
        raise NotFound("No checkpoint was signed yet. The server signs one within minutes.")
    return _text(found.note)


@bp.get("/checkpoints/consistency")
@needs(*EVERYBODY)
def consistency() -> Response:
    """The proof that the log goes on from one size to another, a hash a line (RFC 9162, section 2.1.4)."""
    old, new = (_size(name) for name in ("from", "to"))
    with context.desk().store.reading() as conn:
        if new > read.size(conn):
            raise Invalid(f"The log has {read.size(conn)} leaves, not {new}.", "to")
        try:
            proof = tree.consistency_proof(conn, old, new)
        except ProofError as error:
            raise Invalid(str(error), "from") from error
    return _text("".join(f"{base64.b64encode(one).decode()}\n" for one in proof).encode())


@bp.get("/checkpoints/feed")
@public
def feed() -> Response:
    """The newest checkpoints as an Atom feed."""
    desk = context.desk()
    with desk.store.reading() as conn:
        found = read.checkpoints(conn, PAGE)
    root = ET.Element("feed", xmlns=_ATOM)
    _element(root, "id", f"urn:reviewapp:{desk.settings.origin}")
    _element(root, "title", f"Checkpoints of {desk.settings.origin}")
    _element(root, "updated", utc_text(found[0].at if found else context.now()))
    for one in found:
        entry = ET.SubElement(root, "entry")
        _element(entry, "id", f"urn:reviewapp:{one.origin}:{one.size}")
        _element(entry, "title", f"{one.origin} at size {one.size}")
        _element(entry, "updated", utc_text(one.at))
        _element(entry, "content", one.note.decode(), type="text")
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), mimetype="application/atom+xml")


def _element(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _href(one: Signed) -> str:
    return url_for("checkpoints.download", origin=one.origin, size=one.size)


def _text(data: bytes) -> Response:
    return Response(data, mimetype="text/plain")


def _size(name: str) -> int:
    given = request.args.get(name, "")
    if not given.isascii() or not given.isdecimal() or len(given) > 18:  # noqa: PLR2004  # within 64 bits
        raise Invalid(f"Say `{name}` as a number of leaves.", name)
    return int(given)


def _older(one: Signed) -> str:
    return url_for(".index", older=paging.encode(one.origin, one.size))


def _before(older: str) -> Signed | None:
    origin, size = paging.decode(older, str, int)
    with context.desk().store.reading() as conn:
        return read.checkpoint_at(conn, origin, size)
