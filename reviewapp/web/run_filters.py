"""The filters of the list of runs as they stand in addresses, and as they are shown."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flask import url_for
from werkzeug.datastructures import MultiDict

from reviewapp.domain.errors import Invalid
from reviewapp.domain.gate import Answer
from reviewapp.domain.risk import Risk, Status
from reviewapp.store.reads.run_list import RunFilter
from reviewapp.web.filters import Query, select
from reviewapp.web.pages.parts import FilterBar, FilterInput

_LONGEST, _LAST_YEAR = 256, 9000
_NAMES = {
    "risk": "risk",
    "status": "status",
    "mode": "mode",
    "tool": "tool_id",
    "tool_prefix": "tool_prefix",
    "material": "material_id",
    "machine": "machine_id",
    "session": "session_id",
    "event_type": "event_type",
    "id": "id_prefix",
    "gate": "gate",
}
"""The name in the address → that of the filter. RMOS's clients know them by these names."""


def runs_query(arguments: "MultiDict[str, str]") -> Query:
    """What was asked for and makes sense; the rest is left out."""
    given = {name: arguments.get(name, "").strip()[:_LONGEST] for name in (*_NAMES, "from", "to")}
    allowed: dict[str, set[str]] = {"risk": set(Risk), "status": set(Status), "gate": set(Answer)}
    return {name: value for name, value in given.items() if value and value in allowed.get(name, {value})}


def runs_filter(query: Query) -> RunFilter:
    """The filter for the store; raises Invalid for a day that is none."""
    until = day(query.get("to"), "to")
    given = {_NAMES[name]: value for name, value in query.items() if name in _NAMES}
    return RunFilter(since=day(query.get("from"), "from"), until=until + timedelta(days=1) if until else None, **given)


def runs_bar(query: Query, choices: Mapping[str, tuple[str, ...]]) -> FilterBar:
    """The filters with their choices, what was asked for chosen."""
    given = (
        ("risk", "Risk", tuple(risk.value for risk in reversed(Risk))),
        ("gate", "Gate", tuple(answer.value for answer in Answer)),
        ("status", "Status", tuple(status.value for status in Status)),
        ("mode", "Mode", choices["mode"]),
        ("event_type", "Event", choices["event_type"]),
        ("material", "Material", choices["material_id"]),
        ("machine", "Machine", choices["machine_id"]),
    )
    inputs = (("tool_prefix", "Tool starts with"), ("session", "Session"), ("id", "Run id starts with"))
    days = (("from", "Made from"), ("to", "to"))
    return FilterBar(
        action=url_for("runs.index"),
        clear_href=url_for("runs.index"),
        is_active=bool(query),
        selects=tuple(select(name, label, query, {one: one for one in found}) for name, label, found in given),
        inputs=(
            *(FilterInput(name, label, query.get(name, "")) for name, label in inputs),
            *(FilterInput(name, label, query.get(name, ""), type="date") for name, label in days),
        ),
    )


def day(text: str | None, field: str) -> datetime | None:
    """The beginning of a day in UTC; raises Invalid where `text` is none."""
    if not text:
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise Invalid(f"{text!r} is not a day; write it as 2026-01-31.", field) from error
    return min(found, datetime(_LAST_YEAR, 1, 1, tzinfo=UTC))
