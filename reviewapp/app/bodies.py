"""How large a request's body may be: as set, and more for the one address that takes many runs at once."""

from copy import copy

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from reviewapp.api import batches
from reviewapp.api.blueprint import BASE
from reviewapp.api.reading import LARGEST_BATCH

_PATH = BASE + batches.PATH


class _Parser(HTTPRequestParser):
    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if vars(self).get("path") == _PATH:
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = max(self.adj.max_request_body_size, LARGEST_BATCH + 1)


class Channel(HTTPChannel):
    """A connection of which each request has the limit of its address."""

    parser_class = _Parser
