"""The id of a request and its line in the log."""

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from reviewapp.http.logs import REQUEST_ID

LOGGER = logging.getLogger("reviewapp.access")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def begin() -> None:
    """Take over the caller's id, or make one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()
    REQUEST_ID.set(g.request_id)


def end(response: Response) -> Response:
    """Log the request; paths without their query, for a filter may name people."""
    spent = time.perf_counter() - g.get("started", time.perf_counter())
    me, caller = g.get("signed_in"), g.get("caller")
    fields = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round(spent * 1000, 1),
        "person": me.person.id if me else None,
        **({"token": caller.token.name} if caller else {}),
    }
    # Probes come every few seconds and would bury what people did.
    LOGGER.log(logging.DEBUG if request.blueprint == "health" else logging.INFO, "request", extra={"fields": fields})
    return response


def install(app: Flask) -> None:
    """Give every request of an app its id and its line."""
    app.before_request(begin)
    app.after_request(end)
