"""Explaining a run on request, as RMOS does: what an explainer does wrong is told, and never a fault of the desk."""

import time
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from reviewapp.actions import explaining
from reviewapp.api.advising import LONGEST_MARKDOWN, Kind
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import Tree
from reviewapp.api.reading import asking
from reviewapp.domain.explaining import LONGEST_SUMMARY, LONGEST_TEXT, Detail, Explained, Failed
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.http import context
from reviewapp.store.database import Store

_Name = Annotated[str, Field(pattern=r"^[!-~]{1,120}$")]
_UNNAMED = "unnamed"


class ExplanationWanted(Frozen):
    """Explain the run, in so much detail; or attach what is given, whatever made it. With neither nothing is done."""

    generate_explanation: bool = True
    explanation_detail: Detail = "standard"
    kind: Kind = "analysis"
    prompt: Annotated[str, Field(max_length=LONGEST_MARKDOWN)] | None = None
    advisory_markdown: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")] | None = None
    advisory_json: Tree | None = None
    engine_id: _Name | None = None
    engine_version: _Name | None = None

    @property
    def stated(self) -> dict[str, Any]:
        """What its envelope says beside the explanation."""
        told = {"kind": self.kind, "prompt": self.prompt, "data": self.advisory_json}
        return {name: value for name, value in told.items() if value is not None}


class Suggested(Frozen):
    """Whether an explanation came, READY or ERROR, with its summary or the reason; NONE where none was asked for."""

    run_id: str
    advisory_sha256: str | None
    explanation_status: explaining.Status
    explanation_summary: str | None
    compute_ms: int


class Made(NamedTuple):
    """What an explainer made, None where none was asked, and how long it took."""

    explained: Explained | Failed | None
    ms: int


def explain(run_id: str, body: ExplanationWanted) -> Made:
    """Ask the explainer, before any transaction is begun: others need not wait for it. Raises RunNotFound, Busy."""
    began, desk = time.perf_counter(), context.desk()
    facts = explaining.facts(desk.store, run_id)
    made: Explained | Failed | None = None
    if body.advisory_markdown is not None:
        made = _given(body, body.advisory_markdown)
    elif body.generate_explanation:
        made = desk.explainers.explain(facts, body.explanation_detail)
    return Made(made, round((time.perf_counter() - began) * 1000))


@endpoint(
    "POST",
    "/runs/<run_id>/suggest-and-attach",
    Scope.ADVISORIES_WRITE,
    Suggested,
    refuses=(404, 409, 503),
    first=explain,
)
def suggest(run_id: str, body: ExplanationWanted, first: Made, store: Store) -> Suggested:
    """Explain a run and attach the explanation, routed by the policy as any advisory; ERROR leaves the run as it is.

    Where as many explanations are being made as may be at once the answer is 503, and nothing was done: send it again.
    """
    who = asking()
    if first.explained is None:
        told = explaining.Told("NONE", "")
    else:
        told = explaining.attach(store, run_id, first.explained, body.stated, who.sender, who.at)
    return Suggested(
        run_id=run_id,
        advisory_sha256=told.advisory_id,
        explanation_status=told.status,
        explanation_summary=told.summary or None,
        compute_ms=first.ms,
    )


def _given(body: ExplanationWanted, markdown: str) -> Explained:
    return Explained(
        engine_id=body.engine_id or _UNNAMED,
        engine_version=body.engine_version or _UNNAMED,
        text=markdown,
        summary=" ".join(markdown.split())[:LONGEST_SUMMARY],
    )
