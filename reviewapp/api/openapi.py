"""The description of the API (OpenAPI 3.1), built from the same declarations by which it is served."""

import re
from collections.abc import Iterable, Mapping, Sequence
from inspect import getdoc
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from reviewapp import __version__
from reviewapp.api.endpoint import Endpoint
from reviewapp.api.reading import KEY
from reviewapp.domain.token import Scope
from reviewapp.http import problems

Mode = Literal["validation", "serialization"]
_REF = "#/components/schemas/{model}"
_PART = re.compile(r"<(?:int:)?([a-z0-9_]+)>")
_JSON, _NDJSON = "application/json", "application/x-ndjson"
_ALWAYS, _OF_BODIES = (401, 403, 422), (400, 413, 415)
_WORDS = {
    400: "The body is no JSON that means one thing only, or the key cannot be one.",
    401: "No token, or none that may be used now.",
    403: "The token has not got the scope.",
    404: "There is nothing of that name here.",
    409: "That cannot be done, or told, as things stand now.",
    413: "The body is too large.",
    415: "The body does not say that it is JSON.",
    422: "Something in the request is not right; `field` says what.",
    503: "Not just now: nothing was done. Send it again after as many seconds as `Retry-After` says.",
}
_HEADERS = {503: {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}}
_ABOUT = """For programs, with a token that an admin made. A token sends and reads; no scope decides anything.

Errors are problem details (RFC 9457). RMOS wraps `{"error": …, "run_id": …}` in `detail`; here `error` and `run_id`
stand beside `detail`, which is a sentence. Every answer names its request in `X-Request-Id`, which a caller may
choose; it stands in every event that the request causes. Answers to GET carry an `ETag`; send it as `If-None-Match`
and a 304 says that nothing changed. Writes take an `Idempotency-Key`: the same request under it is done once."""


class Problem(BaseModel):
    """Why something was refused (RFC 9457): `detail` for people, `error` for programs."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    error: Literal[problems.CODES]  # type: ignore[valid-type]  # its words stand in one place
    run_id: str | None = None
    field: str | None = None
    request_id: str | None = None


def document(endpoints: Sequence[Endpoint], base: str) -> dict[str, Any]:
    """The whole description."""
    models = list(_models(endpoints))
    named, definitions = models_json_schema(models, ref_template=_REF)
    schemas: dict[str, Any] = definitions["$defs"]
    queries = {one.query: schemas.pop(one.query.__name__) for one in _once(endpoints)}
    paths: dict[str, Any] = {}
    for one in endpoints:
        described = _operation(one, named, queries[one.query])
        paths.setdefault(_PART.sub(r"{\1}", one.path), {})[one.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "Reviewapp", "version": __version__, "description": _ABOUT},
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _scopes()}},
        },
    }


def _models(endpoints: Iterable[Endpoint]) -> Iterable[tuple[type[BaseModel], Mode]]:
    yield Problem, "serialization"
    for one in endpoints:
        yield one.query, "validation"
        if one.body is not None:
            yield one.body, "validation"
        if not isinstance(one.answers, str):
            yield one.answers, "serialization"


def _once(endpoints: Iterable[Endpoint]) -> Iterable[Endpoint]:
    return {one.query: one for one in endpoints}.values()


def _operation(one: Endpoint, named: Any, query: dict[str, Any]) -> dict[str, Any]:
    told = getdoc(one.handler) or ""
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": told.partition(".")[0].partition(":")[0],
        "description": f"{told}\n\nScope: `{one.scope}`.",
        "tags": [one.path.split("/")[1]],
        "security": [{"token": []}],
        "parameters": [*_path(one), *_query(query), *_headers(one)],
        "responses": _responses(one, named),
    }
    if one.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {_JSON: {"schema": named[one.body, "validation"]}},
        }
    if one.lines is not None:
        told = f"A {one.lines.__name__} a line, as JSON without line ends."
        # No type: JSON Schema has no word for lines, each of which is answered for by itself.
        described["requestBody"] = {"required": True, "content": {_NDJSON: {"schema": {"description": told}}}}
    return described


def _path(one: Endpoint) -> Iterable[dict[str, Any]]:
    hints = get_type_hints(one.handler)
    for name in _PART.findall(one.path):
        number = hints[name] is int
        schema = {"type": "integer", "minimum": 0} if number else {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(schema: dict[str, Any]) -> Iterable[dict[str, Any]]:
    wanted = schema.get("required", ())
    for name, held in schema.get("properties", {}).items():
        kinds = [kind for kind in held.get("anyOf", [held]) if kind != {"type": "null"}]
        told = {key: held[key] for key in ("default", "description") if held.get(key) is not None}
        kept = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        kept = {key: value for key, value in kept.items() if key not in {"title", "default"}}
        default = {"default": told["default"]} if "default" in told else {}
        yield {"name": name, "in": "query", "required": name in wanted, "schema": {**kept, **default}}


def _headers(one: Endpoint) -> Iterable[dict[str, Any]]:
    if one.writes:
        schema: dict[str, Any] = {"type": "string", "pattern": f"^{KEY}$"}
        yield {"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema}


def _responses(one: Endpoint, named: Any) -> dict[str, Any]:
    media = one.answers if isinstance(one.answers, str) else _JSON
    schema = {"type": "string"} if isinstance(one.answers, str) else named[one.answers, "serialization"]
    headers = {} if one.writes else {"ETag": {"schema": {"type": "string"}}}
    known = (*_ALWAYS, *one.refuses, *((400,) if one.writes else ()), *(_OF_BODIES if one.body or one.lines else ()))
    told = {
        str(one.status): {
            "description": "Done." if one.writes else "Here it is.",
            "content": {media: {"schema": schema}},
            **({"headers": headers} if headers else {}),
        },
        **{str(status): _refusal(_WORDS[status], named, _HEADERS.get(status)) for status in sorted({*known})},
        "default": _refusal("Not now, or a fault of the desk's own.", named),
    }
    if not one.writes:
        told["304"] = {"description": "Nothing changed since the answer whose ETag was sent."}
    return told


def _refusal(words: str, named: Any, headers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": named[Problem, "serialization"]}}
    return {"description": words, "content": content, **({"headers": headers} if headers else {})}


def _scopes() -> str:
    return f"A token; its scopes are some of {', '.join(f'`{scope}`' for scope in Scope)}."
