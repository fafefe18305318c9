"""The audit trail's filter: as it stands in addresses and forms, for the store, and as a bar of fields."""

from collections.abc import Mapping
from datetime import timedelta

from flask import url_for
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from reviewapp.domain.events import KINDS, SUBJECTS
from reviewapp.domain.risk import Risk
from reviewapp.store.reads import events as read
from reviewapp.store.reads import people
from reviewapp.web import words
from reviewapp.web.filters import Query, select
from reviewapp.web.pages.parts import FilterBar, FilterInput
from reviewapp.web.run_filters import day

FIELDS = ("person", "subject", "kind", "risk", "policy", "run", "advisory", "from", "to")
_LONGEST = 128


def trail_query(given: "MultiDict[str, str]") -> Query:
    """The parts of the filter that were asked for."""
    return {name: value for name in FIELDS if (value := given.get(name, "").strip()[:_LONGEST])}


def trail_filter(query: Query) -> read.EventFilter:
    """The filter for the store; raises Invalid where a day is none. `to` is the last day that is shown."""
    until = day(query.get("to"), "to")
    return read.EventFilter(
        person=query.get("person", ""),
        subject=query.get("subject", ""),
        kind=query.get("kind", ""),
        run_id=query.get("run", ""),
        advisory_id=query.get("advisory", ""),
        risk=query.get("risk", ""),
        policy=query.get("policy", ""),
        since=day(query.get("from"), "from"),
        until=until + timedelta(days=1) if until else None,
    )


def actors(conn: Connection) -> dict[str, str]:
    """Everybody who can stand in the trail: people by name, then the parts of the system that occur in it."""
    known = {one.person.id: f"{one.person.name} ({one.person.id})" for one in people.everybody(conn)}
    return known | {one: one for one in sorted(read.actors(conn)) if one not in known}


def filter_bar(query: Query, actors: Mapping[str, str]) -> FilterBar:
    """The fields, filled in; what was asked for can be chosen even where nobody has that name."""
    person = query.get("person")
    asked = {person: f"{person} (unknown)"} if person and person not in actors else {}
    kinds = {kind: words.EVENTS[kind] for kind in sorted(KINDS)}
    return FilterBar(
        action=url_for("audit.index"),
        clear_href=url_for("audit.index"),
        is_active=bool(query),
        selects=(
            select("person", "Person", query, {**asked, **actors}),
            select("subject", "About", query, {one: words.SUBJECTS[one] for one in SUBJECTS}),
            select("kind", "What", query, kinds),
            select("risk", "Risk", query, {risk: risk for risk in Risk}),
        ),
        inputs=(
            FilterInput("policy", "Policy (id@version)", query.get("policy", "")),
            FilterInput("run", "Run", query.get("run", "")),
            FilterInput("advisory", "Advisory id", query.get("advisory", "")),
            FilterInput("from", "From (UTC)", query.get("from", ""), type="date"),
            FilterInput("to", "To (UTC)", query.get("to", ""), type="date"),
        ),
    )
