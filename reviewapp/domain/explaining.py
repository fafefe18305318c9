"""Why a run was flagged as it is, in sentences for whoever stands at the machine; and what an explainer must be.

The built-in one only repeats, in plain words, what the engine stated: it guesses nothing, and the same run gets the
same text. Another one is an object with two names and one method.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field

from reviewapp.domain.canonical import plain_text
from reviewapp.domain.model import Frozen
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import Run
from reviewapp.domain.tree import Row, normalise, rows

Detail = Literal["brief", "standard", "full"]
LONGEST_TEXT, LONGEST_SUMMARY, LONGEST_NAME, LONGEST_REASON = 16_000, 300, 120, 500
_VALUES: dict[Detail, int] = {"brief": 0, "standard": 12, "full": 100}
_LONGEST_VALUE = 120
_SAID_ELSEWHERE = {"risk_level", "risk_bucket", "warnings", "score", "block_reason"}
_RISKS = {
    Risk.GREEN: "The engine sees nothing against cutting it as planned.",
    Risk.YELLOW: "It can be cut, but the engine wants somebody to look at it first.",
    Risk.RED: "The engine says that it must not be cut as planned.",
    Risk.ERROR: "The engine failed while it looked at the run, so nobody knows whether it can be cut. Treat it as RED.",
    Risk.UNKNOWN: "The engine said nothing that is understood here about the risk. Treat it as RED.",
}
_STATUSES = {
    Status.OK: "The run's status is OK.",
    Status.BLOCKED: "The run is blocked: its output is not to be used unless somebody releases it.",
    Status.ERROR: "The run ended with an error: what it left may be incomplete.",
}


class Facts(Frozen):
    """What an explainer is told of a run: what the engine decided, and the values behind it as rows."""

    run_id: str
    risk: Risk
    status: Status
    score: str | None
    block_reason: str | None
    warnings: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


class Explained(Frozen):
    """An explanation, its first sentence or so, and by what it was made."""

    engine_id: Annotated[str, Field(pattern=rf"^[!-~]{{1,{LONGEST_NAME}}}$")]
    engine_version: Annotated[str, Field(pattern=rf"^[!-~]{{1,{LONGEST_NAME}}}$")]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
    summary: Annotated[str, Field(min_length=1, max_length=LONGEST_SUMMARY, pattern=r"\S")]


class Failed(Frozen):
    """No explanation came, and why."""

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class Explainer(Protocol):
    """What explains runs: it may take its time, and may fail; it is given facts, and no way to decide anything."""

    engine_id: str
    engine_version: str

    def explain(self, facts: Facts, detail: Detail) -> tuple[str, str]:
        """The text, at most 16,000 characters, and a summary of at most 300."""
        ...


class Plain:
    """The built-in explainer."""

    engine_id = "reviewapp-plain"
    engine_version = "1"

    def explain(self, facts: Facts, detail: Detail) -> tuple[str, str]:
        """The text and its summary, the same for the same facts."""
        text = "\n".join(_lines(facts, detail))
        return text[:LONGEST_TEXT], " ".join(_summary(facts).split())[:LONGEST_SUMMARY]


def facts_of(run: Run, evidence: dict[str, Any]) -> Facts:
    """What an explainer is told of a run with that evidence."""
    stated = [*rows(normalise(evidence.get("feasibility"))), *rows(normalise(evidence.get("decision")))]
    return Facts(
        run_id=run.run_id,
        risk=run.risk,
        status=run.status,
        score=run.score,
        block_reason=run.block_reason,
        warnings=run.warnings,
        values=tuple(dict.fromkeys(_named(row) for row in stated if not _is_said_elsewhere(row))),
    )


def run_explainer(explainer: Explainer, facts: Facts, detail: Detail) -> Explained:
    """What an explainer answers; raises whatever it raises, and ValidationError where it answers rubbish."""
    text, summary = explainer.explain(facts, detail)
    return Explained(
        engine_id=explainer.engine_id,
        engine_version=explainer.engine_version,
        text=plain_text(text),
        summary=plain_text(summary),
    )


def _lines(facts: Facts, detail: Detail) -> Iterator[str]:
    yield f"# Why this run is {facts.risk}"
    yield ""
    yield f"{_RISKS[facts.risk]} {_STATUSES[facts.status]}"
    if facts.block_reason:
        yield f"It is held back because: {facts.block_reason}"
    if facts.score is not None:
        yield f"The engine gave it a feasibility score of {facts.score}."
    if facts.warnings:
        yield ""
        yield "The engine warns:"
        yield from (f"- {warning}" for warning in facts.warnings)
    elif facts.risk is not Risk.GREEN:
        yield "The engine gave no warning that would say why."
    yield from _told(facts.values, _VALUES[detail])


def _told(values: tuple[tuple[str, str], ...], most: int) -> Iterator[str]:
    if values and most:
        yield ""
        yield "It went by these values:"
        yield from (f"- {name}: {value}" for name, value in values[:most])
        if len(values) > most:
            yield f"- and {len(values) - most} more, which stand in the evidence."


def _summary(facts: Facts) -> str:
    because = facts.block_reason or next(iter(facts.warnings), "")
    return f"{facts.risk}: {because}" if because else f"{facts.risk}. {_RISKS[facts.risk]}"


def _named(row: Row) -> tuple[str, str]:
    name = row.path.strip("/").replace("/", ", ").replace("_", " ").replace("~1", "/").replace("~0", "~")
    value = " ".join(row.value.split()) or "nothing"
    return name[:_LONGEST_VALUE], value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def _is_said_elsewhere(row: Row) -> bool:
    return bool(_SAID_ELSEWHERE & set(row.path.split("/")))
