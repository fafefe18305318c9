"""Tokens of programs."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import Fact, Pager
from reviewapp.web.token_form import EndTokenForm, TokenForm


@dataclass(frozen=True)
class TokenRow:
    """One token in the list; `state` is `active`, `expired` or `revoked`, `used_at` its last use."""

    href: str
    name: str
    owner: str
    scopes: str
    state: str
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class TokensPage:
    """All tokens, newest first, and the form to make one where this person may; `secret` was made just now.

    It is shown on this page alone: nobody can look it up again.
    """

    rows: tuple[TokenRow, ...]
    pager: Pager
    form: TokenForm | None
    action_href: str
    secret: str | None = None
    title: str = "Tokens"


@dataclass(frozen=True)
class TokenPage:
    """One token, and the form to end it where this person may and it is not ended."""

    title: str
    row: TokenRow
    facts: tuple[Fact, ...]
    form: EndTokenForm | None
    action_href: str
    index_href: str
