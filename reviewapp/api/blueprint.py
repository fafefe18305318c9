"""Every endpoint, and the blueprint that serves them with their description."""

import json

from flask import Blueprint, Response

from reviewapp.api import (
    advising,
    advisories,
    attachments,
    batches,
    checkpoints,
    comparing,
    events,
    explaining,
    gates,
    openapi,
    overrides,
    runs,
    submitting,
)
from reviewapp.api.answering import JSON, read
from reviewapp.api.endpoint import Endpoint
from reviewapp.http.guards import public

BASE = "/api/rmos"
ENDPOINTS: tuple[Endpoint, ...] = (
    runs.index,
    runs.show,
    runs.download,
    comparing.diff,
    advisories.of_run,
    attachments.index,
    attachments.show,
    attachments.verify,
    gates.gate,
    gates.certificate,
    gates.certify,
    overrides.ask,
    submitting.create,
    batches.send,
    submitting.meta,
    submitting.attach,
    advising.attach,
    advising.withdraw,
    advising.supersede,
    explaining.suggest,
    advisories.index,
    advisories.show,
    events.feed,
    events.show,
    events.proof,
    checkpoints.index,
    checkpoints.latest,
    checkpoints.consistency,
)


def blueprint() -> Blueprint:
    """The API as one blueprint, of whose requests no form ever carries a token against forgery."""
    made = Blueprint("api", __name__)
    for one in ENDPOINTS:
        made.add_url_rule(BASE + one.path, one.name, one.view(), methods=[one.method], provide_automatic_options=False)
    text = json.dumps(openapi.document(ENDPOINTS, BASE), sort_keys=True, ensure_ascii=False).encode()

    @public
    def describe() -> Response:
        return read(Response(text, content_type=JSON), 200)

    made.add_url_rule("/api/openapi.json", "openapi", describe, provide_automatic_options=False)
    return made
