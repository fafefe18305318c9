"""How answers are given: JSON of a model, tagged so that it can be asked for again cheaply; writes once a key."""

from collections.abc import Callable

from flask import Response, request
from pydantic import BaseModel

from reviewapp.actions import idempotency
from reviewapp.actions.idempotency import Answer, Keyed
from reviewapp.api import reading
from reviewapp.domain.canonical import sha256
from reviewapp.http import context
from reviewapp.store.database import Store

JSON = "application/json"
_TAG = 32


def read(made: BaseModel | Response, status: int) -> Response:
    """The answer of what only reads: 304 without it where the caller has it already."""
    response = made if isinstance(made, Response) else Response(_body(made), status, content_type=JSON)
    if not response.is_streamed and "ETag" not in response.headers:
        response.set_etag(sha256(response.get_data())[:_TAG])
    response.make_conditional(request)
    return response


def written(act: Callable[[Store], BaseModel | Response], status: int) -> Response:
    """The answer of what changes something; with an Idempotency-Key it is done once, and answered alike each time."""

    def answer(store: Store) -> Answer:
        made = act(store)
        if isinstance(made, Response):
            raise TypeError("what writes answers with a model, so that the answer can be kept")
        return Answer(status, _body(made))

    keyed, store = _keyed(), context.desk().store
    return _response(idempotency.once(store, keyed, answer, context.now()) if keyed else answer(store))


def again() -> Response | None:
    """The answer that was given to the request under its Idempotency-Key before; None where it is new, or has none."""
    keyed = _keyed()
    before = idempotency.again(context.desk().store, keyed) if keyed else None
    return _response(before) if before else None


def _keyed() -> Keyed | None:
    key = reading.key()
    return Keyed(reading.caller_name(), key, reading.fingerprint()) if key is not None else None


def _response(given: Answer) -> Response:
    response = Response(given.body, given.status, content_type=JSON)
    if given.is_again:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def raw(data: bytes, media_type: str) -> Response:
    """Bytes as they are kept."""
    return Response(data, content_type=media_type)


def _body(made: BaseModel) -> bytes:
    return made.model_dump_json().encode()
