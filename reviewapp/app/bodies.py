"""How large a request's body may be: as set, and more for the one address that takes many runs at once.

What is larger is refused before the application sees it; a program is answered as it is anywhere else.
"""

import secrets
from copy import copy
from http import HTTPStatus
from typing import cast

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from waitress.utilities import Error

from reviewapp.api import batches
from reviewapp.api.blueprint import BASE
from reviewapp.api.reading import LARGEST_BATCH
from reviewapp.http import problems
from reviewapp.http.context import API

_PATH = BASE + batches.PATH


class _Parser(HTTPRequestParser):
    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if vars(self).get("path") == _PATH:
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = max(self.adj.max_request_body_size, LARGEST_BATCH + 1)


class _Refusal(ErrorTask):
    def execute(self) -> None:
        """Answer a program with problem details, anybody else as the server does."""
        refused = cast("HTTPRequestParser", self.request)
        error = refused.error
        if error is None or not vars(refused).get("path", "").startswith(API):
            super().execute()
            return
        self.refuse(HTTPStatus(error.code), _told(error, refused.adj.max_request_body_size))

    def refuse(self, status: HTTPStatus, detail: str) -> None:
        """Write the answer."""
        request_id = secrets.token_hex(8)
        said = problems.text(status, detail, problems.code(status, None), request_id=request_id).encode()
        self.status = f"{status.value} {status.phrase}"
        self.response_headers = [("Content-Type", problems.MEDIA_TYPE), ("X-Request-Id", request_id)]
        self.set_close_on_finish()
        self.content_length = len(said)
        self.write(said)


def _told(error: Error, largest: int) -> str:
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return f"The body is larger than {largest:,} bytes; send less at once."
    return f"The server cannot read the request: {error.body}."


class Channel(HTTPChannel):
    """A connection of which each request has the limit of its address."""

    parser_class = _Parser
    error_task_class = _Refusal
