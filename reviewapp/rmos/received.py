"""What came out of a run store, whichever layout it had."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from reviewapp.domain.advisory import Attachment, Source
from reviewapp.domain.canonical import sha256
from reviewapp.domain.content import Content
from reviewapp.domain.damage import Damage
from reviewapp.domain.quarantine import MOST_KEPT
from reviewapp.domain.risk import Finding
from reviewapp.domain.run import Deletion, Reading


class Kept(NamedTuple):
    """The bytes of something refused: at most `MOST_KEPT` of them, with size and SHA-256 of the whole.

    `sha256` is None where the whole is too large to be hashed.
    """

    raw: bytes
    size: int
    sha256: str | None

    @classmethod
    def of(cls, data: bytes) -> "Kept":
        """The bytes that are at hand."""
        return cls(data[:MOST_KEPT], len(data), sha256(data))


@dataclass(frozen=True)
class Refused:
    """A record, or a part of one, that cannot be taken: the file, the place in it, why, and the damage in one word.

    `raw` are its bytes, at most `MOST_KEPT` of them; `size` and `sha256` those of the whole. They are None for a
    part of a record that was taken, and for what the system did not give us.
    """

    file: str
    place: str
    reason: str
    kind: Damage = Damage.UNREADABLE
    raw: bytes | None = None
    size: int | None = None
    sha256: str | None = None

    def without_bytes(self) -> "Refused":
        """The same for a report, which holds many at once."""
        return replace(self, raw=None)

    def holding(self, kept: Kept | None) -> "Refused":
        """The same with the bytes that were refused."""
        return replace(self, raw=kept.raw, size=kept.size, sha256=kept.sha256) if kept else self


@dataclass(frozen=True)
class Gone:
    """A run that was deleted at the source, where no record of it is left."""

    run_id: str
    deletion: Deletion


@dataclass(frozen=True)
class FoundAttachment:
    """An attachment as the run states it, and its file, None where it is missing."""

    attachment: Attachment
    path: Path | None


@dataclass(frozen=True)
class ReceivedAdvisory:
    """One advisory of a run, gathered from every record that speaks of it.

    `claims` are reviews that RMOS states: history. `withdrawn` is SUPERSEDED or RETRACTED where a link says
    so. `content_path` is the file whose bytes `content.file` names. `sent` is what a program sent, in canonical form.
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
    sent: bytes | None = None


@dataclass(frozen=True)
class Received:
    """One run with its files and advisories.

    `raw` are the exact bytes of its record, `raw_sha256` their hash, `reading` what they say of a run that is
    not known yet. `problems` are parts that were left out. `deletion` says by whom and why it was deleted at the
    source, `overrides` what its files say of overrides given there. While `fingerprint` stays the same, nothing
    has changed.
    """

    layout: str
    file: str
    raw: bytes
    raw_sha256: str
    document: dict[str, Any]
    reading: Reading
    attachments: tuple[FoundAttachment, ...]
    advisories: tuple[ReceivedAdvisory, ...]
    problems: tuple[Refused, ...]
    fingerprint: str
    deletion: Deletion | None = None
    overrides: tuple[Finding, ...] = ()
