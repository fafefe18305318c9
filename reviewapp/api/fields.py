"""The kinds of values that queries and bodies share, each as strict as its description says."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from reviewapp.domain.canonical import utc_text
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.http import paging

LONGEST_TEXT, LONGEST_CURSOR, LARGEST_NUMBER = 256, 1024, 2**31 - 1
OVERRIDE = r"^override(_history)?(\.|$)"
_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]{0,9})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST, _LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


def _number(given: Any) -> Any:
    """An integer of an address, in its one spelling."""
    if isinstance(given, str):
        if not _DIGITS.fullmatch(given) or given == "-0":
            raise ValueError("write it as a whole number, in digits")
        return int(given)
    return given


def _whole(given: Any) -> Any:
    """A number of a body: 60.0 is an integer too, as JSON Schema counts."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


def _day(given: Any) -> Any:
    """The beginning of a day in UTC, as far from the ends of all time as any zone is wide."""
    if isinstance(given, str):
        if not _DAY.fullmatch(given):
            raise ValueError("write the day as 2026-01-31")
        return min(max(datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=UTC), _FIRST), _LAST)
    return given


WHOLE = BeforeValidator(_whole)
"""Of an integer in a body, behind its bounds."""

Limit = Annotated[int, Field(ge=1, le=200), BeforeValidator(_number)]
"""How many entries a page has."""

Number = Annotated[int, Field(ge=0, le=LARGEST_NUMBER), BeforeValidator(_number)]
"""A count that both databases hold."""

Position = Annotated[int, Field(ge=-1, le=LARGEST_NUMBER), BeforeValidator(_number)]
"""The number of an event, or -1: before the first."""

Day = Annotated[datetime, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day in UTC, as the moment at which it begins."""

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern="^[^\x00]*$")]
"""A name of others."""

Cursor = Annotated[str, Field(min_length=1, max_length=LONGEST_CURSOR, pattern="^[A-Za-z0-9_-]+$")]
"""Where a page goes on, as the page before it said."""


def _shaped(pattern: str, what: str) -> tuple[AfterValidator, WithJsonSchema]:
    """A text that fits a pattern which only Python reads as JSON Schema does: it may look ahead."""
    fits = re.compile(pattern)

    def check(text: str) -> str:
        if not fits.fullmatch(text):  # a search lets a line end through behind the last character
            raise ValueError(f"it cannot be {what}")
        return text

    return AfterValidator(check), WithJsonSchema({"type": "string", "pattern": pattern})


def _unspoken(meta: dict[str, Any]) -> dict[str, Any]:
    """Meta without overrides: those are asked for, and stand nowhere but in the trail."""
    if named := next((key for key in meta if _OVERRIDE.match(key)), None):
        raise ValueError(f"{named[:80]} is not taken; ask for an override with POST /runs/{{run_id}}/override")
    return meta


_OVERRIDE = re.compile(OVERRIDE)

RunId = Annotated[str, *_shaped(r"^(?!diff$)(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{3,127}$", "the id of a run")]
"""A name that a run may bear."""

AdvisoryId = Annotated[
    str, *_shaped(r"^(?!risk-notice$)(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,127}$", "the id of an advisory")
]
"""A name that an advisory of a producer may bear."""

FileKind = Annotated[str, *_shaped(r"^(?!override$)[a-z][a-z0-9_-]{0,63}$", "the kind of a file")]
"""What a file is of its run; an override is asked for, never attached."""

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hex."""

Tree = dict[str, Any]
"""An object of a producer, kept as it is."""

Meta = Annotated[
    Tree,
    AfterValidator(_unspoken),
    WithJsonSchema({"type": "object", "propertyNames": {"not": {"pattern": OVERRIDE}}}),
]
"""Whatever a producer notes of a run, without overrides."""

Moment = Annotated[
    datetime, PlainSerializer(utc_text, return_type=str), WithJsonSchema({"type": "string", "format": "date-time"})
]
"""A time in UTC, always with six digits of a second."""


def place(cursor: str | None, *types: type) -> Any:
    """Where a page goes on, as parts of these types, None for the first; raises NotFound for a cursor from elsewhere.

    A cursor is part of an address that some answer gave: where none did, there is no such page.
    """
    if cursor is None:
        return None
    try:
        return paging.decode(cursor, *types)
    except Invalid as error:
        raise NotFound("That cursor is none of this list. Begin without one.") from error


def day_after(day: datetime) -> datetime:
    """The beginning of the next day."""
    return day + timedelta(days=1)
