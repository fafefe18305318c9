"""How the trail is proved: checkpoints, checks of everything, evidence bundles."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import FilterInput, Pager


@dataclass(frozen=True)
class TrailStanding:
    """How far the trail is signed and how the last check of it went, for the top of every page of it.

    `finding` is the first thing that did not fit, None where all did; `checked_at` None where it was never checked,
    `bundles_href` for who may not make any.
    """

    size: int
    signed: int
    signed_at: datetime | None
    checked_at: datetime | None
    checked: int
    finding: str | None
    checkpoints_href: str
    check_href: str
    bundles_href: str | None


@dataclass(frozen=True)
class CheckpointRow:
    """One signed checkpoint, and where its note is fetched."""

    origin: str
    size: int
    at: datetime
    href: str


@dataclass(frozen=True)
class CheckpointsPage:
    """Every checkpoint, newest first; `action_href` signs one now, for those who may.

    `note` is the newest one word by word; `latest_href` and `feed_href` never change, so that others can fetch them.
    """

    standing: TrailStanding
    rows: tuple[CheckpointRow, ...]
    note: str | None
    latest_href: str
    feed_href: str
    keys_href: str
    audit_href: str
    action_href: str | None
    pager: Pager
    title: str = "Checkpoints"


@dataclass(frozen=True)
class CheckRow:
    """One check of everything: when, by whom, over how much, and what it found."""

    n: int
    event_href: str
    at: datetime
    actor_name: str
    size: int
    checkpoints: int
    finding: str | None


@dataclass(frozen=True)
class ChecksPage:
    """The checks of the whole trail, newest first; `action_href` makes one now, for those who may."""

    standing: TrailStanding
    rows: tuple[CheckRow, ...]
    audit_href: str
    action_href: str | None
    title: str = "Checks of the trail"


@dataclass(frozen=True)
class BundleRow:
    """One evidence bundle: of what, by whom, under which checkpoint, and its file."""

    n: int
    event_href: str
    at: datetime
    actor_name: str
    filter: tuple[str, ...]
    events: int
    checkpoint_size: int
    size: str
    sha256: str
    download_href: str


@dataclass(frozen=True)
class BundlesPage:
    """The bundles that were made, newest first, and the form to make one; `error` says what was wrong with it."""

    standing: TrailStanding
    rows: tuple[BundleRow, ...]
    inputs: tuple[FilterInput, ...]
    error: str | None
    keys_href: str
    verifier_href: str
    audit_href: str
    action_href: str
    pager: Pager
    title: str = "Evidence bundles"
