"""The page of one advisory: the evidence, the signatures so far, and the decision."""

from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from reviewapp.web.forms import DecisionForm, RevokeForm, WithdrawForm
from reviewapp.web.pages.changes import ChangesBox, SuggestionTable
from reviewapp.web.pages.oddities import Oddities
from reviewapp.web.pages.parts import SENT_BACK, AttachmentRow, Fact, Finding, TreeRow
from reviewapp.web.pages.runs import GateBox, RunAdvisoryRow
from reviewapp.web.pages.signatures import SignatureBlock


@dataclass(frozen=True)
class Asked:
    """What is asked: the text and the changes, and who says so.

    `rendered` is the text with its headings, lists and tables, `truncated_note` says what was cut from it;
    `is_missing` where there is no content that could be approved.
    """

    text: str | None
    rendered: Markup | None
    truncated_note: str | None
    changes: tuple[TreeRow, ...]
    source: str
    suggestion: SuggestionTable | None = None
    is_missing: bool = False


@dataclass(frozen=True)
class Why:
    """Why a person is needed: the rule in words and by id, and its policy; `progress` reads `0 of 1` while it waits.

    `because` says what no policy could let pass, `held` what holds it; `pause_href` leads an admin to pausing what
    made it.
    """

    rule_words: str
    rule_id: str
    progress: str | None
    roles: str
    policy: str
    because: str | None = None
    held: tuple[str, ...] = ()
    pause_href: str | None = None


@dataclass(frozen=True)
class Flagged:
    """Why the engine flagged the run, as the packet holds it; `rows` are its decision field by field."""

    block_reason: str | None
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]
    rows: tuple[TreeRow, ...]

    @property
    def in_words(self) -> bool:
        """Whether the engine gave any reason in words."""
        return bool(self.block_reason or self.warnings or self.findings)


@dataclass(frozen=True)
class BaselineBox:
    """The run that this one is compared with, why that one (`chosen_by`, in words), its files, and what changed."""

    run_id: str
    href: str
    chosen_by: str
    run_sha256: str
    attachments: tuple[AttachmentRow, ...]
    changes: ChangesBox


@dataclass(frozen=True)
class OverrideBox:
    """What an override request asks for; `refused` names the advisories of the run that were refused."""

    scope: str
    duration: str
    reason: str
    requester: str
    refused: tuple[str, ...]


@dataclass(frozen=True)
class DecisionPanel:
    """The form to decide with, where this person may; `needs` is the rule's demand in one sentence.

    Which verdicts there are, and whether a note and a password are asked for, the form itself knows;
    `meanings` says of each what it signs and does.
    """

    form: DecisionForm
    meanings: dict[str, str]
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
class RevokePanel:
    """The form to end an override that is active."""

    form: RevokeForm
    action_href: str


@dataclass(frozen=True)
class ConflictBox:
    """Why a verdict was not taken (409): what happened, what differs, a line each, and the note that was written."""

    message: str
    kept: str | None = field(metadata=SENT_BACK)
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EarlierBox:
    """An approval of an earlier round, which no longer counts: by whom, when, and what differs since, a line each."""

    name: str
    at: datetime
    round: int
    words: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdvisoryPage:
    """One advisory: the evidence as its packet holds it, the signatures, and the decision or why there is none.

    `title` is the heading, `class_words` reads `risk notice`, `position` `37 waiting`. `decision` is None exactly
    where `refusal` says why this person cannot decide; `withdraw` is given where there is an approval to take back.
    `others` are the run's other advisories; `cuts` say what of the evidence was too long for the packet; `earlier` is
    given where it waits again after it was approved.
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
    gate: GateBox
    others: tuple[RunAdvisoryRow, ...]
    asked: Asked
    why: Why
    flagged: Flagged
    attachments: tuple[AttachmentRow, ...]
    oddities: Oddities
    baseline: BaselineBox | None
    override: OverrideBox | None
    cuts: tuple[str, ...]
    hashes: tuple[Fact, ...]
    history: tuple[SignatureBlock, ...]
    rmos_history: tuple[str, ...]
    decision: DecisionPanel | None = None
    earlier: EarlierBox | None = None
    refusal: str | None = None
    withdraw: WithdrawPanel | None = None
    revoke: RevokePanel | None = None
    conflict: ConflictBox | None = None
