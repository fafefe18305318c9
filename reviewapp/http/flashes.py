"""What just happened, told once on the next page, with the way to what it speaks of."""

from dataclasses import dataclass

from flask import flash, get_flashed_messages

from reviewapp.domain import unseen


@dataclass(frozen=True)
class Told:
    """One line, and a link behind it where there is something to open."""

    text: str
    href: str | None = None
    link: str = "Open it"


def tell(text: str, href: str | None = None, link: str = "Open it") -> None:
    """Keep a line for the next page."""
    flash({"text": unseen.seen(text), "href": href, "link": link}, "done")  # type: ignore[arg-type]  # kept as JSON


def told() -> tuple[Told, ...]:
    """The lines to show now; each is told once."""
    return tuple(Told(**message) for message in get_flashed_messages())  # type: ignore[arg-type]
