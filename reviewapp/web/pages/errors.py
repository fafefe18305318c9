"""What a person is shown when a request cannot be answered."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorPage:
    """What happened, and what to do; the request id finds the log line. No detail of the machinery."""

    title: str
    status: int
    message: str
    what_to_do: str
    request_id: str | None
    home_href: str | None
