"""Overrides given inside RMOS: history that counts for nothing here, and always told with its source."""

from collections.abc import Iterator

from reviewapp.domain.risk import Finding
from reviewapp.domain.tree import Json, is_empty, member, text_of

CODE = "overridden_in_rmos"
KIND = "override"
"""The kind of the attachment that RMOS keeps of an override."""
_PLACES = ("override", "override_history")
_LONGEST = 2_000


def bears_override(document: Json) -> bool:
    """Whether RMOS says anywhere in a run that it was overridden there."""
    stated = (member(document, "meta", place) for place in _PLACES)
    return not all(is_empty(override) for override in stated)


def override_findings(document: Json) -> Iterator[Finding]:
    """What a run says of its overrides, one finding each."""
    for place, override in _stated(document):
        yield told(override, f"meta.{place}")


def override_ids(document: Json) -> set[str]:
    """The ids and files of the overrides that a run tells of itself."""
    named = (member(override, key) for _, override in _stated(document) for key in ("override_id", "attachment_sha256"))
    return {name for name in named if isinstance(name, str)}


def told(override: Json, source: str) -> Finding:
    """One override as a finding; `source` is where it stands."""
    by = _said(override, "by", "operator_name", "operator_id") or "somebody"
    at, scope = _said(override, "at_utc", "created_at_utc"), _said(override, "scope")
    head = f"Overridden in RMOS by {by}{f' at {at}' if at else ''}{f', scope {scope}' if scope else ''}"
    reason = _said(override, "reason")
    text = f"{head}{f': {reason}' if reason else ''}"[:_LONGEST]
    return Finding(code=CODE, text=f"{text} (from {source}). This is history, which counts for nothing here.")


def _stated(document: Json) -> Iterator[tuple[str, Json]]:
    for place in _PLACES:
        value = member(document, "meta", place)
        for override in value if isinstance(value, list) else [value]:
            if not is_empty(override):
                yield place, override


def _said(override: Json, *keys: str) -> str | None:
    texts = (text_of(member(override, key)) for key in keys)
    return next((" ".join(text.split()) for text in texts if text), None)
