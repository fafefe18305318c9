"""Evidence bundles: made by POST, which is an event, and fetched by GET."""

from pathlib import Path

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from reviewapp import verify
from reviewapp.actions import bundling
from reviewapp.domain.bundle import MADE
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.domain.export import Wanted
from reviewapp.http import context
from reviewapp.http.downloads import as_download, as_stream
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import events as read
from reviewapp.web import event_list, exports, trail_filter, trail_standing, words
from reviewapp.web.keepers import KEEPERS, as_keeper, may_keep
from reviewapp.web.pages.parts import FilterInput
from reviewapp.web.pages.trail import BundleRow, BundlesPage
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render

bp = Blueprint("bundles", __name__)
_FIELDS = (
    ("run", "Run", "text"),
    ("advisory", "Advisory id", "text"),
    ("from", "From (UTC)", "date"),
    ("to", "To (UTC)", "date"),
)
Answer = str | tuple[str, int] | Response


@bp.get("/audit/bundles")
@needs(*KEEPERS)
def index() -> str:
    """The bundles that were made, and the form to make one; the address may fill it in."""
    return _page(request.args, None)


@bp.post("/audit/bundles")
@needs(*KEEPERS)
def make() -> Answer:
    """Make a bundle of a run, an advisory or a period."""
    desk, person = context.desk(), context.person()
    try:
        wanted = _wanted(request.form)
        n = bundling.make(desk.store, desk.signer, wanted, as_keeper(person), desk.clock, context.request_id())
    except (Invalid, NotFound) as error:
        return _page(request.form, str(error)), 422
    tell(f"The bundle is made, as event {n}.", url_for(".download", n=n), "Download it")
    return redirect(url_for(".index"), 303)


@bp.get("/audit/bundles/<int:n>")
@needs(*KEEPERS)
def download(n: int) -> Response:
    """A bundle, re-hashed as it is read."""
    desk = context.desk()
    with desk.store.reading() as conn:
        made = event_list.made(conn, n, MADE, "bundle")
    stream = desk.store.blobs.open(made["sha256"])
    return as_stream(stream, made["size_bytes"], f"evidence-{n}.zip", "application/zip")


@bp.get("/verify.py")
@needs(*EVERYBODY)
def verifier() -> Response:
    """The one verifier, as it stands in every bundle."""
    return as_download(Path(verify.__file__).read_bytes(), "verify.py", "")


def href(run_id: str) -> str | None:
    """Where a bundle of a run is made, for those who may."""
    return url_for("bundles.index", run=run_id) if may_keep() else None


def _wanted(given: "MultiDict[str, str]") -> Wanted:
    asked = trail_filter.trail_filter(trail_filter.trail_query(given))
    if asked.advisory_id and not asked.run_id:
        raise Invalid("Name the run of the advisory too.", "run")
    if not asked.run_id and not (asked.since and asked.until):
        raise Invalid("Name a run, or the first and the last day of a period.", "run")
    return Wanted(
        run_id=asked.run_id or None, advisory_id=asked.advisory_id or None, since=asked.since, until=asked.until
    )


def _page(given: "MultiDict[str, str]", error: str | None) -> str:
    with context.desk().store.reading() as conn:
        entries, pager = event_list.turned(conn, MADE)
        standing = trail_standing.standing(conn)
    query = trail_filter.trail_query(given)
    page = BundlesPage(
        standing=standing,
        rows=tuple(_row(entry) for entry in entries),
        inputs=tuple(FilterInput(name, label, query.get(name, ""), type=kind) for name, label, kind in _FIELDS),
        error=error,
        keys_href=url_for("certificates.keys"),
        verifier_href=url_for(".verifier"),
        audit_href=url_for("audit.index"),
        action_href=url_for(".make"),
        pager=pager,
    )
    return render("bundles/index.html", page)


def _row(entry: read.Entry) -> BundleRow:
    made = entry.record["after"]
    return BundleRow(
        n=entry.n,
        event_href=url_for("audit.show", n=entry.n),
        at=utc_time(entry.record["at"]),
        actor_name=entry.record["actor"]["name"],
        filter=exports.told(made["filter"]),
        events=made["events"],
        checkpoint_size=made["checkpoint_size"],
        size=words.size(made["size_bytes"]),
        sha256=made["sha256"],
        download_href=url_for(".download", n=entry.n),
    )
