"""Page values that take long to make, kept by the hashes of what they were made from."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import TypeAdapter

from reviewapp import __version__
from reviewapp.http import context

Value = TypeVar("Value")


def cached(shape: TypeAdapter[Value], key: Sequence[str | int], make: Callable[[], Value]) -> Value:
    """The value that `make` makes, once for equal keys.

    A key begins with the name of the engine and the number of its shape: raise it with every change of either.
    """
    cache = context.desk().cache
    return shape.validate_json(cache.get((__version__, *key), lambda: shape.dump_json(make())))
