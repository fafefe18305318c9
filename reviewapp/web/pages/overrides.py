"""Overrides: those that release a run now, every request, and asking for one."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import OverrideForm
from reviewapp.web.pages.parts import Pager
from reviewapp.web.pages.signatures import SignatureBlock


@dataclass(frozen=True)
class OverrideRow:
    """One request: its run, terms and people; `state` in words, `until` where it was granted."""

    href: str
    run_id: str
    run_href: str
    risk: str
    scope: str
    lasting: str
    reason: str
    asked_by: str
    granted_by: str
    state: str
    until: datetime | None


@dataclass(frozen=True)
class OverridesPage:
    """The overrides that release a run at this moment, and all requests, newest first.

    `count` says how many release one; the first to end are in `active`. `revocations` are what revoked any of `rows`.
    """

    active: tuple[OverrideRow, ...]
    count: int
    rows: tuple[OverrideRow, ...]
    revocations: tuple[SignatureBlock, ...]
    pager: Pager
    title: str = "Overrides"


@dataclass(frozen=True)
class AskPanel:
    """The form to ask for an override of a run; `is_open` where it was sent and refused.

    `refusal` says that the policy lets nobody ask, and there is no form then.
    """

    form: OverrideForm
    action_href: str
    is_open: bool
    refusal: str | None = None
