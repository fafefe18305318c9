"""What is put into a store for advisories that programs sent here: RMOS wrote no record that could be edited.

Each gets a reference beside its run, once it is decided, and its content where RMOS looks for it. RMOS knows an asset
by its id alone: one that several runs refer to has no outcome of its own, and where they mean different contents by
it, none of them stands there.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from reviewapp.actions import own_writes
from reviewapp.actions.mirror_writes import (
    InTheWay,
    Planning,
    Write,
    is_written_into,
    put_file,
    put_named,
    put_record,
    unless_unreadable,
)
from reviewapp.actions.reconciling import OF_PROGRAMS
from reviewapp.domain import mirrored
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.content import Content
from reviewapp.domain.edits import Edit
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import is_sha256
from reviewapp.domain.tree import Json, is_empty, member
from reviewapp.rmos import added, posted
from reviewapp.rmos.assets import CONTENT, Material, values
from reviewapp.rmos.files import read_bytes
from reviewapp.rmos.folders import BETWEEN, run_of_sidecar
from reviewapp.rmos.strict_json import parse
from reviewapp.store.reads import advisories, runs

Found = Iterator[Write | InTheWay]


def is_of_program(one: Advisory) -> bool:
    """Whether a program sent it here; who asks for an override is a person, whichever way it came."""
    return one.origin.startswith(OF_PROGRAMS)


def sent(conn: Connection, run_id: str) -> tuple[Advisory, ...]:
    """The advisories of a run that programs sent here, in the order of arrival."""
    return tuple(one for one in advisories.of_run(conn, run_id) if is_of_program(one))


def named(document: Json) -> set[str]:
    """The advisories that a record refers to itself."""
    inputs = member(document, "advisory_inputs")
    return {str(member(one, "advisory_id")) for one in inputs} if isinstance(inputs, list) else set()


def writes(planning: Planning, record: Path) -> Found:
    """The references and contents of what programs sent and persons, or the policy, decided; kept up to date later."""
    if not (found := sent(planning.conn, planning.run_id)):
        return
    inside = named(parse(read_bytes(record)))
    for one in found:
        path = record.with_name(f"{one.run_id}{BETWEEN}{one.advisory_id}.json")
        is_new = planning.told[one.advisory_id].outcome.reviewed and one.advisory_id not in inside
        if planning.is_of_another_run(path):
            if is_new:
                yield InTheWay(path, "it is the reference of another run, whose name and advisory make the same")
        elif planning.is_ours(path) or (is_new and not _has_reference(planning, one)):
            yield from unless_unreadable(path, _one(planning, one, path))


def _one(planning: Planning, one: Advisory, path: Path) -> Found:
    """What is put there for an advisory; where its id means something else to RMOS, nothing is shown as decided."""
    if other := says_otherwise(planning, one):
        yield InTheWay(other, "it says something else than the advisory of that name that a program sent here")
        if not planning.is_ours(path):
            return
    yield from unless_unreadable(path, _content(planning, one, is_shown=other is None))
    yield from _reference(planning, one, path, is_shown=other is None)


def says_otherwise(planning: Planning, one: Advisory) -> Path | None:
    """The file that RMOS knows by the id of an advisory, where it says something else than what a program sent.

    Who finds it there would take it for what was decided, and nobody here was shown it.
    """
    content = content_of(planning.conn, one)
    if content is None:
        return None
    if is_sha256(one.advisory_id) and (file := planning.places.file(one.advisory_id)):
        said = posted.advisory({"advisory_id": one.advisory_id}, read_bytes(file), "").content
        return None if _says_the_same(said, content) else file
    path = planning.places.asset(one.advisory_id)
    if path is None or planning.is_ours(path):
        return None
    found = planning.places.material(one.advisory_id, own_writes.on(planning.conn))
    says_something = found.text or not is_empty(found.data) or found.content or found.problems
    return path if says_something and not _says_the_same(found, content) else None


def content_of(conn: Connection, one: Advisory) -> Content | None:
    """What an advisory says, None where it says nothing; raises Damaged where its record is not what it was."""
    if one.content_sha256 is None:
        return None
    said = json.loads(runs.record(conn, one.content_sha256))
    return Content.model_validate({name: said[name] for name in Content.model_fields})


def envelope_of(conn: Connection, one: Advisory) -> bytes | None:
    """The file that an advisory is named by, as RMOS writes it, where it is what was sent; else None."""
    if one.sent_sha256 is None or one.sent_sha256 != one.advisory_id:
        return None
    return added.written(json.loads(runs.record(conn, one.sent_sha256)))


def as_sent(conn: Connection, one: Advisory, content: Content) -> Content:
    """What an advisory says, with numbers as a program sent them: decimal text is no number to RMOS."""
    if one.sent_sha256 is None:
        return content
    return content.model_copy(update={"data": values(json.loads(runs.record(conn, one.sent_sha256)))})


def is_only(conn: Connection, run_id: str, advisory_id: str) -> bool:
    """Whether no other run has an advisory of that name."""
    return advisories.runs_of(conn, advisory_id) == (run_id,)


def means_one_thing(conn: Connection, one: Advisory, content: Content) -> bool:
    """Whether every run that has an advisory of that name means this content by it."""
    every = (advisories.get(conn, run_id, one.advisory_id) for run_id in advisories.runs_of(conn, one.advisory_id))
    said = (content_of(conn, other) for other in every)
    return all(two is not None and _says_the_same(two, content) for two in said)


def _says_the_same(one: Content | Material, other: Content) -> bool:
    return (one.text, one.data) == (other.text, other.data)


def _has_reference(planning: Planning, one: Advisory) -> bool:
    """Whether RMOS wrote a reference to it; one that cannot be read may be that."""
    for path in planning.places.references(planning.stored.run, one.advisory_id):
        try:
            if run_of_sidecar(path.stem, parse(read_bytes(path))) == one.run_id:
                return True
        except Unreadable:
            return True
    return False


def _reference(planning: Planning, one: Advisory, path: Path, *, is_shown: bool) -> Found:
    def wanted(record: Json, _: tuple[Edit, ...]) -> Iterator[Edit]:
        yield from added.reference_form(one)
        if is_shown:
            yield from mirrored.reference(record, planning.told[one.advisory_id])

    yield from put_record(planning, path, added.reference(one, utc_text(one.asked_at)), wanted)


def _content(planning: Planning, one: Advisory, *, is_shown: bool) -> Found:
    """The file that it is named by, else an asset with what it says beside it."""
    content = content_of(planning.conn, one)
    if content is None or (is_sha256(one.advisory_id) and planning.places.file(one.advisory_id)):
        return
    if (envelope := envelope_of(planning.conn, one)) is not None:
        yield from put_named(planning, planning.places.attachment(one.advisory_id), envelope)
        return
    theirs, path = planning.places.asset(one.advisory_id), planning.places.new_asset(one.advisory_id, one.asked_at)
    if theirs is not None and planning.is_ours(theirs):
        path = theirs
    if one.advisory_id.endswith(CONTENT):
        yield InTheWay(path, "RMOS would take it for what another advisory says")
    elif planning.is_ours(path) or not (theirs or os.path.lexists(path)):
        yield from _asset(planning, one, path, content, is_shown=is_shown)


def _asset(planning: Planning, one: Advisory, path: Path, content: Content, *, is_shown: bool) -> Found:
    beside, text = path.with_name(added.file_name(one.advisory_id)), added.text_of(content)
    base = added.asset(one, _made_at(planning, one, path), as_sent(planning.conn, one, content))
    is_shared = not is_only(planning.conn, one.run_id, one.advisory_id)
    if not is_shown or not means_one_thing(planning.conn, one, content):
        if not (planning.is_ours(path) and path.exists()):
            return
        if not is_shown or _said(parse(read_bytes(path))) != _said(base):
            base, text = added.asset(one, base["created_at_utc"], None), b"" if beside.exists() else None
    if is_written_into(planning, path) and _said(parse(read_bytes(path))) != _said(base):
        yield InTheWay(path, "somebody else wrote into it, and the advisory says something else by now")
        return
    if text is not None:
        yield from put_file(planning, beside, text)
    outcome = () if is_shared or not is_shown else tuple(mirrored.asset(planning.told[one.advisory_id]))
    yield from put_record(planning, path, base, lambda *_: (*added.asset_form(one), *outcome))


def _said(asset: Json) -> tuple[Json, Json]:
    """What an asset says, however it stands."""
    return member(asset, "content_hash"), member(asset, "suggestion_data")


def _made_at(planning: Planning, one: Advisory, path: Path) -> str:
    """When the asset was made, which may have been for another run."""
    own = planning.file(path)
    is_kept = own is not None and runs.has_record(planning.conn, own.base_sha256)
    stated = member(parse(runs.record(planning.conn, own.base_sha256)), "created_at_utc") if own and is_kept else None
    return str(stated or utc_text(one.asked_at))
