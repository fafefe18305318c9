"""How the server's process lives with Python's search for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW, _YOUNG, _OLD = 50_000, 20, 100
"""How many new objects, and how many searches among them, are waited for before the next."""


@contextmanager
def settled() -> Iterator[None]:
    """Leave what was loaded until now out of the search for garbage, and search what is new less often.

    Most of what a page makes is gone with it, without a search: of two toolpaths of 20,000 lines each, half the time of
    drawing them was spent on searching the moves again and again.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, _YOUNG, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
