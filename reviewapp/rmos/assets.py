"""Where the content of an advisory lies: an asset with a file beside it, or an envelope among the attachments."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from reviewapp.domain.canonical import plain_text, sha256
from reviewapp.domain.content import ContentFile
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import DeskError, Unreadable
from reviewapp.domain.identity import is_sha256
from reviewapp.domain.tree import Json, is_empty, normalise, text_of
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.rmos.files import is_file, lies_within, name_of, read_bytes, refuse_file
from reviewapp.rmos.ours import NOTHING, Ours
from reviewapp.rmos.received import Refused
from reviewapp.rmos.strict_json import parse

TEXT_ENDINGS = frozenset({"", ".md", ".markdown", ".txt", ".json", ".csv", ".nc", ".gcode", ".dxf", ".html"})
_MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
}
CONTENT = "_content"
"""What the name of the content ends with, before its own ending."""


@dataclass
class Material:
    """What was found of an advisory: the record that describes it, its text, values or file, and what is wrong."""

    document: dict[str, Any] = field(default_factory=dict)
    file: str | None = None
    text: str | None = None
    data: Json = None
    content: ContentFile | None = None
    content_path: Path | None = None
    problems: list[Refused] = field(default_factory=list)


class Assets(Protocol):
    """Where the assets of advisories are looked up."""

    def record(self, advisory_id: str) -> Path | None:
        """The file that describes an advisory."""
        ...

    def content(self, advisory_id: str, uri: str | None) -> Path | None:
        """The content beside it; of several, the one with the ending that the record names."""
        ...


@dataclass
class AssetIndex:
    """The advisory folders of a store, walked once: the record of each id, and the files beside it."""

    folders: tuple[Path, ...]
    _records: dict[str, Path] | None = None
    _contents: dict[str, list[Path]] = field(default_factory=dict)

    def record(self, advisory_id: str) -> Path | None:
        """The file that describes an advisory."""
        return self._walked().get(advisory_id)

    def content(self, advisory_id: str, uri: str | None) -> Path | None:
        """The content beside it; of several, the one with the ending that the record names."""
        self._walked()
        return best_content(self._contents.get(advisory_id, []), uri)

    def _walked(self) -> dict[str, Path]:
        if self._records is None:
            self._records = {}
            for folder in self.folders:
                self._walk(folder, self._records)
        return self._records

    def _walk(self, folder: Path, records: dict[str, Path]) -> None:
        for place, subfolders, names in os.walk(folder):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith(("_", ".")))
            for name in sorted(names):
                path = Path(place, name)
                if name.startswith(("_", ".")) or not is_file(path) or not lies_within(path, folder):
                    continue
                if path.stem.endswith(CONTENT):
                    self._contents.setdefault(path.stem.removesuffix(CONTENT), []).append(path)
                elif path.suffix == ".json":
                    records.setdefault(path.stem, path)


def best_content(found: list[Path], uri: str | None) -> Path | None:
    """Of several contents of one advisory the one with the ending that its record names, else the first."""
    named = [path for path in found if uri and path.suffix == Path(uri).suffix]
    return next(iter((*named, *found)), None)


@dataclass
class Shelf:
    """Where the files of a store are looked up: its attachments and its advisory assets."""

    attachments: AttachmentIndex
    assets: Assets
    root: Path
    ours: Ours = NOTHING

    def material(self, advisory_id: str) -> Material:
        """The content of an advisory; empty, with the problems named, where there is none to be trusted."""
        found = Material()
        path = self.attachments.find(advisory_id) if is_sha256(advisory_id) else None
        record = None if path else self.assets.record(advisory_id)
        source = path or record
        if source is None:
            return found
        found.file = name_of(source, self.root)
        try:
            if path:
                self._envelope(found, path, advisory_id)
            elif record:
                self._asset(found, record, advisory_id)
        except DeskError as error:
            problem = refuse_file(source, self.root, error)
            found.problems.append(replace(problem, reason=f"advisory {advisory_id}: {error}"))
        return found

    def _envelope(self, found: Material, path: Path, digest: str) -> None:
        if self.attachments.verify(path, digest).matched == "bad":
            reason = "the content does not match the hash it is named by and was not taken"
            raise Unreadable(reason, kind=Damage.HASH_MISMATCH)
        if path.suffix not in {".json", ""}:
            _take_file(found, path)
            return
        data = read_bytes(path)
        document = parse(data) if data.lstrip()[:1] in (b"{", b"[") or path.suffix else None
        if isinstance(document, dict):
            describe(found, document)
        else:
            _take_file(found, path)

    def _asset(self, found: Material, path: Path, advisory_id: str) -> None:
        _, document = self.ours.received(path, read_bytes(path))
        if not isinstance(document, dict):
            raise Unreadable("the record is not a JSON object", kind=Damage.WRONG_TYPE)
        stated = document.get("asset_id", document.get("advisory_id", advisory_id))
        if stated != advisory_id:
            raise Unreadable("the id inside is another than the file's name", "/asset_id", Damage.NAME_MISMATCH)
        if self.ours.is_put(path):
            found.document = document  # what RMOS said since; what the advisory says is known better here
            return
        describe(found, document)
        content = self.assets.content(advisory_id, text_of(document.get("content_uri")))
        if content is None:
            return
        promised = document.get("content_hash")
        if is_sha256(promised) and sha256(read_bytes(content)) != promised:
            reason = "the content does not match content_hash and was not taken"
            raise Unreadable(reason, "/content_hash", Damage.HASH_MISMATCH)
        _take_file(found, content)


def describe(found: Material, document: dict[str, Any]) -> None:
    """Take what a record says of an advisory: its text and the values it suggests."""
    found.document = document
    found.data = without_cr(normalise(values(document)))
    if markdown := text_of(document.get("markdown")):
        found.text = plain_text(markdown)


def values(document: dict[str, Any]) -> Json:
    """What is suggested. Data of an envelope count too: what might be a suggestion is treated as one."""
    stated = {key: document.get(key) for key in ("suggestion_data", "data") if not is_empty(document.get(key))}
    return stated if len(stated) > 1 else next(iter(stated.values()), None)


def _take_file(found: Material, path: Path) -> None:
    data = read_bytes(path)
    if path.suffix.lower() in TEXT_ENDINGS:
        try:
            text = plain_text(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise Unreadable("the content is not UTF-8 text", f"byte {error.start}", Damage.NOT_UTF8) from error
        found.text = "\n\n".join(part for part in (found.text, text) if part) or None
    elif data:
        media_type = _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
        found.content = ContentFile(sha256=sha256(data), media_type=media_type, size_bytes=len(data))
        found.content_path = path


def without_cr(value: Json) -> Json:
    """`value` with LF for every line end, in keys too."""
    match value:
        case str():
            return plain_text(value)
        case list():
            return [without_cr(item) for item in value]
        case dict():
            return {plain_text(key): without_cr(item) for key, item in value.items()}
        case _:
            return value
