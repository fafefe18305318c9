"""The policies: the one in force, what is proposed, one policy in words, and what a draft would have done."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import ActivateForm, DraftForm, DropForm
from reviewapp.web.pages.audit import ChangeRow
from reviewapp.web.pages.parts import FilterBar
from reviewapp.web.pages.signatures import SignatureBlock


@dataclass(frozen=True)
class PolicyRow:
    """One version in a list, and where it is proposed from."""

    ref: str
    title: str
    href: str
    sha256: str
    propose_href: str


@dataclass(frozen=True)
class ProposalRow:
    """One proposal in a list; `fate` in words, with by whom and when where it is closed."""

    href: str
    ref: str
    title: str
    author: str
    at: datetime
    fate: str


@dataclass(frozen=True)
class SelfTestBox:
    """The proof that the gate shuts; `faults` is None where it was not asked for, empty where nothing was found."""

    action_href: str
    faults: tuple[str, ...] | None = None


@dataclass(frozen=True)
class PoliciesPage:
    """The policy in force, what waits for a second admin, what was proposed, was in force, and ships.

    `activation` says who signed the one in force, None where the desk began with it. `self_test` and the ways to
    propose are there for admins alone.
    """

    active: PolicyRow
    activation: SignatureBlock | None
    waiting: tuple[ProposalRow, ...]
    closed: tuple[ProposalRow, ...]
    earlier: tuple[PolicyRow, ...]
    shipped: tuple[PolicyRow, ...]
    may_propose: bool
    self_test: SelfTestBox | None
    trail_href: str
    title: str = "Policy"


@dataclass(frozen=True)
class Clause:
    """One clause of a policy under its name."""

    name: str
    sentence: str


@dataclass(frozen=True)
class FateRow:
    """What becomes of one kind at some results."""

    kind: str
    result: str
    fate: str


@dataclass(frozen=True)
class PolicyText:
    """A policy in words."""

    ref: str
    sha256: str
    reason: str
    author: str
    clauses: tuple[Clause, ...]
    fates: tuple[FateRow, ...]
    notes: tuple[str, ...]
    document_href: str


@dataclass(frozen=True)
class PolicyPage:
    """One version as a document to read and print, and what put it in force, each time that it was.

    `propose_href` is None for who may not, or where it is in force.
    """

    title: str
    text: PolicyText
    is_active: bool
    activations: tuple[SignatureBlock, ...]
    propose_href: str | None


@dataclass(frozen=True)
class DraftPage:
    """A draft to be edited: what is wrong with it, or that it is sound; `starts` are the versions to begin with."""

    form: DraftForm
    faults: tuple[str, ...]
    sound: str | None
    action_href: str
    starts: tuple[PolicyRow, ...]
    title: str = "Propose a policy"


@dataclass(frozen=True)
class ProposalPage:
    """One proposal: what would change, its text, and the forms of who may close it.

    `refusal` says why this person cannot put it in force, `signature` who did; `pending` is how many items
    would be routed again; `backtest_busy` is said until the backtest has come.
    """

    title: str
    row: ProposalRow
    active: str
    changes: tuple[ChangeRow, ...]
    text: PolicyText
    pending: int
    refusal: str | None
    signature: SignatureBlock | None
    activation: ActivateForm | None
    activation_href: str
    dropping: DropForm | None
    dropping_href: str
    backtest_href: str
    backtest_busy: str


@dataclass(frozen=True)
class Counted:
    """How often something was met."""

    label: str
    count: int


@dataclass(frozen=True)
class Example:
    """One advisory of a group."""

    href: str
    heading: str
    run_id: str


@dataclass(frozen=True)
class GroupBox:
    """What would have fared alike, by risk, kind and tool, with the newest of them."""

    outcome: str
    count: int
    share: str
    by_risk: tuple[Counted, ...]
    by_class: tuple[Counted, ...]
    by_tool: tuple[Counted, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class BacktestPage:
    """What a proposal would have done in a period; its parts are sent as they become known."""

    title: str
    back_href: str
    period: FilterBar


@dataclass(frozen=True)
class Replayed:
    """How far a replay is; a page has many of these, of which the last one is shown."""

    done: int
    total: int


@dataclass(frozen=True)
class BacktestFound:
    """What a replay found, beside the policy in force; `same` is what fares as now."""

    active: str
    total: int
    same: int
    groups: tuple[GroupBox, ...]


@dataclass(frozen=True)
class BacktestPart:
    """One part of the page: a step of the replay, or at the end what it found."""

    step: Replayed | None = None
    found: BacktestFound | None = None
