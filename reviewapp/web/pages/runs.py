"""Runs: the list, and everything known of one."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import OverrideForm, SignedNoteForm
from reviewapp.web.pages.certificates import CertificatePanel
from reviewapp.web.pages.oddities import Oddities
from reviewapp.web.pages.overrides import AskPanel
from reviewapp.web.pages.parts import AttachmentRow, Fact, FilterBar, Finding, Pager, TreeRow
from reviewapp.web.pages.signatures import SignatureBlock


@dataclass(frozen=True)
class RunRow:
    """One run of the list; what a run does not state is empty.

    `gate` says whether its output may be used now (`allowed`, `blocked`, `overridden`), `gate_until` how long.
    """

    run_id: str
    href: str
    risk: str
    status: str
    tool: str
    material: str
    machine: str
    event_type: str
    created_at: datetime
    gate: str
    gate_until: datetime | None


@dataclass(frozen=True)
class RunsPage:
    """The runs that the filter lets through, newest first."""

    rows: tuple[RunRow, ...]
    filters: FilterBar
    pager: Pager
    title: str = "Runs"


@dataclass(frozen=True)
class GateBox:
    """Whether the run's output may be used now (`allowed`, `blocked`, `overridden`), why, and what would change it.

    `policy` is the one it was asked under, `policy_sha256` the hash of its text; None where that cannot be read.
    """

    answer: str
    reasons: tuple[str, ...]
    what_would_change: tuple[str, ...] = ()
    policy: str | None = None
    policy_sha256: str | None = None


@dataclass(frozen=True)
class RunAdvisoryRow:
    """One advisory of a run and how it stands."""

    heading: str
    href: str
    class_words: str
    source: str
    state: str


@dataclass(frozen=True)
class RunEventRow:
    """One event in a run's history."""

    n: int
    href: str
    at: datetime
    actor: str
    words: str


@dataclass(frozen=True)
class Sent:
    """The form of this page that was sent and refused; at most one of them."""

    override: OverrideForm | None = None
    conflict: SignedNoteForm | None = None


@dataclass(frozen=True)
class ConflictPanel:
    """That other versions of the run came: how many, the two hashes, and the form to dismiss them for who may."""

    count: int
    event_href: str
    kept_sha256: str
    other_sha256: str
    form: SignedNoteForm | None
    action_href: str


@dataclass(frozen=True)
class RecordBox:
    """The fields of a record; `note` says how many of them stand here where there are more.

    `href` downloads the whole record, None where it cannot be read.
    """

    rows: tuple[TreeRow, ...]
    note: str | None
    href: str | None


@dataclass(frozen=True)
class RunPage:
    """Everything known of one run: its gate, advisories, files, evidence, other fields, and history.

    `title` is the run's id. `other` holds all that RMOS wrote and no decision rests on, unknown fields included.
    `ask` is given where an override could be asked for; `parent_href` is None where the parent, if the run names
    one, is not here.
    """

    title: str
    risk: str
    status: str
    gate: GateBox
    facts: tuple[Fact, ...]
    parent_id: str | None
    parent_href: str | None
    received_sha256: str
    advisories: tuple[RunAdvisoryRow, ...]
    attachments: tuple[AttachmentRow, ...]
    findings: tuple[Finding, ...]
    evidence: RecordBox
    other: RecordBox
    oddities: Oddities
    history: tuple[RunEventRow, ...]
    signatures: tuple[SignatureBlock, ...]
    ask: AskPanel | None = None
    conflict: ConflictPanel | None = None
    certificates: CertificatePanel | None = None
    bundle_href: str | None = None
