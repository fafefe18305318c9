"""The files of a run: which there are, one of them, and whether they still are what they were."""

from flask import Response

from reviewapp.api.endpoint import endpoint
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.errors import NotFound
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.http import context
from reviewapp.http.downloads import as_stream
from reviewapp.store.reads import packets, runs

_BYTES = "application/octet-stream"
_SOUND = {"raw", "canonical"}


class FileItem(Frozen):
    """A file of a run. `matched` says how its bytes agree with its name: RMOS names JSON by its compact form.

    `raw` the bytes themselves, `canonical` their compact form, `missing` or `bad` where they do not.
    """

    sha256: str
    kind: str
    mime: str | None
    filename: str | None
    size_bytes: int | None
    matched: str


class FileList(Frozen):
    """The files of a run, in the order in which they were received."""

    run_id: str
    count: int
    attachments: tuple[FileItem, ...]


class FileCheck(Frozen):
    """One file, hashed just now; `ok` where its bytes are those that were received under that name."""

    sha256: str
    kind: str
    ok: bool
    matched: str


class FileChecks(Frozen):
    """Whether all files of a run are what they were."""

    run_id: str
    ok: bool
    count: int
    results: tuple[FileCheck, ...]


@endpoint("GET", "/runs/<run_id>/attachments", Scope.READ, FileList)
def index(run_id: str) -> FileList:
    """List the files of a run, as they were received."""
    with context.desk().store.reading() as conn:
        runs.get(conn, run_id)
        found = runs.attachments(conn, run_id)
    return FileList(run_id=run_id, count=len(found), attachments=tuple(_item(one) for one in found))


@endpoint("GET", "/runs/<run_id>/attachments/<sha256>", Scope.READ, _BYTES, refuses=(404, 409))
def show(run_id: str, sha256: str) -> Response:
    """Download a file, hashed before its first byte is sent."""
    desk = context.desk()
    with desk.store.reading() as conn:
        runs.get(conn, run_id)
        file = runs.attachment(conn, run_id, sha256)
    if file.blob is None:
        raise NotFound("The file did not come with its run, or does not match its hash: there is nothing to send.")
    size = desk.store.blobs.size(file.blob) or 0
    response = as_stream(desk.store.blobs.open(file.blob), size, file.filename or sha256, _BYTES)
    response.set_etag(file.blob)
    return response


@endpoint("GET", "/runs/<run_id>/attachments/verify", Scope.READ, FileChecks)
def verify(run_id: str) -> FileChecks:
    """Hash every file of a run anew."""
    desk = context.desk()
    with desk.store.reading() as conn:
        runs.get(conn, run_id)
        found = packets.sound_attachments(conn, desk.store.blobs, run_id)
    results = tuple(_check(one) for one in found)
    return FileChecks(run_id=run_id, ok=all(one.ok for one in results), count=len(results), results=results)


def _item(one: Attachment) -> FileItem:
    return FileItem(
        sha256=one.sha256,
        kind=one.kind,
        mime=one.mime,
        filename=one.filename,
        size_bytes=one.size_bytes,
        matched=one.matched,
    )


def _check(one: Attachment) -> FileCheck:
    return FileCheck(sha256=one.sha256, kind=one.kind, ok=one.matched in _SOUND, matched=one.matched)
