"""The page of one advisory: the evidence, the signatures so far, and the decision."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import DecisionForm, WithdrawForm
from reviewapp.web.pages.parts import AttachmentRow, Fact, TreeRow


@dataclass(frozen=True)
class Asked:
    """What is asked: the text and the changes, and who says so.

    `truncated` says what was cut from the text, if anything; `is_missing` where there is no content to approve.
    """

    text: str | None
    truncated: str | None
    changes: tuple[TreeRow, ...]
    source: str
    is_missing: bool


@dataclass(frozen=True)
class Why:
    """Why a person is needed: the rule in a sentence and by id, what it needs, what it has, and its policy."""

    sentence: str
    rule: str
    given: int
    needed: int
    role: str
    policy: str


@dataclass(frozen=True)
class BaselineBox:
    """The run that this one is compared with, and its files."""

    run_id: str
    href: str
    attachments: tuple[AttachmentRow, ...]


@dataclass(frozen=True)
class OverrideBox:
    """What an override request asks for; `refused` names the advisories of the run that were refused."""

    scope: str
    duration: str
    reason: str
    requester: str
    refused: tuple[str, ...]


@dataclass(frozen=True)
class HistoryEntry:
    """One signed verdict as it stands in the trail: who, in which role, meaning what, on which evidence."""

    name: str
    user_id: str
    role: str
    verdict: str
    meaning: str
    reason_code: str | None
    note: str
    at: datetime
    auth: str
    round: int
    policy: str
    packet_sha256: str
    signature: str
    event_n: int
    event_href: str


@dataclass(frozen=True)
class DecisionPanel:
    """The form to decide with, where this person may; `needs` is the rule's demand in one sentence."""

    form: DecisionForm
    action: str
    needs: str
    note_required: bool
    password_required: bool
    packet_sha256: str


@dataclass(frozen=True)
class ConflictBox:
    """Why a verdict was not taken (409): what happened, by whom and when, and what differs now, a line each."""

    message: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class AdvisoryPage:
    """One advisory: the evidence as its packet holds it, the signatures, and the decision or why there is none.

    `title` is the heading, `kind` reads `risk notice`, `position` `37 waiting`. `decision` is None exactly where
    `refusal` says why this person cannot decide; `withdraw` is given where there is an approval to take back.
    """

    title: str
    risk: str
    kind: str
    state: str
    run_id: str
    run_href: str
    facts: tuple[Fact, ...]
    position: str | None
    previous_href: str | None
    next_href: str | None
    queue_href: str
    asked: Asked
    why: Why
    decision_rows: tuple[TreeRow, ...]
    block_reason: str | None
    warnings: tuple[str, ...]
    findings: tuple[str, ...]
    attachments: tuple[AttachmentRow, ...]
    baseline: BaselineBox | None
    override: OverrideBox | None
    hashes: tuple[Fact, ...]
    history: tuple[HistoryEntry, ...]
    rmos_history: tuple[str, ...]
    decision: DecisionPanel | None
    refusal: str | None
    withdraw: WithdrawForm | None
    withdraw_action: str
    conflict: ConflictBox | None
