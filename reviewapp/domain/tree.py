"""JSON trees of others, made canonical: pruned, numbers in one form, flattened to rows.

A producer's object never stands inside our records (RECORDS.md, section 1); its rows do.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from reviewapp.domain.canonical import LARGEST_INTEGER
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable

Json: TypeAlias = Any
MAX_DEPTH = 64


class Row(NamedTuple):
    """One leaf of a tree: its JSON Pointer (RFC 6901), its JSON type, its value as text."""

    path: str
    type: str
    value: str


def number(value: int | float) -> int | str:
    """A number in its one form: an integer below 2^53, else the text of its shortest decimal."""
    if isinstance(value, float):
        if value.is_integer():
            return int(value) if abs(value) < LARGEST_INTEGER else repr(value).removesuffix(".0")
        if not math.isfinite(value):
            raise Unreadable("a number is too large to be held, or is not a number", kind=Damage.NUMBER_TOO_LARGE)
        return repr(value)
    return value if abs(value) < LARGEST_INTEGER else str(value)


def is_empty(value: Json) -> bool:
    """Whether `value` says nothing: null, {} and [] are the same as absent."""
    return value is None or (not value and isinstance(value, (dict, list)))


def normalise(value: Json, depth: int = 0) -> Json:
    """`value` with empty members left out and every number in its one form."""
    if isinstance(value, (float, int)):
        return value if isinstance(value, bool) else number(value)
    if value is None or isinstance(value, str):
        return value
    if depth >= MAX_DEPTH and value:
        raise Unreadable(f"the record is nested deeper than {MAX_DEPTH} levels", kind=Damage.TOO_DEEP)
    if isinstance(value, list):
        return [item if type(item) is str else normalise(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return _members(value, depth + 1)
    return value


def _members(value: dict[str, Json], depth: int) -> dict[str, Json]:
    """The members of an object that say something. A loop that asks little: it runs over every value of every run."""
    kept = {}
    for key, item in value.items():
        if type(item) is str:
            kept[key] = item
        elif item is not None:
            found = normalise(item, depth)
            if found or not isinstance(found, (dict, list)):
                kept[key] = found
    return kept


def member(value: Json, *keys: str) -> Json:
    """The value behind `keys`, or None where any step is absent or not an object."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text_of(value: Json) -> str | None:
    """`value` if it is a text with something in it, else None."""
    return value if isinstance(value, str) and value else None


def rows(tree: Json) -> list[Row]:
    """The leaves of a tree, sorted by path; an empty list or object inside a list is a leaf too."""
    return sorted(_leaves(tree, "")) if not is_empty(tree) else []


def _leaves(value: Json, path: str) -> Iterator[Row]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(item, f"{path}/{token(key)}")
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}/{index}")
    else:
        yield Row(path, *_typed(value))


def _typed(value: Json) -> tuple[str, str]:
    match value:
        case None:
            return "null", ""
        case bool():
            return "boolean", "true" if value else "false"
        case int() | float():
            return "number", str(number(value))
        case str():
            return "string", value.replace("\r\n", "\n").replace("\r", "\n")
        case list():
            return "array", ""
        case _:
            return "object", ""


def token(key: str) -> str:
    """A key as it stands in a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")
