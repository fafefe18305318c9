"""Opaque cursors for keyset pages."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from werkzeug.datastructures import MultiDict

from reviewapp.domain.errors import Invalid

Row = TypeVar("Row")
_LONGEST, _MOST = 1024, 2**31
_FOREIGN = re.compile("[\0\ud800-\udfff]")


def encode(*parts: str | int) -> str:
    """A cursor of these parts."""
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode(cursor: str, *types: type) -> Any:
    """The parts of a cursor, of these types; raises Invalid where it is not one of ours."""
    try:
        padded = cursor[:_LONGEST] + "=" * (-len(cursor[:_LONGEST]) % 4)
        parts = json.loads(urlsafe_b64decode(padded))
        if not isinstance(parts, list) or encode(*parts) != cursor:
            raise ValueError("another spelling")  # noqa: TRY301  # both become the one refusal below
        return tuple(_typed(part, kind) for part, kind in zip(parts, types, strict=True))
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise Invalid("That page address is not one of ours. Start from the first page.") from error


def _typed(part: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(part)
        # Here, where leaving what a time can be is refused: runs may be of any age, and the database asks for UTC.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    if isinstance(part, str) and _FOREIGN.search(part):
        raise ValueError("no text that a database holds")
    if type(part) is not kind or (isinstance(part, int) and not 0 <= part < _MOST):
        raise TypeError("another type")
    return part


class Turned(NamedTuple, Generic[Row]):
    """One page of a list, and the cursors of its neighbours, None where there is none."""

    rows: tuple[Row, ...]
    newer: str | None
    older: str | None


def turn(
    arguments: "MultiDict[str, str]",
    size: int,
    types: tuple[type, ...],
    behind: Callable[[int, Any], tuple[Row, ...]],
    in_front: Callable[[int, Any], tuple[Row, ...]],
    cursor: Callable[[Row], str],
) -> Turned[Row]:
    """The page that the address asks for by `older` or `newer`, else the first.

    `behind` and `in_front` fetch so many rows after and before a place, which is what `types` decode.
    """
    if back := arguments.get("newer"):
        rows = in_front(size, decode(back, *types))
        return Turned(rows, cursor(rows[0]) if len(rows) == size else None, cursor(rows[-1]) if rows else None)
    after = arguments.get("older")
    rows = behind(size + 1, decode(after, *types) if after else None)
    older = cursor(rows[size - 1]) if len(rows) > size else None
    return Turned(rows[:size], cursor(rows[0]) if rows and after else None, older)
