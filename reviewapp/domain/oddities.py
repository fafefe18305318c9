"""Where in a record there are characters that are not what they seem."""

from collections.abc import Iterator
from typing import NamedTuple

from reviewapp.domain.tree import Json, token
from reviewapp.domain.unseen import Odd, odd


class Place(NamedTuple):
    """Such a character in a field: its JSON Pointer, and whether it stands in the names on the way rather than there.

    The line of `found` is that of the value.
    """

    path: str
    is_name: bool
    found: Odd


def in_fields(tree: Json) -> Iterator[Place]:
    """Every such character of a record's texts and names, in the order of the record; each name is told once."""
    waiting: list[tuple[str, Json]] = [("", tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield from (Place(path, is_name=False, found=found) for found in _odd(value))
        elif isinstance(value, list):
            waiting += ((f"{path}/{index}", value[index]) for index in reversed(range(len(value))))
        elif isinstance(value, dict):
            for key in value:
                yield from (Place(f"{path}/{token(key)}", is_name=True, found=found) for found in _odd(key))
            waiting += ((f"{path}/{token(key)}", value[key]) for key in reversed(value))


def _odd(text: str) -> tuple[Odd, ...]:
    """Most texts are short and plain, and there are many: they are passed over quickly."""
    return () if text.isascii() and text.isprintable() else odd(text.replace("\r\n", "\n"))
