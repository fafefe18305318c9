"""Giving a store back to RMOS: what was decided since goes back into a store of layout `dated`, or into a new one.

Nothing here is decided or signed: that was done when the cutover was rolled back, and this may be run again until it is
through.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import mirror_added, mirror_plan, mirroring
from reviewapp.actions.mirror_plan import Outcomes
from reviewapp.actions.reconciling import OF_PROGRAMS
from reviewapp.domain import mirrored
from reviewapp.domain.advisory import Advisory, Attachment
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.edits import applied, needed
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.mirrored import Told
from reviewapp.rmos import added, cutover, laying_out, posted
from reviewapp.rmos.assets import CONTENT, AssetIndex
from reviewapp.rmos.detect import SINGLE, StoreFolder
from reviewapp.rmos.files import lies_within, read_bytes
from reviewapp.rmos.laying_out import Laid
from reviewapp.rmos.ours import real_path
from reviewapp.rmos.places import Places
from reviewapp.rmos.strict_json import parse
from reviewapp.rmos.writing import in_form_of, locked, put
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, mirrors, runs
from reviewapp.store.reads.mirrors import Due, Mirror
from reviewapp.store.reads.runs import StoredRun
from reviewapp.store.writes import mirrors as write

_PAGE = 100


class Returned(NamedTuple):
    """What a return did: runs written; those that could not be, with the reason; how many are not of that store.

    `added` counts runs that programs had submitted here, which the store had no record of.
    """

    written: int
    stuck: tuple[Due, ...] = ()
    elsewhere: int = 0
    added: int = 0


def write_back(store: Store, folder: StoreFolder, now: Callable[[], datetime]) -> Returned:
    """Write what came and was decided here back into a store of layout `dated`, then take its mark away.

    What cannot be written is answered, and the mark stays. Raises Invalid, Unreadable where another process writes.
    """
    places, written = Places(folder), 0
    joined, missing = _add(store, places, now())
    _hurry(store, real_path(places.root), now())
    while True:
        done = mirroring.mirror(store, folder.path, now(), is_given_back=True)
        written += done.written
        if not done.has_more:
            break
    places = Places(folder)  # with the days of the runs that were added
    with store.reading() as conn:
        failed = [due for due in mirrors.waiting(conn, real_path(places.root)) if due.failure]
        held = tuple(due for due in failed if _is_there(conn, places, due.run_id))
    if not (stuck := (*missing, *held)):
        cutover.release(folder)
    return Returned(written, stuck, len(failed) - len(held), joined)


def _is_there(conn: Connection, places: Places, run_id: str) -> bool:
    """Whether the store has a record of that run; one that a desk has lost has left something of it there."""
    known = runs.known(conn, [run_id])
    return run_id not in known or places.record(known[run_id].run) is not None


def _add(store: Store, places: Places, now: datetime) -> tuple[int, list[Due]]:
    """Give the store the records and files of runs that programs submitted here; answers how many, and which it cannot.

    What was decided on them, maybe long ago when there was no record to write it into, is due from then on.
    """
    count, missing = 0, list[Due]()
    with locked(places.root):
        for one in _walked(store):
            if one.source.startswith(OF_PROGRAMS) and places.record(one.run) is None:
                try:
                    _put_run(store, places, one, now)
                    count += 1
                except Unreadable as error:
                    missing.append(Due(one.run.run_id, now, f"it cannot be given back: {error}", 1))
    return count, missing


def _put_run(store: Store, places: Places, one: StoredRun, now: datetime) -> None:
    path = places.root / f"{one.run.created_at:%Y-%m-%d}" / f"{one.run.run_id}.json"
    if path.name == SINGLE:
        raise Unreadable(f"{SINGLE} is the name of another layout's file")
    if path.parent.is_symlink() and not lies_within(path.parent, places.root):
        raise Unreadable("the folder of its day is a link that leads out of the store")
    with store.reading() as conn:
        raw = runs.record(conn, one.received_sha256)
        files = runs.attachments(conn, one.run.run_id)
    for file in files:
        _put_file(store, places, file)
    _due(store, real_path(places.root), one.run.run_id, now)
    put(path, raw, None)


def _put_file(store: Store, places: Places, one: Attachment) -> None:
    path = places.attachment(one.sha256).with_suffix(laying_out.ending(one.filename, one.mime))
    if one.blob is not None and not path.exists():
        put(path, store.blobs.read(one.blob), None)


def _due(store: Store, root: str, run_id: str, now: datetime) -> None:
    with store.writing() as conn:
        if mirrors.find(conn, root) is None:
            write.save(conn, Mirror(root, at=now))
        write.put_due(conn, root, run_id, now, None, 0)


def _hurry(store: Store, root: str, now: datetime) -> None:
    """What failed before is due at once: an operator waits."""
    with store.writing() as conn:
        for due in mirrors.waiting(conn, root):
            if due.failure:
                write.put_due(conn, root, due.run_id, now, due.failure, due.tries)


def export(
    store: Store, folder: StoreFolder, into: Path, now: datetime, progress: Callable[[int], None] = lambda _: None
) -> Returned:
    """Lay every run of that layout out in the new folder `into`, with what became of it; the store is left as it is.

    Runs that programs submitted here go with them.

    Raises Invalid where `into` is there already, Damaged where something kept here is not what it was.
    """
    written = elsewhere = 0
    with laying_out.new_store(folder, into) as laid:
        index = AssetIndex((laid.advisories,))
        for one in _walked(store):
            if one.layout not in (folder.layout, posted.LAYOUT) or not laid.holds(one.run.run_id):
                elsewhere += 1
                continue
            with store.reading() as conn:
                became = mirror_plan.outcomes_of(conn, store, one, advisories.newest_event_at(conn, now))
                _lay(conn, store, laid, one, became)
                _assets(conn, laid, index, one, became)
            written += 1
            progress(1)
    return Returned(written, elsewhere=elsewhere)


def _walked(store: Store) -> Iterator[StoredRun]:
    place = ""
    while True:
        with store.reading() as conn:
            page = runs.after(conn, place, _PAGE)
        if not page:
            return
        yield from page
        place = page[-1].run.run_id


def _lay(conn: Connection, store: Store, laid: Laid, one: StoredRun, became: Outcomes) -> None:
    raw = runs.record(conn, one.received_sha256)
    document = parse(raw)
    edits = became.edits(document)
    laid.record(one.run.run_id, raw, applied(document, edits) if edits else None)
    for attachment in runs.attachments(conn, one.run.run_id):
        _file(store, laid, attachment)
    for granted in became.granted:
        laid.attachment(granted.sha256, ".json", granted.file())


def _assets(conn: Connection, laid: Laid, index: AssetIndex, one: StoredRun, became: Outcomes) -> None:
    """The records of advisories themselves; one that two runs refer to has no outcome of its own."""
    sent_ids = {sent.advisory_id for sent in became.sent}
    for advisory_id, told in became.told.items():
        is_only = mirror_added.is_only(conn, one.run.run_id, advisory_id)
        # An asset of RMOS was not what was decided on, where a program sent the advisory of that name.
        if is_only and advisory_id not in sent_ids and (path := index.record(advisory_id)) is not None:
            data = read_bytes(path)
            asset = parse(data)
            laid.rewrite(path, in_form_of(data, applied(asset, needed(asset, mirrored.asset(told)))))
    for sent in became.sent:
        if index.record(sent.advisory_id) is None:
            _sent(conn, laid, sent, became.told[sent.advisory_id])


def _sent(conn: Connection, laid: Laid, one: Advisory, told: Told) -> None:
    """The content of what a program sent; RMOS knows it by its id, so that it must not mean another run's as well."""
    content = mirror_added.content_of(conn, one)
    is_file = any(file.sha256 == one.advisory_id for file in runs.attachments(conn, one.run_id))
    if content is None or is_file or not mirror_added.means_one_thing(conn, one, content):
        return
    if (envelope := mirror_added.envelope_of(conn, one)) is not None:
        laid.attachment(one.advisory_id, ".json", envelope)
        return
    if one.advisory_id.endswith(CONTENT):
        return
    base = added.asset(one, utc_text(one.asked_at), mirror_added.as_sent(conn, one, content))
    outcome = tuple(mirrored.asset(told)) if mirror_added.is_only(conn, one.run_id, one.advisory_id) else ()
    edits = (*added.asset_form(one), *outcome)
    laid.asset(one.asked_at, one.advisory_id, added.written(applied(base, edits)), added.text_of(content))


def _file(store: Store, laid: Laid, one: Attachment) -> None:
    if one.blob is not None:
        laid.attachment(one.sha256, laying_out.ending(one.filename, one.mime), store.blobs.read(one.blob))
