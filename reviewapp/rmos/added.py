"""Advisories that programs sent to the desk, in the form in which RMOS keeps its own: it never wrote a record of them.

The words of a producer that RMOS has none for are translated by edits. So they are taken back where a record is read
that RMOS wrote into since, and the advisory is read as it was sent.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import sha256
from reviewapp.domain.content import Content, ContentClass
from reviewapp.domain.edits import Edit
from reviewapp.domain.tree import Json
from reviewapp.rmos.assets import CONTENT

_KINDS = {"explanation", "advisory", "note", "unknown"}
"""The kinds of a reference that RMOS knows."""
_TYPES = {ContentClass.EXPLANATORY: "analysis"}


def reference(one: Advisory, made_at: str) -> dict[str, Json]:
    """The reference to an advisory that nobody has decided yet."""
    said = {"engine_id": one.source.engine, "engine_version": one.source.version}
    made = {"advisory_id": one.advisory_id, "kind": _kind(one), "created_at_utc": made_at}
    return {**made, **_present(said), "status": "NEW", "rejected": False}


def reference_form(one: Advisory) -> Iterator[Edit]:
    """The kind in a word that RMOS knows; what does not explain is an `advisory`, or a `note`."""
    if (kind := _kind(one)) not in _KINDS or (kind == "explanation") != _explains(one):
        yield Edit(("kind",), "explanation" if _explains(one) else "advisory")


def asset(one: Advisory, made_at: str, content: Content | None) -> dict[str, Json]:
    """The record of an advisory itself; it says nothing where there is no content, or none that is it alone."""
    source = "ai_analysis" if _explains(one) else "ai_suggestion"
    made: dict[str, Json] = {"asset_id": one.advisory_id, "created_at_utc": made_at, "source": source}
    if content is None:
        return made
    confidence = None if one.source.confidence is None else float(one.source.confidence)
    said: dict[str, Json] = {"suggestion_data": content.data, "confidence": confidence}
    if (text := text_of(content)) is not None:
        said |= {"content_hash": sha256(text), "content_uri": file_name(one.advisory_id)}
        said["content_size_bytes"] = len(text)
    return {**made, **_present(said)}


def asset_form(one: Advisory) -> Iterator[Edit]:
    """The type of an asset, which a producer does not name."""
    yield Edit(("asset_type",), _TYPES.get(one.content_class, "suggestion"))


def text_of(content: Content) -> bytes | None:
    """What the file beside an asset holds, None where the advisory says nothing in words."""
    return content.text.encode() if content.text else None


def asset_place(folder: Path, at: datetime, advisory_id: str) -> Path:
    """Where the record of an advisory lies in the folder of assets: by the day it was made."""
    return folder / f"{at:%Y}" / f"{at:%m}" / f"{at:%d}" / f"{advisory_id}.json"


def file_name(advisory_id: str) -> str:
    """How the file beside an asset is named."""
    return f"{advisory_id}{CONTENT}.md"


def written(document: Json) -> bytes:
    """A record as RMOS writes one anew."""
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


def _kind(one: Advisory) -> str:
    return next(iter(one.labels), "unknown")


def _explains(one: Advisory) -> bool:
    return one.content_class is ContentClass.EXPLANATORY


def _present(said: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in said.items() if value is not None}
