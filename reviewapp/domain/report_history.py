"""What the other events of a run tell of one of them: its risk, since when it waited, how an override fared.

A history is the records of all events of one run, oldest first.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from reviewapp.domain.canonical import utc_time
from reviewapp.domain.risk import Risk
from reviewapp.domain.states import State

Record = dict[str, Any]
History = Sequence[Record]
VERDICTS = frozenset({"advisory:approve", "advisory:reject", "advisory:request_changes"})
_ENDINGS = frozenset({"advisory:revoked", "advisory:withdraw", "advisory:stale"})


class Ending(NamedTuple):
    """What ended an override before its time: the kind of event, its number, when, by whom."""

    kind: str
    n: int
    at: datetime
    by: str


def risk(history: History) -> Risk:
    """The risk of the run as it was received; UNKNOWN where no event of its import tells it."""
    stated = next((one["after"].get("risk") for one in history if one["kind"] == "run:imported"), None)
    return Risk(stated) if stated in set(Risk) else Risk.UNKNOWN


def asked_at(verdict: Record, history: History) -> datetime | None:
    """When the wait began that this verdict ended; None where it is not the first verdict of its round.

    A wait begins with the event that puts an advisory before people. Being routed again before anybody has signed
    goes on with the same wait.
    """
    began: datetime | None = None
    for one in _of_advisory(verdict, history):
        if one["n"] >= verdict["n"]:
            break
        before, after = one.get("before", {}), one["after"]
        if not _is_untouched(after):
            began = None
        elif began is None or not _is_untouched(before):
            began = utc_time(one["at"])
    return began


def terms(granted: Record, history: History) -> Record:
    """The scope and the minutes that an override was asked for with; empty where no event tells them."""
    told = (one["after"].get("override") for one in _of_advisory(granted, history) if one["n"] < granted["n"])
    return next((one for one in reversed(list(told)) if one), {})


def granters(granted: Record, history: History) -> tuple[str, ...]:
    """The names of those who approved in the round that granted an override, the last in the end."""
    round_ = (one for one in _of_advisory(granted, history) if one["round"] == granted["round"])
    approvals = (one for one in round_ if one["kind"] == "advisory:approve" and one["n"] < granted["n"])
    return (*(one["actor"]["name"] for one in approvals), granted["actor"]["name"])


def ending(granted: Record, history: History) -> Ending | None:
    """What ended an override early, None where nothing did up to now; what came after its time did not."""
    expires = granted["after"]["expires_at"]
    for one in _of_advisory(granted, history):
        if one["n"] > granted["n"] and one["kind"] in _ENDINGS:
            early = one["at"] < expires
            return Ending(one["kind"], one["n"], utc_time(one["at"]), one["actor"]["name"]) if early else None
    return None


def _of_advisory(one: Record, history: History) -> Iterator[Record]:
    return (other for other in history if other.get("advisory_id") == one["advisory_id"])


def _is_untouched(standing: Record) -> bool:
    """Whether an advisory that stands so waits, and nobody has signed in this round."""
    return standing.get("state") == State.PENDING and not standing.get("given")
