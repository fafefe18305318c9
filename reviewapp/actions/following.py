"""Following a store while RMOS writes it: one bounded round looks for what changed and takes it as an import would.

What was seen is noted in the store of the desk, and is marked as read only when what it brought is committed. So a
round may die anywhere: the next one reads again what was not marked, and finds that the runs are known.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reviewapp.actions import following_reads, frozen, looking, quarantining
from reviewapp.actions.following_reads import Memory
from reviewapp.actions.importing import Report
from reviewapp.actions.looking import Watch
from reviewapp.domain.errors import Invalid, Unreadable
from reviewapp.rmos import cutover, detect
from reviewapp.store.database import Store
from reviewapp.store.reads import sources
from reviewapp.store.reads.sources import StoredSource
from reviewapp.store.writes import followed as write

NOTED_EVERY = timedelta(seconds=30)
"""How often it is noted that a store was looked at, while nothing changes."""


@dataclass
class Follower:
    """A store to follow, and what a process remembers of it between rounds: all of it may be lost at any time."""

    place: StoredSource
    watch: Watch | None = None
    memory: Memory = field(default_factory=Memory)
    noted_at: datetime | None = None
    failure: str | None = None

    @classmethod
    def of(cls, store: Store, path: Path, given: StoredSource | None = None) -> "Follower":
        """To follow `path` as `given`; else with what was named at its last import, where there was one."""
        if given is None:
            with store.reading() as conn:
                given = sources.find(conn, quarantining.Source.of(path).id)
        return cls((given or StoredSource(path))._replace(path=path))


class Round(NamedTuple):
    """What a round did: `more` is to be read at once, `is_through` says that the sweep of all files came to its end."""

    report: Report
    more: bool = False
    is_through: bool = False
    failure: str | None = None


def follow(store: Store, follower: Follower, now: Callable[[], datetime]) -> Round:
    """Look once, and take what changed; a store that cannot be looked at is noted, and is tried again next time."""
    source, began = quarantining.Source.of(follower.place.path), now()
    try:
        frozen.require_open(store, follower.place.path)
        watch = follower.watch = _watched(follower, source.id)
        for folder in watch.stores:
            cutover.require_open(folder)
        left = looking.look(store, watch, began)
        if watch.has_assets_left:
            return Round(Report(), more=True)  # runs without what they name would be routed as something else
        report, more = following_reads.take_due(store, watch, follower.memory, follower.place, left=left, now=now)
        done = Round(report, more, watch.is_through)
    except (Invalid, Unreadable) as error:
        done = Round(Report(), failure=str(error))
    if done.is_through or done.failure:
        follower.watch = None  # which stores lie there is looked up again
    _note(store, follower, source, done, began)
    return done


def _watched(follower: Follower, source_id: str) -> Watch:
    """The watch as it goes on, with folders that appeared beside its stores meanwhile; none is dropped here."""
    place, watch = follower.place, follower.watch
    if watch is None:
        stores = detect.find_stores(place.path, place.attachments, place.advisories)
        return Watch(source_id, place.path, stores)
    watch.stores = tuple(detect.furnished_anew(one, place.attachments, place.advisories) for one in watch.stores)
    return watch


def _note(store: Store, follower: Follower, source: quarantining.Source, done: Round, now: datetime) -> None:
    """Note when the store was looked at, and what stood in the way: seldom, where it says nothing new."""
    is_old = follower.noted_at is None or now - follower.noted_at >= NOTED_EVERY
    if is_old or done.failure != follower.failure:
        with store.writing() as conn:
            write.note(conn, source.id, source.name, follower.place, now, done.failure)
        follower.noted_at, follower.failure = now, done.failure
