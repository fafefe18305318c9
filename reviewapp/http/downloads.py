"""Files from outside, given to the browser so that nothing in them runs."""

from typing import IO

from flask import Response
from werkzeug.http import dump_options_header
from werkzeug.wsgi import FileWrapper

_SHOWN = {"image/png", "image/jpeg"}


def as_download(data: bytes, filename: str, mime: str) -> Response:
    """`data` as a download under `filename`; only plain images keep their type."""
    kind = mime if mime in _SHOWN else "application/octet-stream"
    return _inert(Response(data, mimetype=kind), filename)


def as_stream(stream: IO[bytes], size_bytes: int, filename: str, mime: str) -> Response:
    """An open file of our own making as a download, sent part by part and closed with the answer."""
    response = Response(FileWrapper(stream), mimetype=mime, direct_passthrough=True)
    response.content_length = size_bytes
    return _inert(response, filename)


def _inert(response: Response, filename: str) -> Response:
    safe = "".join(char if char.isprintable() and char not in '/\\"' else "_" for char in filename)[:128]
    response.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": safe or "file"})
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def as_image(data: bytes, media_type: str) -> Response:
    """`data` for an `<img>` of ours: on its own it is a download, and neither way does anything in it run."""
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = "attachment"
    # A drawing may carry its own styles; without them it would look like another one.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
