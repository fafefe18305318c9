"""How the desk works, on one screen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GuidePage:
    """The help page: its words stand in the template, for they are the same for everybody."""

    title: str
