"""The audit trail: the list of events, and one of them in full."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.exports import ExportPanel
from reviewapp.web.pages.parts import Fact, FilterBar, Pager, TreeRow
from reviewapp.web.pages.signatures import SignatureBlock
from reviewapp.web.pages.trail import TrailStanding
from reviewapp.web.pages.trail_reviews import LastReview


@dataclass(frozen=True)
class AuditRow:
    """One event of the list; `run_id`, `advisory` (its heading) and `note` are None where it has none.

    `signed` is given where the event is a signed act: its reason code, and in print the whole of it. `is_proved`
    where a signed checkpoint covers it.
    """

    n: int
    href: str
    at: datetime
    actor_name: str
    actor_id: str
    words: str
    kind: str
    run_id: str | None = None
    run_href: str | None = None
    advisory: str | None = None
    advisory_href: str | None = None
    note: str | None = None
    signed: SignatureBlock | None = None
    is_proved: bool = False


@dataclass(frozen=True)
class AuditPage:
    """Who did what, newest first; `export` is given where this person may carry it away.

    `reviewed` is the newest review of the trail, None where nobody has signed one.
    """

    rows: tuple[AuditRow, ...]
    filters: FilterBar
    standing: TrailStanding
    export: ExportPanel | None
    pager: Pager
    reviewed: LastReview | None
    reviews_href: str
    report_href: str
    title: str = "Audit"


@dataclass(frozen=True)
class ChangeRow:
    """One field that an event changed; None on the side where it was not there."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class EventPage:
    """One event: what it says in words, every field, and the exact bytes that are kept, as text.

    `title` reads `Event 41`. `signed` is given where it is a signed act; `facts` hold what it is about, its
    grounds where no signature says them, and what is kept. `changes` are the fields that differ before and after,
    `exact_note` says what `exact` is. `proof_href` gives the path to the checkpoint that `standing` names, None where
    it does not cover the event yet; `proof_words` says whether it does, and nothing where there is no checkpoint.
    """

    standing: TrailStanding
    title: str
    n: int
    words: str
    at: datetime
    actor: str
    signed: SignatureBlock | None
    facts: tuple[Fact, ...]
    changes: tuple[ChangeRow, ...]
    rows: tuple[TreeRow, ...]
    exact: str
    exact_note: str
    bytes_href: str
    proof_href: str | None
    proof_words: str
    previous_href: str | None
    next_href: str | None
