"""What is paused, and what was."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import SignedNoteForm, StopForm
from reviewapp.web.pages.signatures import SignatureBlock


@dataclass(frozen=True)
class StopRow:
    """One stop: what is paused, by whom, since when and why; `held` counts what came meanwhile.

    `released` says by whom and when, None while it is open; `href` leads to its page.
    """

    href: str
    kind: str
    name: str
    reason: str
    by: str
    at: datetime
    held: str
    released: str | None


@dataclass(frozen=True)
class HeldRow:
    """Something that came while a stop was open: a run, or an advisory of one."""

    href: str
    heading: str
    run_id: str


@dataclass(frozen=True)
class StopsPage:
    """What is paused now, what was, and the form to pause something where this person may."""

    still_open: tuple[StopRow, ...]
    released: tuple[StopRow, ...]
    form: StopForm | None
    action_href: str
    title: str = "Stops"


@dataclass(frozen=True)
class StopPage:
    """One stop, who signed it and its release, the first of what it holds, and the form to release it.

    `more` counts what is not listed.
    """

    title: str
    row: StopRow
    signatures: tuple[SignatureBlock, ...]
    held: tuple[HeldRow, ...]
    more: int
    form: SignedNoteForm | None
    action_href: str
