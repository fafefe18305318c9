"""Stores that were cut over are left alone: nothing is taken from them, and nothing written into them."""

from pathlib import Path

from reviewapp.actions import quarantining
from reviewapp.domain.errors import Invalid
from reviewapp.domain.migrating import Phase
from reviewapp.store.database import Store
from reviewapp.store.reads import migrating as read


def require_open(store: Store, *paths: Path) -> None:
    """Raise Invalid where one of the paths is a store that was cut over to this desk.

    The file in the store says the same; this holds from the signature on, and where somebody took the file away.
    """
    with store.reading() as conn:
        found = [read.find(conn, quarantining.Source.of(path).id) for path in paths]
    for one in found:
        if one is not None and one.phase is Phase.CUT_OVER:
            raise Invalid(
                f"{one.sentence}: it is frozen, nothing is taken from it and nothing written into it. "
                "`reviewapp migrate rollback` gives it back to RMOS."
            )
