"""Advisories that programs send, take back, or put in the place of others."""

from typing import Annotated, Any, Literal

from pydantic import Field

from reviewapp.actions import advising
from reviewapp.actions.advising import Advice
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import AdvisoryId, Text, Tree
from reviewapp.api.reading import asking
from reviewapp.domain.model import Frozen
from reviewapp.domain.reworking import LONGEST_REASON
from reviewapp.domain.states import State
from reviewapp.domain.token import Scope
from reviewapp.store.database import Store

LONGEST_MARKDOWN = 1_000_000
Kind = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Confidence = Annotated[float, Field(ge=0, le=1)]


class AdvisoryWanted(Frozen):
    """An advisory. `markdown` and `suggestion_data` are what it says; without them it is a file of the run.

    Only `analysis`, `explanation` and `assistant_explanation` without data explain; everything else suggests.
    """

    advisory_id: AdvisoryId
    kind: Kind
    engine_id: Text | None = None
    engine_version: Text | None = None
    markdown: Annotated[str, Field(max_length=LONGEST_MARKDOWN)] | None = None
    suggestion_data: Tree | None = None
    confidence: Confidence | None = None
    supersedes: AdvisoryId | None = None

    @property
    def advice(self) -> Advice:
        """The advisory as it is attached."""
        said: dict[str, Any] = self.model_dump(include={"markdown", "suggestion_data", "confidence"}, exclude_none=True)
        record = self.model_dump(include={"kind", "engine_id", "engine_version"}, exclude_none=True)
        return Advice(self.advisory_id, record, said, self.supersedes)


class Attached(Frozen):
    """The advisory is attached, whether by this request or before."""

    run_id: str
    advisory_id: str
    state: State
    status: Literal["attached"] = "attached"


class Withdrawing(Frozen):
    """Why the advisory is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=r"[^\s\x1c-\x1f]")]


class Withdrawn(Frozen):
    """The advisory, taken back."""

    run_id: str
    advisory_id: str
    state: State


@endpoint("POST", "/runs/<run_id>/attach-advisory", Scope.ADVISORIES_WRITE, Attached, status=201, refuses=(404, 409))
def attach(run_id: str, body: AdvisoryWanted, store: Store) -> Attached:
    """Attach an advisory to a run. Attached twice it is one; new content under its name opens the next round."""
    return _attached(run_id, body.advice, store)


@endpoint("POST", "/advisories/<run_id>/<advisory_id>/withdraw", Scope.ADVISORIES_WRITE, Withdrawn, refuses=(404, 409))
def withdraw(run_id: str, advisory_id: str, body: Withdrawing, store: Store) -> Withdrawn:
    """Take an advisory back that the same producer sent; once a person has signed on it, it stays."""
    who = asking()
    after = advising.retract(store, run_id, advisory_id, body.reason, who.sender, who.at)
    return Withdrawn(run_id=run_id, advisory_id=advisory_id, state=after.state)


@endpoint(
    "POST",
    "/advisories/<run_id>/<advisory_id>/supersede",
    Scope.ADVISORIES_WRITE,
    Attached,
    status=201,
    refuses=(404, 409),
)
def supersede(run_id: str, advisory_id: str, body: AdvisoryWanted, store: Store) -> Attached:
    """Put another advisory in the place of one: nobody has decided on that, or a person asked for changes."""
    return _attached(run_id, body.advice._replace(supersedes=advisory_id), store)


def _attached(run_id: str, advice: Advice, store: Store) -> Attached:
    who = asking()
    after = advising.attach(store, run_id, advice, who.sender, who.at)
    return Attached(run_id=run_id, advisory_id=after.advisory_id, state=after.state)
