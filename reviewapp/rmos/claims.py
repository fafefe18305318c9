"""Reviews that RMOS states, as sentences: history, which counts for nothing at this desk."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from reviewapp.domain.canonical import utc_text
from reviewapp.domain.tree import Json, is_empty, number, text_of
from reviewapp.rmos.statements import Statement

_LONGEST = 2_000
_NO_VERDICT = "reviewed"
_BY = ("reviewed_by", "updated_by")
_AT = ("reviewed_at_utc", "reviewed_at", "updated_at_utc")
_NOTES = ("review_note", "review_notes", "notes", "rejection_reason", "rejection_reason_detail")
_REVIEWED = {"REVIEWED": _NO_VERDICT, "PROMOTED": "promoted", "REJECTED": "rejected"}


def claims(statements: Iterable[Statement], asset: dict[str, Any], review: Json) -> tuple[str, ...]:
    """What RMOS says of earlier reviews: in the asset, in refs and links, in the run's own list."""
    found: dict[tuple[str | None, str | None, str], str] = {}
    for record, verdict in _claims(statements, asset, review):
        by, at = _first(record, *_BY), _first(record, *_AT)
        # The same review stands in several records; the first says most, the run's own list no verdict.
        if verdict != _NO_VERDICT or not any(key[:2] == (by, at) for key in found):
            found.setdefault((by, at, verdict), _sentence(record, verdict, by, at))
    return tuple(found.values())


def moment(value: Json) -> datetime | None:
    """The time that a text names, None where it names none; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _claims(
    statements: Iterable[Statement], asset: dict[str, Any], review: Json
) -> Iterator[tuple[dict[str, Any], str]]:
    if asset.get("reviewed") is True or text_of(asset.get("reviewed_by")):
        yield asset, _verdict_of_asset(asset)
    for record in (statement.record for statement in statements):
        if verdict := _verdict_of_ref(record):
            yield record, verdict
    if isinstance(review, dict) and not all(is_empty(value) for value in review.values()):
        yield review, _NO_VERDICT


def _verdict_of_asset(asset: dict[str, Any]) -> str:
    if asset.get("approved_for_workflow") is True:
        return "approved"
    return "rejected" if text_of(asset.get("rejection_reason")) else "not approved"


def _verdict_of_ref(record: dict[str, Any]) -> str | None:
    if record.get("rejected") is True:
        return "rejected"
    status = record.get("status")
    return _REVIEWED.get(status) if isinstance(status, str) else None


def _sentence(record: dict[str, Any], verdict: str, by: str | None, at: str | None) -> str:
    head = f"Reviewed in RMOS{f' by {by}' if by else ''}{f' at {_time(at)}' if at else ''}: {verdict}."
    return " ".join((head, *_details(record)))[:_LONGEST]


def _details(record: dict[str, Any]) -> Iterator[str]:
    rating = record.get("rating")
    if isinstance(rating, (int, float)) and not isinstance(rating, bool):
        yield f"Rating {number(rating)}."
    if code := _first(record, "rejection_reason_code"):
        yield f"Reason: {code}."
    noted = (_first(record, key) for key in _NOTES)
    if notes := list(dict.fromkeys(note for note in noted if note)):
        yield f"Note: {' '.join(notes)}"


def _first(record: dict[str, Any], *keys: str) -> str | None:
    texts = (text_of(record.get(key)) for key in keys)
    return next((" ".join(text.split()) for text in texts if text and text.strip()), None)


def _time(text: str) -> str:
    found = moment(text)
    return utc_text(found) if found else text
