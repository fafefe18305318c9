"""Who reviewed the audit trail, and up to where."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import Pager
from reviewapp.web.pages.signatures import SignatureBlock
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
class TrailReviewsPage:
    """The reviews that were signed, newest first, and the form to sign another where this person may.

    Each says which events it is about, and the hash of their bytes.
    """

    standing: TrailStanding
    rows: tuple[SignatureBlock, ...]
    newest: LastReview | None
    form: TrailReviewForm | None
    action_href: str
    audit_href: str
    pager: Pager
    title: str = "Reviews of the trail"
