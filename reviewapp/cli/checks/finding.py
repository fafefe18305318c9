"""What a check found."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from reviewapp.config import Settings
from reviewapp.store.database import Store


@dataclass(frozen=True)
class Patient:
    """The desk that is looked at, its settings, and the moment."""

    store: Store
    settings: Settings
    now: datetime


class State(StrEnum):
    """How grave it is: fine, worth a look, or in the way of working safely."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line: the check's name, how grave, what was found, and what to do."""

    name: str
    state: State
    said: str
    todo: str = ""

    def told(self) -> str:
        """The finding and the remedy as one text."""
        return f"{self.said} {self.todo}".strip()

    def as_json(self) -> dict[str, str]:
        """The finding for programs."""
        return {key: str(value) for key, value in asdict(self).items()}
