"""What stands around every page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Nav:
    """The header: who is signed in, what they may do, how much waits, and where they are.

    `current` is the blueprint of the page, or empty. `pending` is None where it cannot be told.
    """

    person_name: str | None
    roles: tuple[str, ...]
    pending: int | None
    current: str
