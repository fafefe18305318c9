"""Writes the demonstration shop: a fortnight of an AI-advised CNC shop, as RMOS would have left it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from reviewapp.demo.ids import schedule
from reviewapp.demo.layout_dated import write_dated
from reviewapp.demo.layout_single import write_single
from reviewapp.demo.model import Run
from reviewapp.demo.runs import Recorder
from reviewapp.demo.story_archive import ARCHIVE
from reviewapp.demo.story_necks import NECKS
from reviewapp.demo.story_tops import TOPS
from reviewapp.demo.wishes import OverrideWish, wishes

OLDER_DAYS, LATER_DAYS = range(14, 9, -1), range(9, -1, -1)


@dataclass(frozen=True)
class Shop:
    """Where the shop lies on disk, and which overrides its people will ask for.

    `single` is the runs.json of the older days, `dated` the root of the later ten; the folders of attachments
    stand beside. Nothing in the stores speaks of the people of this product.
    """

    single: Path
    single_attachments: Path
    dated: Path
    dated_attachments: Path
    advisories: Path
    runs: int
    override_candidates: tuple[OverrideWish, ...]


def write_shop(root: Path, *, until: datetime, seed: int = 7) -> Shop:
    """Write a fortnight that ends about ten minutes before `until`; equal arguments give equal bytes."""
    older, later = fortnight(until=until, seed=seed)
    single = write_single(root / "archive", older)
    dated = write_dated(root / "rmos", later)
    return Shop(
        single=single,
        single_attachments=root / "archive" / "attachments",
        dated=dated,
        dated_attachments=dated / "attachments",
        advisories=dated / "advisories",
        runs=len(older) + len(later),
        override_candidates=wishes(later),
    )


def fortnight(*, until: datetime, seed: int = 7) -> tuple[list[Run], list[Run]]:
    """The runs of the older days and of the later ten, without writing anything."""
    if until.tzinfo is None:
        raise ValueError("`until` has no time zone; give an aware UTC time.")
    rng, now = Random(seed), until.astimezone(UTC)  # noqa: S311  # a story, not a secret
    jobs = TOPS + NECKS
    older = Recorder(rng, old=True).record(ARCHIVE, schedule(rng, now, OLDER_DAYS, len(ARCHIVE)))
    later = Recorder(rng, old=False).record(jobs, schedule(rng, now, LATER_DAYS, len(jobs)))
    return older, later
