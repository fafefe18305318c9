"""Characters that are not what they seem, wherever they stand in what is reviewed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OddRow:
    """Such a character in one place: of side A or B where there are two, where, which and how many.

    `line`, from 1, is that of the first; `href` leads to it.
    """

    side: str
    place: str
    words: str
    line: int
    href: str | None


@dataclass(frozen=True)
class Oddities:
    """The places that are listed, how many more there are, and which files were not looked through, in words."""

    rows: tuple[OddRow, ...]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.rows or self.notes)
