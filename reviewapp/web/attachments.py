"""One attached file on a page: text as text, pictures as pictures, all else as a download."""

import re
from dataclasses import replace

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from reviewapp.domain import media, unseen
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.errors import Damaged, NotFound
from reviewapp.domain.media import Media
from reviewapp.http import context
from reviewapp.http.downloads import as_image
from reviewapp.http.guards import needs
from reviewapp.store.reads import runs
from reviewapp.web import words
from reviewapp.web.oddities import Looked, oddities
from reviewapp.web.pages.attachments import AttachmentPage, TextLine
from reviewapp.web.pages.parts import Fact
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render
from reviewapp.web.text_diff import line

bp = Blueprint("attachments", __name__)
LINES, MOST_BYTES = 1_000, 4_000_000
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_OTHER = "This is neither text nor a picture that is safe to show. Download it to look into it."
_LARGE = f"Files above {MOST_BYTES // 1_000_000} MB are not shown here. Download it to look into it."
_TYPES = {
    Media.TEXT: "text",
    Media.PNG: "PNG picture",
    Media.JPEG: "JPEG picture",
    Media.SVG: "SVG drawing",
    Media.OTHER: "neither text nor a known picture",
}


@bp.get("/runs/<run_id>/attachments/<sha256>/view")
@needs(*EVERYBODY)
def show(run_id: str, sha256: str) -> str:
    """The file, re-hashed as it is read; `from` is the first line to show."""
    file = _find(run_id, sha256)
    page = _page(run_id, file)
    page = replace(page, oddities=oddities(context.desk().store.blobs, [Looked(run_id, {}, (file,))]))
    if (context.desk().store.blobs.size(_blob(file)) or 0) > MOST_BYTES:
        return render("attachments/show.html", replace(page, note=_LARGE))
    data = _read(file)
    kind = media.media(data)
    page = replace(page, facts=(*page.facts, Fact("Found to be", _TYPES[kind])))
    if kind.is_image:
        page = replace(page, image_href=url_for(".image", run_id=run_id, sha256=sha256))
    text = media.text_of(data)
    shown = _with_lines(page, media.lines_of(text), run_id, sha256) if text is not None else page
    if kind is Media.OTHER:
        shown = replace(shown, note=_OTHER)
    return render("attachments/show.html", shown)


@bp.get("/runs/<run_id>/attachments/<sha256>/view/image")
@needs(*EVERYBODY)
def image(run_id: str, sha256: str) -> Response:
    """The picture that a file is, for an image on a page; nothing in it can run or ask for anything."""
    data = _read(_find(run_id, sha256))
    kind = media.media(data)
    if not kind.is_image:
        raise NotFound("This file is no picture. Open it from its run.")
    return as_image(data, kind)


def _find(run_id: str, sha256: str) -> Attachment:
    with context.desk().store.reading() as conn:
        return runs.attachment(conn, run_id, sha256)


def _blob(file: Attachment) -> str:
    if file.blob is None:
        raise Damaged("The file did not come with its run, or does not match its hash: there is nothing to show.")
    return file.blob


def _read(file: Attachment) -> bytes:
    return context.desk().store.blobs.read(_blob(file))


def _page(run_id: str, file: Attachment) -> AttachmentPage:
    return AttachmentPage(
        title=unseen.seen(file.filename or file.sha256),
        run_id=run_id,
        run_href=url_for("runs.show", run_id=run_id),
        facts=(
            Fact("Kind", unseen.seen(file.kind)),
            Fact("Type stated", unseen.seen(file.mime or "none")),
            Fact("Size stated", words.size(file.size_bytes)),
            Fact("Check", f"{words.MATCHED[file.matched]}; hashed again just now"),
            Fact("SHA-256", file.sha256, is_hash=True),
        ),
        download_href=url_for("runs.attachment", run_id=run_id, sha256=file.sha256),
    )


def _with_lines(page: AttachmentPage, lines: list[str], run_id: str, sha256: str) -> AttachmentPage:
    """The page with the stretch of lines that the address asks for."""
    asked = request.args.get("from", "")
    first = int(asked) if _NUMBER.fullmatch(asked) else 1
    first = min(first, max(1, len(lines)))
    last = min(first + LINES - 1, len(lines))

    def href(start: int) -> str:
        return url_for(".show", run_id=run_id, sha256=sha256, **{"from": start})  # type: ignore[arg-type]

    return replace(
        page,
        lines=tuple(TextLine(number, line(lines[number - 1])) for number in range(first, last + 1)),
        shown=f"Lines {first:,} to {last:,} of {len(lines):,}" if lines else "The file is empty.",
        before_href=href(max(1, first - LINES)) if first > 1 else None,
        behind_href=href(last + 1) if last < len(lines) else None,
    )
