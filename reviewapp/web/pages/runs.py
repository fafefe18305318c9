"""Runs: the list, and everything known of one."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.audit import AuditRow
from reviewapp.web.pages.parts import AttachmentRow, Fact, TreeRow
from reviewapp.web.pages.queue import FilterSelect


@dataclass(frozen=True)
class RunRow:
    """One run of the list; what a run does not state is empty."""

    run_id: str
    href: str
    risk: str
    status: str
    tool: str
    material: str
    machine: str
    event_type: str
    created_at: datetime


@dataclass(frozen=True)
class RunsPage:
    """The runs that the filter lets through, newest first."""

    title: str
    rows: tuple[RunRow, ...]
    filters: tuple[FilterSelect, ...]
    id_prefix: str
    is_filtered: bool
    clear_href: str
    older_href: str | None
    newer_href: str | None


@dataclass(frozen=True)
class GateBox:
    """Whether the run's output may be used now (`allowed`, `blocked`, `overridden`), why, and what would change it."""

    answer: str
    reasons: tuple[str, ...]
    what_would_change: tuple[str, ...]


@dataclass(frozen=True)
class AdvisoryRow:
    """One advisory of a run and how it stands."""

    heading: str
    href: str
    kind: str
    state: str
    round: int


@dataclass(frozen=True)
class RunPage:
    """Everything known of one run: its gate, advisories, files, evidence, other fields, and history.

    `title` is the run's id. `other` holds all that RMOS wrote and no decision rests on, unknown fields included.
    `parent_href` is None where the parent, if the run names one, is not here.
    """

    title: str
    risk: str
    status: str
    gate: GateBox
    facts: tuple[Fact, ...]
    advisories: tuple[AdvisoryRow, ...]
    attachments: tuple[AttachmentRow, ...]
    evidence: tuple[TreeRow, ...]
    other: tuple[TreeRow, ...]
    findings: tuple[str, ...]
    history: tuple[AuditRow, ...]
    parent_href: str | None
    parent_run_id: str | None
    hashes: tuple[Fact, ...]
