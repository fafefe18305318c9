"""What a request carries, read strictly: what is ambiguous, unknown or boundless is refused before a view sees it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from reviewapp.actions import submitting
from reviewapp.actions.receiving import Sender
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import DeskError, Invalid, Unreadable
from reviewapp.domain.person import Actor, Person
from reviewapp.http import context
from reviewapp.rmos import strict_json

Model = TypeVar("Model", bound=BaseModel)
KEY = r"[!-~]{1,128}"
_KEY = re.compile(KEY)
_JSON = "application/json"
_BOM = b"\xef\xbb\xbf"
_MOST = 5
_NDJSON = "application/x-ndjson"
LARGEST_BATCH, LARGEST_LINE = 32 * strict_json.MIB, 4 * strict_json.MIB
MOST_LINES = 20_000
"""Each is answered for, so that millions of tiny ones would fill the memory."""


class Asking(NamedTuple):
    """Who asks: the owner of the token counts as the requester, the token stands in the events."""

    person: Person
    via: Actor
    at: datetime
    request_id: str
    source: str

    @property
    def sender(self) -> Sender:
        """The sender of what the request brings."""
        return submitting.sender_of(self.via, self.person.id, self.source, self.request_id)


def query(model: type[Model]) -> Model:
    """The query of the address; raises Invalid for a name that is unknown or stands twice, and for a wrong value."""
    twice = next((name for name in request.args if len(request.args.getlist(name)) > 1), None)
    if twice is not None:
        raise Invalid(f"{twice[:80]!r} stands twice in the address; give it once.", twice[:80])
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise _invalid(error) from error


def body(model: type[Model]) -> Model:
    """The body of the request.

    Raises UnsupportedMediaType where it does not say that it is JSON, BadRequest where it is none that means one
    thing only (RFC 8259, and beyond: no key twice, nothing infinite, no half character), Invalid for a wrong shape.
    """
    if request.mimetype != _JSON:
        raise UnsupportedMediaType(f"Send JSON, and say so: Content-Type: {_JSON}.")
    data = request.get_data()
    try:
        strict_json.parse(data)
    except Unreadable as error:
        raise BadRequest(f"The body cannot be taken: {error}{f' ({error.place})' if error.place else ''}.") from error
    try:
        return model.model_validate_json(data.removeprefix(_BOM), strict=True)
    except ValidationError as error:
        raise _invalid(error) from error


class Line(NamedTuple, Generic[Model]):
    """A line of a body, counted from 1: what it says, or why that is refused."""

    number: int
    value: Model | DeskError


def lines(model: type[Model]) -> Iterator[Line[Model]]:
    """The lines of a body, each a JSON text of its own; empty ones say nothing.

    Each is parsed when it is asked for: all that is made of 20,000 lines at once would fill the memory. What is wrong
    with the body as a whole is raised at once.
    """
    if request.mimetype != _NDJSON:
        raise UnsupportedMediaType(f"Send a JSON text a line, and say so: Content-Type: {_NDJSON}.")
    request.max_content_length = max(request.max_content_length or 0, LARGEST_BATCH)
    data = request.get_data()
    if data.count(b"\n") > MOST_LINES:
        raise RequestEntityTooLarge(f"Send at most {MOST_LINES} lines at once.")
    found = enumerate(data.split(b"\n"), 1)
    return (Line(number, _line(model, line)) for number, line in found if line.strip())


def _line(model: type[Model], data: bytes) -> Model | DeskError:
    try:
        strict_json.parse(data, LARGEST_LINE)
        return model.model_validate_json(data, strict=True)
    except Unreadable as error:
        return Unreadable(f"The line cannot be taken: {error}.")
    except ValidationError as error:
        return _invalid(error)


def key() -> str | None:
    """The Idempotency-Key; raises BadRequest where it cannot be one."""
    given = request.headers.get("Idempotency-Key")
    if given is not None and not _KEY.fullmatch(given):
        raise BadRequest("An Idempotency-Key has 1 to 128 visible ASCII characters.")
    return given


def fingerprint() -> str:
    """The SHA-256 of what the request asks for: method, address, kind and body."""
    head = f"{request.method} {request.full_path} {request.mimetype}\n"
    return sha256(head.encode() + request.get_data())


def caller_name() -> str:
    """The name of the token that asks."""
    return context.caller().token.name


def asking() -> Asking:
    """On whose behalf the request asks, when, and under which id."""
    caller = context.caller()
    return Asking(caller.owner, caller.token.actor, context.now(), context.request_id(), caller.token.source)


def _invalid(error: ValidationError) -> Invalid:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    places = [".".join(str(part) for part in fault["loc"])[:80] for fault in faults]
    told = [f"{place or 'body'}: {fault['msg']}" for place, fault in zip(places, faults, strict=True)]
    more = f" And {len(told) - _MOST} more." if len(told) > _MOST else ""
    return Invalid(f"{'; '.join(told[:_MOST])}.{more}", places[0] or None)
