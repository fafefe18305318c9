"""What came out of a run store, whichever layout it had."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reviewapp.domain.advisory import Attachment, Source
from reviewapp.domain.content import Content
from reviewapp.domain.run import Reading


@dataclass(frozen=True)
class Refused:
    """A record, or a part of one, that cannot be taken: the file, the place in it, and why."""

    file: str
    place: str
    reason: str


@dataclass(frozen=True)
class FoundAttachment:
    """An attachment as the run states it, and its file, None where it is missing."""

    attachment: Attachment
    path: Path | None


@dataclass(frozen=True)
class ReceivedAdvisory:
    """One advisory of a run, gathered from every record that speaks of it.

    `claims` are reviews that RMOS states: history. `withdrawn` is SUPERSEDED or RETRACTED where a link says
    so. `content_path` is the file whose bytes `content.file` names.
    """

    advisory_id: str
    title: str
    content: Content
    source: Source
    asked_at: datetime | None
    claims: tuple[str, ...]
    withdrawn: str | None
    file: str
    content_path: Path | None = None


@dataclass(frozen=True)
class Received:
    """One run with its files and advisories.

    `raw` are the exact bytes of its record, `reading` what they say of a run that is not known yet.
    `problems` are parts that were left out. While `fingerprint` stays the same, nothing has changed.
    """

    layout: str
    file: str
    raw: bytes
    document: dict[str, Any]
    reading: Reading
    attachments: tuple[FoundAttachment, ...]
    advisories: tuple[ReceivedAdvisory, ...]
    problems: tuple[Refused, ...]
    fingerprint: str
