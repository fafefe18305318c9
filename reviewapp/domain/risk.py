"""What the engine said of a run: its risk, its status, its reasons (RECORDS.md, section 3)."""

from collections.abc import Iterator
from enum import StrEnum

from reviewapp.domain.canonical import canonical
from reviewapp.domain.model import Frozen
from reviewapp.domain.tree import Json, is_empty, member, number, text_of

_RISK_PLACES = (
    ("decision", "risk_level"),
    ("feasibility", "safety", "risk_level"),
    ("feasibility", "risk_level"),
    ("feasibility", "risk_bucket"),
)
_NAMED_PLACES = tuple((".".join(place), place) for place in _RISK_PLACES)
_REASON_PLACES = (("decision",), ("feasibility", "safety"), ("feasibility",), ())


class Risk(StrEnum):
    """How dangerous the engine calls a run; UNKNOWN and ERROR are handled as RED."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    UNKNOWN = "UNKNOWN"
    ERROR = "ERROR"
    RED = "RED"

    @property
    def urgency(self) -> int:
        """0 for what a reviewer should see first: RED, ERROR, UNKNOWN, YELLOW, GREEN."""
        return _URGENCY[self]


_URGENCY = {risk: place for place, risk in enumerate(reversed(Risk))}


class Status(StrEnum):
    """The effective status of a run."""

    OK = "OK"
    BLOCKED = "BLOCKED"
    ERROR = "ERROR"


class Finding(Frozen):
    """Something a reader noticed in what was received, for the reviewer to weigh."""

    code: str
    text: str


def stated_risks(document: Json) -> dict[str, Risk]:
    """Each place of a run that states a risk, with the risk it states; a foreign word is UNKNOWN."""
    found = ((name, member(document, *place)) for name, place in _NAMED_PLACES)
    return {name: _risk_word(word) for name, word in found if word is not None}


def read_risk(document: Json) -> Risk:
    """The strictest risk stated, UNKNOWN where none is."""
    return strictest(stated_risks(document))


def strictest(stated: dict[str, Risk]) -> Risk:
    """The strictest of the risks that a run states, UNKNOWN where there is none."""
    return min(stated.values(), key=_URGENCY.__getitem__, default=Risk.UNKNOWN)


def routing_risk(risk: Risk, status: Status) -> Risk:
    """The risk that policies look at: GREEN that is not OK counts as RED."""
    return Risk.RED if risk is Risk.GREEN and status is not Status.OK else risk


def read_block_reason(document: Json) -> str | None:
    """The first reason to block that is set, as text."""
    for place in _REASON_PLACES:
        reason = member(document, *place, "block_reason")
        if reason not in ("", False) and not is_empty(reason):
            return _as_text(reason)
    return None


def read_score(document: Json) -> str | None:
    """The first feasibility score stated, as text of its shortest decimal."""
    for place in _REASON_PLACES[:3]:
        score = member(document, *place, "score")
        if isinstance(score, (int, float)) and not isinstance(score, bool):
            return str(number(score))
        if text_of(score):
            return str(score)
    return None


def read_warnings(document: Json) -> tuple[str, ...]:
    """Every warning of decision and feasibility, once each, sorted."""
    return tuple(sorted(set(_warnings(document))))


def effective_status(received: str | None, now: str | None, *, blocked: bool, bore_override: bool) -> Status:
    """The status the desk acts on: OK only where nothing at all speaks against it."""
    if "ERROR" in (received, now):
        return Status.ERROR
    plainly_ok = received == "OK" and now == "OK" and not blocked and not bore_override
    return Status.OK if plainly_ok else Status.BLOCKED


def risk_findings(document: Json, stated: dict[str, Risk] | None = None) -> Iterator[Finding]:
    """Disagreements and foreign words among the risks that a run states; `stated` where they were read already."""
    stated = stated_risks(document) if stated is None else stated
    if len(set(stated.values())) > 1:
        said = ", ".join(f"{place} says {risk}" for place, risk in sorted(stated.items()))
        yield Finding(code="risk_disagrees", text=f"The risk is stated differently: {said}. The strictest counts.")
    for place in sorted(stated):
        # Only a foreign word, or one that says UNKNOWN itself, is read as UNKNOWN.
        if stated[place] is not Risk.UNKNOWN:
            continue
        word = member(document, *place.split("."))
        if not isinstance(word, str) or word.upper() not in Risk.__members__:
            text = f"{place} says {_as_text(word)!r}, which is no known risk; it counts as UNKNOWN."
            yield Finding(code="risk_word", text=text)


def _risk_word(word: Json) -> Risk:
    return Risk.__members__.get(word.upper(), Risk.UNKNOWN) if isinstance(word, str) else Risk.UNKNOWN


def _warnings(document: Json) -> Iterator[str]:
    for place in _REASON_PLACES[:3]:
        said = member(document, *place, "warnings")
        for warning in said if isinstance(said, list) else [said]:
            if not is_empty(warning) and warning != "":
                yield _as_text(warning)


def _as_text(value: Json) -> str:
    text = value if isinstance(value, str) else canonical(value).decode()
    return text.replace("\r\n", "\n").replace("\r", "\n")
