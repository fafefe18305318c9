"""JSON in one form, line by line, so that neither spacing nor the order of keys passes for a difference."""

import json
from typing import NoReturn

from reviewapp.domain.diff.lines import MOST_LINES
from reviewapp.domain.tree import Json

MOST_CHARACTERS, MOST_WRITTEN = 2_000_000, 8_000_000
"""Longer texts are left as they are: writing them out takes longer than comparing them. What is nested deep grows with
every level that its lines are moved in by: the second bounds what is written.
"""
_ENCODER = json.JSONEncoder(indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
_OPENING = ("{", "[")


def pretty(text: str) -> str | None:
    """`text` in that form, None where it is no JSON object or list, is too long in either form, or too deep."""
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_CHARACTERS or not text.lstrip().startswith(_OPENING):
        return None
    try:
        return _written(parse(text))
    except (ValueError, RecursionError):
        return None


def parse(text: str) -> Json:
    """The value of a JSON text; raises ValueError or RecursionError where it is none, or could be read in two ways."""
    return json.loads(text, parse_constant=_refuse, object_pairs_hook=_unique)


def _written(value: object) -> str | None:
    """A value line by line, None as soon as that grows too long."""
    parts, size, lines = [], 0, 0
    for part in _ENCODER.iterencode(value):
        parts.append(part)
        size += len(part)
        lines += part.count("\n") if "\n" in part else 0
        if size > MOST_WRITTEN or lines >= MOST_LINES:
            return None
    return "".join(parts) + "\n"


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object; one that names a key twice would lose a value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found
