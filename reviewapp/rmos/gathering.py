"""Gathering what belongs to one run: its files, its advisories, and the fingerprint of it all."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from reviewapp.domain.advisory import Attachment, Source
from reviewapp.domain.canonical import canonical, sha256, utc_text
from reviewapp.domain.content import Content
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import is_sha256
from reviewapp.domain.run import Deletion
from reviewapp.domain.tree import Json, is_empty, member, number, text_of
from reviewapp.rmos.assets import Material, Shelf
from reviewapp.rmos.claims import claims, moment
from reviewapp.rmos.files import refuse_file
from reviewapp.rmos.received import FoundAttachment, ReceivedAdvisory, Refused
from reviewapp.rmos.statements import Statement, labels

_LONGEST_TITLE = 160
_LONGEST_WORD = 255
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_WITHDRAWN = ("RETRACTED", "SUPERSEDED")  # the graver word first


def find_attachments(document: dict[str, Any], file: str, shelf: Shelf) -> tuple[list[FoundAttachment], list[Refused]]:
    """The attachments a run states, each with its file and how its bytes agree with its hash."""
    stated = document.get("attachments")
    if is_empty(stated):
        return [], []
    if not isinstance(stated, list):
        return [], [Refused(file, "/attachments", "it is not a list", Damage.WRONG_TYPE)]
    found: list[FoundAttachment] = []
    problems: list[Refused] = []
    for index, entry in enumerate(stated):
        if not isinstance(entry, dict) or not is_sha256(entry.get("sha256")):
            reason = "the attachment names no SHA-256 of its content"
            problems.append(Refused(file, f"/attachments/{index}", reason, Damage.BAD_HASH))
            continue
        attachment, problem = _attachment(entry, shelf)
        found.append(attachment)
        problems.extend(problem)
    return found, problems


def gather_advisories(
    document: dict[str, Any], statements: Iterable[Statement], shelf: Shelf
) -> tuple[list[ReceivedAdvisory], list[Refused]]:
    """The advisories of a run, oldest first, each from all that was stated of it."""
    by_id: dict[str, list[Statement]] = {}
    for statement in statements:
        by_id.setdefault(statement.advisory_id, []).append(statement)
    found: list[ReceivedAdvisory] = []
    problems: list[Refused] = []
    for advisory_id, stated in by_id.items():
        material = shelf.material(advisory_id)
        problems.extend(material.problems)
        review = member(document, "advisory_reviews", advisory_id)
        found.append(advisory(advisory_id, stated, material, review))
    return sorted(found, key=_by_age), problems


def fingerprint(
    raw_sha256: str,
    digests: Iterable[str],
    attachments: Iterable[FoundAttachment],
    advisories: Iterable[ReceivedAdvisory],
    problems: Iterable[Refused],
    deletion: Deletion | None,
) -> str:
    """One hash over all that was received of a run; `digests` are those of the files beside it."""
    whole: list[Json] = [
        raw_sha256,
        sorted(digests),
        sorted([*found.attachment.triple(), found.attachment.blob or ""] for found in attachments),
        [_advisory_mark(advisory) for advisory in advisories],
        sorted([problem.file, problem.place, problem.reason] for problem in problems),
    ]
    if deletion:
        whole.append(deletion.model_dump())
    return sha256(canonical(whole))


def _advisory_mark(advisory: ReceivedAdvisory) -> list[Json]:
    return [
        advisory.advisory_id,
        advisory.title,
        advisory.content.sha256,
        list(advisory.content.labels),
        advisory.source.model_dump(),
        list(advisory.claims),
        advisory.withdrawn,
        utc_text(advisory.asked_at) if advisory.asked_at else None,
    ]


def _attachment(entry: dict[str, Any], shelf: Shelf) -> tuple[FoundAttachment, list[Refused]]:
    digest = entry["sha256"]
    stated = entry.get("size_bytes")
    size = stated if isinstance(stated, int) and not isinstance(stated, bool) and 0 <= stated < 2**53 else None
    matched, blob, problems = "missing", None, []
    path = shelf.attachments.find(digest)
    if path:
        try:
            matched, blob, size = shelf.attachments.verify(path, digest)
        except Unreadable as error:
            problems.append(refuse_file(path, shelf.root, error))
            path = None
    attachment = Attachment(
        kind=_line(entry.get("kind")) or "unknown",
        filename=_safe_name(entry.get("filename")),
        sha256=digest,
        matched=matched,
        size_bytes=size,
        mime=_line(entry.get("mime")),
        blob=blob,
    )
    return FoundAttachment(attachment, path), problems


def _safe_name(value: Json) -> str | None:
    name = PurePosixPath((_line(value) or "").replace("\\", "/")).name
    return name if name not in {"", ".", ".."} else None


def _line(value: Json) -> str | None:
    """`value` as one line of text, None where it is no text."""
    return _CONTROL.sub(" ", value).strip()[:_LONGEST_WORD] or None if isinstance(value, str) else None


def advisory(advisory_id: str, stated: list[Statement], material: Material, review: Json) -> ReceivedAdvisory:
    """One advisory from all that was stated of it, and what was found of its content."""
    records = [statement.record for statement in stated]
    content = Content(
        labels=labels(stated, material.document),
        text=material.text,
        data=None if is_empty(material.data) else material.data,
        file=material.content,
    )
    source = _source(records, material.document)
    return ReceivedAdvisory(
        advisory_id=advisory_id,
        title=_title(advisory_id, content, source),
        content=content,
        source=source,
        asked_at=_asked_at([*records, material.document]),
        claims=claims(stated, material.document, review),
        withdrawn=_withdrawn(stated),
        file=material.file or stated[0].file,
        content_path=material.content_path,
    )


def _title(advisory_id: str, content: Content, source: Source) -> str:
    for line in (content.text or "").split("\n"):
        words = " ".join(_CONTROL.sub(" ", line).strip().strip("#").split())
        if any(character.isalnum() for character in words):
            return words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1] + "…"
    if not content.says_something:
        return f"Advisory {advisory_id}: content missing"[:_LONGEST_TITLE]
    what = "Suggestion" if not is_empty(content.data) else "Advisory"
    return f"{what} from {source.engine or 'an engine that gave no name'}"[:_LONGEST_TITLE]


def _source(records: list[dict[str, Any]], document: dict[str, Any]) -> Source:
    everywhere = [document, *records]
    model = " ".join(part for part in (_line(document.get("provider")), _line(document.get("model"))) if part)
    return Source(
        engine=_said(everywhere, "engine_id") or model or None,
        version=_said(everywhere, "engine_version"),
        confidence=_confidence([document.get("confidence"), *(r.get("confidence_max") for r in records)]),
    )


def _said(records: list[dict[str, Any]], key: str) -> str | None:
    return next((said for record in records if (said := _line(record.get(key)))), None)


def _confidence(values: list[Json]) -> str | None:
    numbers = (value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool))
    return next((str(number(value)) for value in numbers), None)


def _asked_at(records: list[dict[str, Any]]) -> datetime | None:
    moments = (moment(text_of(record.get("created_at_utc"))) for record in records)
    return next((found for found in moments if found), None)


def _withdrawn(stated: list[Statement]) -> str | None:
    said = {statement.record.get("status") for statement in stated if statement.link and _has_word(statement)}
    return next((word for word in _WITHDRAWN if word in said), None)


def _has_word(statement: Statement) -> bool:
    return isinstance(statement.record.get("status"), str)


def _by_age(advisory: ReceivedAdvisory) -> tuple[bool, float, str]:
    at = advisory.asked_at
    return at is None, at.timestamp() if at else 0.0, advisory.advisory_id
