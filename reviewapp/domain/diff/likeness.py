"""When two JSON values are the same: to Python, True equals 1 and 1 equals 1.0; here they do not."""

import json
import marshal
import re

from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import MAX_DEPTH, Json

_CONTAINERS = (dict, list)
_WRITER = json.JSONEncoder(sort_keys=True, allow_nan=False)
_EXACT = 2
"""The version of marshal that writes floats as they are, and a text alike whether Python keeps it once or twice."""
_IDLE_ZERO = re.compile(r"(?<=\d)\.0(?=[,\]}]|$)")


def bounded(tree: Json) -> Json:
    """The tree itself; raises Unreadable where it is nested deeper than what is compared."""
    level = [tree] if isinstance(tree, _CONTAINERS) else []
    for _ in range(MAX_DEPTH + 1):
        if not level:
            return tree
        level = [child for node in level for child in _children(node) if type(child) in _CONTAINERS]
    raise Unreadable(f"the record is nested deeper than {MAX_DEPTH} levels")


def is_same(one: Json, other: Json) -> bool:
    """Whether two values are the same to the letter, but for the order of keys."""
    if type(one) in _CONTAINERS:
        return bool(one == other) and (form(one) == form(other) or written(one) == written(other))
    return type(one) is type(other) and bool(one == other)


def form(value: Json) -> bytes:
    """A value with its types as bytes, many times faster than `written`; other keys first are another form."""
    return marshal.dumps(value, _EXACT)


def is_one_number(one: Json, other: Json) -> bool:
    """Whether two values are one number: it may be written as 1 or as 1.0."""
    return {type(one), type(other)} == {int, float} and bool(one == other)


def written(value: Json) -> str:
    """A value in one form, equal for values that are the same and no others; raises Unreadable for no finite number."""
    try:
        return _WRITER.encode(value)
    except ValueError as error:
        raise Unreadable("a number is too large to be held, or is not a number") from error


def likeness(value: Json) -> str:
    """A value in a form that is equal for equal ones, however their numbers are written, and nearly only for them."""
    text = written(value)
    return _IDLE_ZERO.sub("", text) if ".0" in text else text


def _children(node: Json) -> Json:
    return node.values() if type(node) is dict else node
