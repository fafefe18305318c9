"""Who reviewed the audit trail, and up to where."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import Pager
from reviewapp.web.pages.trail import TrailStanding
from reviewapp.web.trail_review_form import TrailReviewForm


@dataclass(frozen=True)
class LastReview:
    """The newest review of the trail: whose, when, up to which event; `since` counts the events behind it."""

    href: str
    by: str
    at: datetime
    last: str
    since: str


@dataclass(frozen=True)
class TrailReviewRow:
    """One review: its event, who signed it when, of which events, with what note; `sha256` is over those events."""

    n: int
    href: str
    at: datetime
    actor_name: str
    actor_id: str
    events: str
    note: str
    sha256: str


@dataclass(frozen=True)
class TrailReviewsPage:
    """The reviews that were signed, newest first, and the form to sign another where this person may."""

    standing: TrailStanding
    rows: tuple[TrailReviewRow, ...]
    newest: LastReview | None
    form: TrailReviewForm | None
    action_href: str
    audit_href: str
    pager: Pager
    title: str = "Reviews of the trail"
