"""How the desk works, on one screen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpPage:
    """The help page; `policy` names the active policy as people read it."""

    policy: str | None = None
    title: str = "How the desk works"
