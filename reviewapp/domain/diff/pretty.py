"""JSON in one form, line by line, so that neither spacing nor the order of keys passes for a difference."""

import json
from typing import NoReturn

from reviewapp.domain.tree import Json

MOST_CHARACTERS = 2_000_000
"""Longer texts are left as they are: writing them out takes longer than comparing them."""
_OPENING = ("{", "[")


def pretty(text: str) -> str | None:
    """`text` in that form, None where it is no JSON object or list, is too long, or is nested too deep to be read."""
    if len(text) > MOST_CHARACTERS or not text.lstrip().startswith(_OPENING):
        return None
    try:
        value = parse(text)
        return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    except (ValueError, RecursionError):
        return None


def parse(text: str) -> Json:
    """The value of a JSON text; raises ValueError or RecursionError where it is none, or could be read in two ways."""
    return json.loads(text, parse_constant=_refuse, object_pairs_hook=_unique)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object; one that names a key twice would lose a value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found
