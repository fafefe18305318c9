"""Trying again what could not be taken: its whole store is imported again, from where it was imported last."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from reviewapp.actions import importing
from reviewapp.actions.importing import ImportOptions, Report
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.person import Person, Role
from reviewapp.domain.quarantine import Entry, Fate
from reviewapp.store.database import Store
from reviewapp.store.reads import people, quarantine, sources
from reviewapp.store.reads.sources import StoredSource

_ELSEWHERE = "Import it again where it is: reviewapp import PATH."


class Retried(NamedTuple):
    """The entry after its store was imported again, and what that import did."""

    entry: Entry
    report: Report


def retry(
    store: Store, entry_id: str, person: Person, now: Callable[[], datetime], request_id: str | None = None
) -> Retried:
    """Import the store of a held entry again; the entry closes where nothing is refused in its place any more.

    Raises NotFound, NotAllowed, and WrongState where it is closed or its store is not at hand on this server.
    """
    person, source = _permitted(store, entry_id, person)
    options = ImportOptions(
        history_before=source.history_before,
        attachments=source.attachments,
        advisories=source.advisories,
        actor=person.as_actor(Role.ADMIN),
        request_id=request_id,
    )
    try:
        report = importing.import_path(store, source.path, options, now, lambda _: None)
    except Invalid as error:  # its sentence names the path, which is nobody's business but the operator's
        raise WrongState(f"The store is not where it was, or this server cannot read it. {_ELSEWHERE}") from error
    with store.reading() as conn:
        return Retried(quarantine.get(conn, entry_id).entry, report)


def _permitted(store: Store, entry_id: str, person: Person) -> tuple[Person, StoredSource]:
    with store.reading() as conn:
        entry = quarantine.get(conn, entry_id).entry
        person = people.get(conn, person.id).person
        source = sources.find(conn, entry.source_id)
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin has a store imported again.")
    if entry.fate is not Fate.HELD:
        raise WrongState(f"This was {entry.fate} already.")
    if source is None:
        raise WrongState(f"Where the store lies was not noted when it was imported. {_ELSEWHERE}")
    return person, source
