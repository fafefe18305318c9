"""The page of one advisory: the evidence, the signatures so far, and the decision."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import DecisionForm, WithdrawForm
from reviewapp.web.pages.parts import AttachmentRow, Fact, Finding, TreeRow


@dataclass(frozen=True)
class Asked:
    """What is asked: the text and the changes, and who says so.

    `truncated_note` says what was cut from the text; `is_missing` where there is no content that could be approved.
    """

    text: str | None
    truncated_note: str | None
    changes: tuple[TreeRow, ...]
    source: str
    is_missing: bool = False


@dataclass(frozen=True)
class Why:
    """Why a person is needed: the rule in words and by id, what it needs, what it has, and its policy."""

    rule_words: str
    rule_id: str
    given: int
    needed: int
    roles: str
    policy: str


@dataclass(frozen=True)
class BaselineBox:
    """The run that this one is compared with, why that one (`chosen_by`, in words), and its files."""

    run_id: str
    href: str
    chosen_by: str
    run_sha256: str
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
class SignatureBlock:
    """One signed verdict as it stands in the trail: who, in which role, meaning what, on which evidence."""

    name: str
    user_id: str
    role: str
    verdict: str
    meaning: str
    reason: str | None
    note: str
    at: datetime
    auth: str
    policy: str
    packet_sha256: str
    signature: str
    event_n: int
    event_href: str
    round: int | None = None


@dataclass(frozen=True)
class DecisionPanel:
    """The form to decide with, where this person may; `needs` is the rule's demand in one sentence.

    Which verdicts there are, and whether a note and a password are asked for, the form itself knows.
    """

    form: DecisionForm
    action_href: str
    needs: str
    packet_sha256: str


@dataclass(frozen=True)
class WithdrawPanel:
    """The form to take an approval back; `subject` says which (`approved by Reviewer One`)."""

    form: WithdrawForm
    action_href: str
    subject: str


@dataclass(frozen=True)
class ConflictBox:
    """Why a verdict was not taken (409): what happened, by whom and when if known, and what differs, a line each."""

    message: str
    who: str | None
    at: datetime | None
    changes: tuple[str, ...]


@dataclass(frozen=True)
class AdvisoryPage:
    """One advisory: the evidence as its packet holds it, the signatures, and the decision or why there is none.

    `title` is the heading, `class_words` reads `risk notice`, `position` `37 waiting`. `decision` is None exactly
    where `refusal` says why this person cannot decide; `withdraw` is given where there is an approval to take back.
    """

    title: str
    risk: str
    state: str
    class_words: str
    run_id: str
    run_href: str
    queue_href: str
    facts: tuple[Fact, ...]
    position: str | None
    previous_href: str | None
    next_href: str | None
    asked: Asked
    why: Why
    block_reason: str | None
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]
    decision_rows: tuple[TreeRow, ...]
    attachments: tuple[AttachmentRow, ...]
    baseline: BaselineBox | None
    override: OverrideBox | None
    hashes: tuple[Fact, ...]
    history: tuple[SignatureBlock, ...]
    rmos_history: tuple[str, ...]
    decision: DecisionPanel | None = None
    refusal: str | None = None
    withdraw: WithdrawPanel | None = None
    conflict: ConflictBox | None = None
