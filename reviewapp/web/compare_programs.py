"""Which programs of two runs are drawn: those of their files, else those that stand inside their records."""

from dataclasses import dataclass

from reviewapp.domain import media
from reviewapp.domain.diff.files import Pair
from reviewapp.domain.diff.tree import unequal
from reviewapp.domain.tree import member, text_of
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads.sides import Side
from reviewapp.web.compare_files import inline_place, is_damaged, is_program, opened, pairs
from reviewapp.web.compare_sides import Compared
from reviewapp.web.pages.compare import FileRow

_INLINE = ("outputs", "gcode_text")


@dataclass(frozen=True)
class Programs:
    """The programs of two runs, a side None where it has none that can be read.

    `place` is the id of their lines on the page, None where they are not compared there; `files` hold the hash of
    each side's file. `others` counts further pairs of programs.
    """

    before: str | None
    after: str | None
    place: str | None
    files: dict[str, str]
    others: int = 0


def programs(compared: Compared) -> Programs | None:
    """The first programs that differ, else the first that there are; None where neither run has one."""
    a, b = compared.a, compared.b
    found = [(row, one) for row, one in pairs(a, b) if any(file is not None and is_program(file) for file in one)]
    found.sort(key=lambda held: held[0].kind == "same")
    for row, one in found:
        held = _attached(compared.blobs, row, one, len(found) - 1)
        if held:
            return held
    return _inside(compared, a, b)


def _attached(blobs: Blobs, row: FileRow, one: Pair, others: int) -> Programs | None:
    before, after = (media.text_of(held.data) if held.data else None for held in (opened(blobs, file) for file in one))
    if not (before or after):
        return None
    place = row.id if row.kind == "changed" and before and after else None
    files = {side: file.sha256 for side, file in zip("ab", one, strict=True) if file and not is_damaged(file)}
    return Programs(before, after, place, files, others)


def _inside(compared: Compared, a: Side, b: Side) -> Programs | None:
    before, after = (text_of(member(side.evidence, *_INLINE)) for side in (a, b))
    place = inline_place(unequal(compared.evidence), a, b, f"/{'/'.join(_INLINE)}")
    return Programs(before, after, place, {}) if before or after else None
