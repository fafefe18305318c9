"""Opaque cursors for keyset pages."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from reviewapp.domain.errors import Invalid

_LONGEST, _MOST = 1024, 2**31


def encode(*parts: str | int) -> str:
    """A cursor of these parts."""
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode(cursor: str, *types: type) -> Any:
    """The parts of a cursor, of these types; raises Invalid where it is not one of ours."""
    try:
        padded = cursor[:_LONGEST] + "=" * (-len(cursor[:_LONGEST]) % 4)
        parts = list(json.loads(urlsafe_b64decode(padded)))
        return tuple(_typed(part, kind) for part, kind in zip(parts, types, strict=True))
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise Invalid("That page address is not one of ours. Start from the first page.") from error


def _typed(part: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(part)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if type(part) is not kind or (isinstance(part, int) and not 0 <= part < _MOST):
        raise TypeError("another type")
    return part
