"""Style sheets, scripts and pictures, at addresses that change with them: a browser asks for each but once.

The style sheet is written in many files and sent as one; asked for one by one, they took longer than any page.
The version stands in the path, not behind it, so that a script's import of another leads to the same version.
"""

import re
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from reviewapp.domain.canonical import sha256

_SHEET = "css/main.css"
_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
# Named here, since the tables of an operating system differ, and nosniff holds browsers to what is said.
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
_FOR_GOOD, _ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"


class Assets:
    """What a folder of static files holds, in memory; `version` is another one where any of them differs."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}
        self._files[_SHEET] = _joined(folder / _SHEET)
        self.version = sha256("".join(f"{name} {sha256(data)}\n" for name, data in self._files.items()).encode())[:16]

    def serve(self, version: str, filename: str) -> Response:
        """The file as it is now, to be kept for good where that version was asked for; raises NotFound."""
        data = self._files.get(filename)
        if data is None:
            raise NotFound
        answer = Response(data, content_type=f"{_TYPES[Path(filename).suffix]}; charset=utf-8")
        # Beside a node of another version, styles that differ a little are better than none.
        answer.headers["Cache-Control"] = _FOR_GOOD if version == self.version else _ASK_AGAIN
        return answer


def install(app: Flask, folder: Path) -> None:
    """Serve that folder as the endpoint `static`, and let `url_for` name the version."""
    assets = Assets(folder)
    app.add_url_rule("/static/<version>/<path:filename>", "static", assets.serve)

    @app.url_defaults
    def _add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("version", assets.version)


def _joined(sheet: Path) -> bytes:
    return _IMPORT.sub(lambda found: (sheet.parent / found[1]).read_text(), sheet.read_text()).encode()
