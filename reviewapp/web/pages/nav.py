"""What stands around every page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Nav:
    """The header: who is signed in, what they may do, what waits, and where they are.

    `current` is the blueprint of the page, or empty. `pending` counts the queue, `overrides` those that release a run,
    `held` the quarantine, `stops` what is paused; they are None where they cannot be told.
    `sees_tokens` where the list of tokens is for them.
    """

    person_name: str | None
    roles: tuple[str, ...]
    pending: int | None
    overrides: int | None
    held: int | None
    stops: int | None
    current: str
    sees_tokens: bool = False
