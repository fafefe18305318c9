"""One endpoint: declared once, and from that both served and described.

Libraries that were tried either document no problem details or fail the test of their own description.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from flask import Response
from pydantic import BaseModel

from reviewapp.api import answering, reading
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.http import guards

Handler = Callable[..., BaseModel | Response]


class NoQuery(Frozen):
    """An address without a query."""


@dataclass(frozen=True)
class Endpoint:
    """What is called how, by whom, with what, and what it answers.

    `answers` is the model of a JSON answer, or the media type of any other; `refuses` are the statuses of refusals
    besides those that every endpoint knows. What writes takes an Idempotency-Key, and its handler a `store`;
    what `first` answers, before any transaction is begun, the handler of what writes takes as `first`. Of a body of
    lines each is a JSON text of the model `lines`.
    """

    method: str
    path: str
    scope: Scope
    handler: Handler
    answers: type[BaseModel] | str
    status: int
    refuses: tuple[int, ...]
    first: Callable[..., Any] | None = None
    lines: type[BaseModel] | None = None

    @property
    def name(self) -> str:
        """The name by which addresses of it are built, and its operation id."""
        return f"{self.handler.__module__.rpartition('.')[2]}_{self.handler.__name__}"

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @property
    def query(self) -> type[BaseModel]:
        """The model of the query."""
        found: type[BaseModel] = get_type_hints(self.handler).get("query", NoQuery)
        return found

    @property
    def body(self) -> type[BaseModel] | None:
        """The model of the body, None where none is read."""
        return None if self.lines else get_type_hints(self.handler).get("body")

    def view(self) -> Callable[..., Response]:
        """The view that Flask calls."""
        query, body, takes_query = self.query, self.body, "query" in get_type_hints(self.handler)

        def respond(**given: Any) -> Response:
            asked = reading.query(query)
            if takes_query:
                given["query"] = asked
            if body is not None:
                given["body"] = reading.body(body)
            if self.lines is not None:
                given["body"] = reading.lines(self.lines)
            if self.first is not None:
                if (before := answering.again()) is not None:
                    return before
                given["first"] = self.first(**given)
            if not self.writes:
                return answering.read(self.handler(**given), self.status)
            return answering.written(lambda store: self.handler(store=store, **given), self.status)

        return guards.needs_token(self.scope)(respond)


def endpoint(
    method: str,
    path: str,
    scope: Scope,
    answers: type[BaseModel] | str,
    *,
    status: int = 200,
    refuses: tuple[int, ...] = (404,),
    first: Callable[..., Any] | None = None,
    lines: type[BaseModel] | None = None,
) -> Callable[[Handler], Endpoint]:
    """Make an endpoint of a handler, whose annotations say what it takes: `query`, `body`, and parts of the path.

    Its docstring is the description. `path` is written as Flask writes paths, below /api/rmos.
    """

    def made(handler: Handler) -> Endpoint:
        return Endpoint(method, path, scope, handler, answers, status, refuses, first, lines)

    return made
