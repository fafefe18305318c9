"""What programs are told where something is refused: problem details (RFC 9457).

RMOS wraps `{"error": …, "run_id": …}` in `detail`; here both stand beside `detail`, which is a sentence.
"""

import json
from http import HTTPStatus

from flask import Response, g, request

from reviewapp.domain import errors

MEDIA_TYPE = "application/problem+json"
_CODES: dict[type[errors.DeskError], str] = {
    errors.RunNotFound: "RUN_NOT_FOUND",
    errors.SafetyBlocked: "SAFETY_BLOCKED",
    errors.KeyReused: "IDEMPOTENCY_KEY_REUSED",
    errors.WrongState: "WRONG_STATE",
    errors.Damaged: "DAMAGED",
}
_BY_STATUS = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "INVALID",
    429: "TOO_MANY_REQUESTS",
    503: "UNAVAILABLE",
}
_SERVER_FAULT = "INTERNAL_ERROR"
CODES = tuple(sorted({*_CODES.values(), *_BY_STATUS.values(), _SERVER_FAULT}))
"""Every word that `error` can be."""
_UNKNOWN, _WEAK = 'Bearer realm="reviewapp"', 'Bearer realm="reviewapp", error="insufficient_scope", scope="{}"'


def problem(status: HTTPStatus, detail: str, cause: errors.DeskError | None = None) -> Response:
    """The answer of an error; `cause` is the refusal of ours behind it, where there is one."""
    run_id = (request.view_args or {}).get("run_id")
    field = cause.field if isinstance(cause, errors.Invalid) else None
    said = text(status, detail, code(status, cause), run_id=run_id, field=field, request_id=g.get("request_id"))
    response = Response(said, status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = _UNKNOWN
    if status == HTTPStatus.FORBIDDEN and (scope := g.get("scope")):
        response.headers["WWW-Authenticate"] = _WEAK.format(scope)
    return response


def text(status: HTTPStatus, detail: str, error: str, **more: str | None) -> str:
    """The body of such an answer: `error` is the word for programs; of what is `more` that is said which is known."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "error": error,
        **more,
    }
    return json.dumps({name: value for name, value in body.items() if value is not None}, sort_keys=True)


def code(status: HTTPStatus, cause: errors.DeskError | None) -> str:
    """The word for programs."""
    kinds = type(cause).__mro__ if cause is not None else ()
    named = next((_CODES[kind] for kind in kinds if kind in _CODES), None)
    return named or _BY_STATUS.get(
        int(status), _SERVER_FAULT if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "BAD_REQUEST"
    )
