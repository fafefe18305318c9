"""The mark on what came from something that was paused."""

from datetime import datetime

from reviewapp.domain.model import Frozen


class Hold(Frozen):
    """That something is held: by which stop, what was paused, by whom, since when and why."""

    stop: int
    what: str
    by: str
    at: datetime
    why: str

    @property
    def sentence(self) -> str:
        """The hold in plain words."""
        what, why = self.what[:1].upper() + self.what[1:], self.why.rstrip(".")
        return f"{what} was paused by {self.by} on {self.at:%Y-%m-%d at %H:%M} UTC: {why}."
