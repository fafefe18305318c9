"""The one door from page values to templates: behind it, what others wrote can hide nothing.

Characters that show nothing, or turn the direction of reading, are marked in every text of a page value, whoever it
came from: a name or a note with such a character could read as another one beside somebody's signature.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from flask import Response, render_template, stream_template

from reviewapp.domain import media
from reviewapp.http import flashes
from reviewapp.web.pages.parts import SENT_BACK


def render(template: str, page: object) -> str:
    """A template with its page value."""
    return render_template(template, page=marked(page))


def streamed(template: str, page: object, parts: Iterable[object]) -> Response:
    """A template with its page value, and with `parts` that are sent one by one, as soon as each is known.

    What goes wrong once the first line was sent can only end the answer: whatever may be refused is asked for before.
    """
    told = flashes.told()  # now, since a session cannot be changed any more once an answer has begun
    pieces = stream_template(template, page=marked(page), parts=map(marked, parts), told=lambda: told)
    return Response(pieces, mimetype="text/html")


def marked(value: Any) -> Any:
    """`value` with its texts marked; forms, mark-up of ours and what the browser sends back stay as they are."""
    if type(value) is str:
        return media.seen(value)
    if type(value) is tuple:
        return tuple(marked(one) for one in value)
    if type(value) is dict:
        return {key: marked(one) for key, one in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    given = {one.name: getattr(value, one.name) for one in fields(value) if one.metadata != SENT_BACK}
    changed = {name: made for name, held in given.items() if (made := marked(held)) is not held}
    return replace(value, **changed) if changed else value
