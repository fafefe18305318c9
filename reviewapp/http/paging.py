"""Opaque cursors for keyset pages."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from reviewapp.domain.errors import Invalid

_LONGEST = 1024


def encode(*parts: str | int) -> str:
    """A cursor of these parts."""
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode(cursor: str, *types: type) -> Any:
    """The parts of a cursor, of these types; raises Invalid where it is not one of ours."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        parts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(parts, list):
            raise TypeError("not a list")
        return tuple(_typed(part, kind) for part, kind in zip(parts, types, strict=True))
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise Invalid("That page address is not one of ours. Start from the first page.") from error


def _typed(part: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(part)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if type(part) is not kind or (kind is int and abs(part) >= 2**31):
        raise TypeError("another type")
    return part
