"""A person's own page."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import PasswordForm


@dataclass(frozen=True)
class SessionRow:
    """One browser that is signed in as this person."""

    started_at: datetime
    seen_at: datetime
    is_this_one: bool


@dataclass(frozen=True)
class AccountPage:
    """Who the desk takes you for, your open sessions, and the form to change the password."""

    name: str
    user_id: str
    roles: tuple[str, ...]
    form: PasswordForm
    sessions: tuple[SessionRow, ...]
    title: str = "Your account"
