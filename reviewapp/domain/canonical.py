"""The one byte form of everything that is hashed, signed or logged (RECORDS.md, section 1)."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any, TypeAlias

from reviewapp.domain.errors import Invalid

LARGEST_INTEGER = 2**53
_Place: TypeAlias = "tuple[_Place, str | int] | None"
"""Where a value stands: the place that holds it, and its key there. Made into words only where there is a fault."""
_SURROGATE = re.compile("[\ud800-\udfff]")
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
# Made once: json.dumps makes one for each call that asks for this form.
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)


def canonical(value: Any) -> bytes:
    """The canonical JSON of `value`, UTF-8; floats keep Python's shortest form (RMOS hashes so)."""
    return _ENCODER.encode(value).encode()


def record_bytes(record: dict[str, Any]) -> bytes:
    """The canonical bytes of one of our own records.

    Raises Invalid where the record could not be rebuilt byte for byte by another program:
    floats, integers of 2**53 and more, surrogate halves, carriage returns, foreign keys.
    """
    _check(record, None)
    return canonical(record)


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def signature(tag: str, record: bytes) -> str:
    """The digest that stands as a person's signature: SHA-256 over tag, newline, record."""
    return sha256(tag.encode() + b"\n" + record)


def utc_text(moment: datetime) -> str:
    """`moment`, which must be aware, as UTC text with six digits of a second."""
    if moment.tzinfo is None:
        raise Invalid(f"The time {moment.isoformat()} has no zone; give it one.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def utc_time(text: str) -> datetime:
    """The moment that `utc_text` wrote."""
    return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC)


def plain_text(text: str) -> str:
    """`text` with line ends LF; raises Invalid where it holds half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid("The text holds half of a surrogate pair, which is not a character.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _check(value: Any, place: _Place) -> None:
    """Raise Invalid where `value` has no canonical form. It asks little: it runs over every value of every event."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise _refusal(place, "has a key that is not ASCII")
            _check(item, (place, key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            _check(item, (place, index))
    elif fault := _fault(value):
        raise _refusal(place, fault)


def _fault(value: Any) -> str | None:
    """What keeps a value that holds no others from having a canonical form."""
    if isinstance(value, str):
        if "\r" in value:
            return "holds a carriage return"
        is_whole = value.isascii() or not _SURROGATE.search(value)
        return None if is_whole else "holds half of a surrogate pair"
    if isinstance(value, int):  # a boolean too
        return None if abs(value) < LARGEST_INTEGER else "is an integer of 2^53 or more"
    return None if value is None else f"is a {type(value).__name__}"


def _refusal(place: _Place, fault: str) -> Invalid:
    path = ""
    while place is not None:
        place, part = place
        path = f"/{part}{path}"
    return Invalid(f"{path or '/'} {fault}, which has no canonical form.")
