"""The queue's filter as it stands in addresses, so that it survives from page to page."""

from datetime import datetime, timedelta
from typing import Any, TypeAlias

from werkzeug.datastructures import MultiDict

from reviewapp.domain.content import ContentClass
from reviewapp.domain.risk import Risk
from reviewapp.store.reads.queue import QueueFilter
from reviewapp.web.pages.parts import FilterSelect, Option

AGES = {"1": "over 1 hour", "4": "over 4 hours", "24": "over 1 day", "168": "over 1 week"}
CLASSES = {
    ContentClass.EXPLANATORY: "Explanations and notices",
    ContentClass.PRESCRIPTIVE: "Suggestions",
    ContentClass.OVERRIDE_REQUEST: "Override requests",
}
Query: TypeAlias = dict[str, Any]
"""Arguments of an address; Any, for `url_for` gives some names other types."""

_LONGEST = 256


def queue_query(arguments: "MultiDict[str, str]") -> Query:
    """The parts of the queue's filter that were asked for and make sense; the rest is left out."""
    wanted = {
        "risk": _one_of(arguments.get("risk"), set(Risk)),
        "kind": _one_of(arguments.get("kind"), set(ContentClass)),
        "tool": arguments.get("tool", "")[:_LONGEST],
        "machine": arguments.get("machine", "")[:_LONGEST],
        "age": _one_of(arguments.get("age"), set(AGES)),
        "id": arguments.get("id", "").strip()[:_LONGEST],
    }
    return {name: value for name, value in wanted.items() if value}


def queue_filter(query: Query, now: datetime) -> QueueFilter:
    """The filter for the store."""
    age = query.get("age")
    return QueueFilter(
        risk=query.get("risk", ""),
        content_class=query.get("kind", ""),
        tool=query.get("tool", ""),
        machine=query.get("machine", ""),
        before=now - timedelta(hours=int(age)) if age else None,
        id_prefix=query.get("id", ""),
    )


def _one_of(value: str | None, allowed: set[str]) -> str:
    return value if value in allowed else ""


def select(name: str, label: str, query: Query, options: dict[str, str]) -> FilterSelect:
    """A filter with its choices, the one asked for chosen."""
    return FilterSelect(name, label, query.get(name, ""), tuple(Option(*pair) for pair in options.items()))
