"""Files from outside, given to the browser so that nothing in them runs."""

from flask import Response
from werkzeug.http import dump_options_header

_SHOWN = {"image/png", "image/jpeg"}


def as_download(data: bytes, filename: str, mime: str) -> Response:
    """`data` as a download under `filename`; only plain images keep their type."""
    kind = mime if mime in _SHOWN else "application/octet-stream"
    response = Response(data, mimetype=kind)
    safe = "".join(char if char.isprintable() and char not in '/\\"' else "_" for char in filename)[:128]
    response.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": safe or "file"})
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
