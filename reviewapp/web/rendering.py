"""The one door from page values to templates: behind it, what others wrote can hide nothing.

Characters that show nothing, or turn the direction of reading, are marked in every text of a page value, whoever it
came from: a name or a note with such a character could read as another one beside somebody's signature.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from flask import Response, render_template, stream_template

from reviewapp.domain import unseen
from reviewapp.http import flashes
from reviewapp.web.pages.parts import SENT_BACK


def render(template: str, page: object) -> str:
    """A template with its page value, and with what was marked in it."""
    found: Counter[str] = Counter()
    shown = marked(page, found)
    return render_template(template, page=shown, unseen=unseen.listed(found))


def streamed(template: str, page: object, parts: Iterable[object]) -> Response:
    """A template with its page value, and with `parts` that are sent one by one, as soon as each is known.

    What goes wrong once the first line was sent can only end the answer: whatever may be refused is asked for before.
    """
    told, found = flashes.told(), Counter[str]()  # now: a session cannot be changed once an answer has begun
    shown = (marked(part, found) for part in parts)
    pieces = stream_template(template, page=marked(page, found), parts=shown, told=lambda: told)
    return Response(pieces, mimetype="text/html")


def marked(value: Any, found: "Counter[str]") -> Any:
    """`value` with its texts marked and the marks counted; forms and what the browser sends back stay as they are."""
    if isinstance(value, str):
        shown = unseen.seen(value) if type(value) is str else value  # mark-up of ours was marked before it was made
        found.update(unseen.marks(shown))
        return shown
    if type(value) is tuple:
        return tuple(marked(one, found) for one in value)
    if type(value) is dict:
        return {key: marked(one, found) for key, one in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    given = {one.name: getattr(value, one.name) for one in fields(value) if one.metadata != SENT_BACK}
    changed = {name: made for name, held in given.items() if (made := marked(held, found)) is not held}
    return replace(value, **changed) if changed else value
