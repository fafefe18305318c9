"""The quarters of the calendar, in UTC."""

import re
from datetime import UTC, datetime
from typing import Self

from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen

FIRST_YEAR, LAST_YEAR = 1970, 9_998
_WRITTEN = re.compile(r"([0-9]{4})-Q([1-4])")
_MONTHS, _QUARTERS = 3, 4


class Quarter(Frozen):
    """One quarter of a year, written `2026-Q4`; `since` belongs to it, `until` does not."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """The quarter in which a moment lies."""
        at = moment.astimezone(UTC)
        return cls(year=at.year, number=(at.month - 1) // _MONTHS + 1)

    @property
    def since(self) -> datetime:
        """The moment with which it begins."""
        return datetime(self.year, _MONTHS * (self.number - 1) + 1, 1, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The moment with which the next one begins."""
        return self.moved(1).since

    def moved(self, quarters: int) -> Self:
        """The quarter so many quarters later, or earlier."""
        year, number = divmod(self.year * _QUARTERS + self.number - 1 + quarters, _QUARTERS)
        return type(self)(year=year, number=number + 1)


def parse(text: str) -> Quarter:
    """The quarter that is written so; raises Invalid."""
    found = _WRITTEN.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise Invalid(f"{text[:32]!r} is no quarter. Write it like 2026-Q4.", "quarter")
    return Quarter(year=int(found[1]), number=int(found[2]))
