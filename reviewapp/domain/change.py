"""What a rule returns: a new state together with the event that explains it; neither comes alone."""

from typing import Any

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.review import Signed


class Change(Frozen):
    """A new state of an advisory, its event, and the review where a person signed."""

    advisory: Advisory
    event: Event
    review: Signed | None = None


def standing(advisory: Advisory) -> dict[str, Any]:
    """How an advisory stands, for the `before` and `after` of events."""
    return {
        "state": advisory.state,
        "round": advisory.round,
        "given": advisory.given,
        "item_sha256": advisory.item_sha256,
        "expires_at": utc_text(advisory.expires_at) if advisory.expires_at else None,
    }


def routed(advisory: Advisory) -> dict[str, Any]:
    """How an advisory was routed, for the `after` of events; `held_by` names the stops, where there are any."""
    held = {"held_by": [one.stop for one in advisory.held]} if advisory.held else {}
    return {
        **standing(advisory),
        "class": advisory.content_class,
        "rule": advisory.needs.id,
        "approvals": advisory.needs.approvals,
        "content_sha256": advisory.content_sha256,
        "origin": advisory.origin,
        "override": advisory.override.model_dump() if advisory.override else None,
        **held,
    }
