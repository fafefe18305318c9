"""What is to be written into the records of one run, as everything stands now. Nothing is written here."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import mirror_added
from reviewapp.actions.mirror_writes import InTheWay, Planning, Wanted, Write, edited, taken_back, unless_unreadable
from reviewapp.domain import gate, mirrored
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.edits import Edit, applied, needed
from reviewapp.domain.identity import is_sha256
from reviewapp.domain.mirrored import Ended, Granted, Told
from reviewapp.domain.outcome import Outcome
from reviewapp.domain.review import Verdict
from reviewapp.domain.revoking import is_active
from reviewapp.domain.states import State
from reviewapp.domain.tree import Json, member
from reviewapp.domain.written import Written
from reviewapp.rmos import added
from reviewapp.rmos.files import read_bytes
from reviewapp.rmos.folders import BETWEEN, run_of_sidecar
from reviewapp.rmos.ours import real_path
from reviewapp.rmos.places import Places
from reviewapp.rmos.strict_json import parse
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, gates, mirrors, outcomes, packets, runs
from reviewapp.store.reads.runs import StoredRun

NOTHING_SAID = Outcome(
    reviewed=False, approved_for_workflow=False, reviewed_by=None, reviewed_at_utc=None, review_notes=None
)


class Plan(NamedTuple):
    """What is to be written of a run; `until` is when that changes by itself, `override` what releases it till then.

    `in_the_way` are files that this desk did not write, under names that it needs.
    """

    run_id: str
    writes: tuple[Write, ...]
    until: datetime | None
    override: str | None
    is_missing: bool = False
    in_the_way: tuple[InTheWay, ...] = ()

    def files(self, *, is_written: bool) -> list[Written]:
        """The writes as they are remembered, before and after they are on disk."""
        return [one.as_file(self.run_id, is_written=is_written) for one in self.writes if one.is_noted]


def plan(conn: Connection, store: Store, places: Places, run_id: str, now: datetime) -> Plan:
    """What is to be written of a run at `now`, the later of clock and newest event.

    Raises Unreadable where a file of RMOS cannot be read, Damaged where something of ours cannot.
    """
    stored = runs.get(conn, run_id)
    told = outcomes.told(conn, run_id, now)
    override = _releasing(conn, store, stored, now)
    active = _granted(conn, stored, override) if override else None
    until, lasting = (override.expires_at, override.advisory_id) if override else (None, None)
    past = tuple(_past(conn, stored, now))
    planning = Planning(conn, places, stored, told, active, now, past)
    is_told = active is not None or bool(past) or any(one.outcome.reviewed for one in told.values())
    record = places.record(stored.run) if is_told or mirrors.is_written(conn, real_path(places.root), run_id) else None
    if record is None:
        # A run of another layout, or that a program submitted here, has no record in any store of this one.
        is_missing = is_told and stored.layout == places.store.layout
        return Plan(run_id, (), until, lasting, is_missing)
    writes = (*_attachments(planning), *_record(planning, record), *_references(planning), *_assets(planning))
    found = (*writes, *mirror_added.writes(planning, record), *_forgotten(planning, record))
    in_the_way = tuple(one for one in found if isinstance(one, InTheWay))
    return Plan(run_id, tuple(one for one in found if isinstance(one, Write)), until, lasting, in_the_way=in_the_way)


class Outcomes(NamedTuple):
    """What became of a run `at` a time: of its advisories, and the overrides that release it or did."""

    at: datetime
    told: dict[str, Told]
    active: Granted | None
    past: tuple[Ended, ...] = ()
    sent: tuple[Advisory, ...] = ()

    @property
    def granted(self) -> tuple[Granted, ...]:
        """Every override that was ever given and counted."""
        return (*([self.active] if self.active else []), *(one.granted for one in self.past))

    def edits(self, document: Json) -> tuple[Edit, ...]:
        """What a record as received lacks of that, what programs sent of it and is decided among it."""
        ended = (edit for one in self.past for edit in mirrored.past(one, self.at))
        return needed(document, (*_standing(document, self.told, self.active), *ended, *self._joined(document)))

    def _joined(self, document: Json) -> Iterator[Edit]:
        """References inside the record: other layouts have none beside it."""
        inside = mirror_added.named(document)
        for one in self.sent:
            if one.advisory_id not in inside:
                base = added.reference(one, utc_text(one.asked_at))
                edits = (*added.reference_form(one), *mirrored.reference(base, self.told[one.advisory_id]))
                yield Edit(("advisory_inputs",), applied(base, edits), joins=True)


def outcomes_of(conn: Connection, store: Store, stored: StoredRun, now: datetime) -> Outcomes:
    """What became of a run at `now`, the later of clock and newest event."""
    override = _releasing(conn, store, stored, now)
    active = _granted(conn, stored, override) if override else None
    told = outcomes.told(conn, stored.run.run_id, now)
    sent = mirror_added.sent(conn, stored.run.run_id)
    decided = tuple(one for one in sent if told[one.advisory_id].outcome.reviewed)
    return Outcomes(now, told, active, tuple(_past(conn, stored, now)), decided)


def _releasing(conn: Connection, store: Store, stored: StoredRun, now: datetime) -> Advisory | None:
    """The override by which the gate is open now, None where it is open without one, or shut."""
    run = stored.run
    if not any(is_active(one, now) for one in advisories.of_run(conn, run.run_id)):
        return None
    files = packets.sound_attachments(conn, store.blobs, run.run_id)
    if gates.answer(conn, stored, files, now).answer is not gate.Answer.OVERRIDDEN:
        return None
    return gate.active_override(run, advisories.standings(conn, run.run_id), now)


def _granted(conn: Connection, stored: StoredRun, one: Advisory) -> Granted | None:
    signed = [r for r in advisories.reviews(conn, one.run_id, one.advisory_id) if r["round"] == one.round]
    given = [review for review in signed if review["verdict"] == Verdict.APPROVE]
    if not given or one.override is None:
        return None
    return Granted(
        override_id=one.advisory_id,
        run_id=one.run_id,
        operator_id=given[-1]["person"]["id"],
        operator_name=given[-1]["person"]["name"],
        scope=one.override.scope,
        reason=one.override.reason,
        risk=stored.run.risk,
        original_status=stored.run.status_now,
        at=gate.granted_at(one),
    )


def _past(conn: Connection, stored: StoredRun, now: datetime) -> Iterator[Ended]:
    """The overrides of a run that were given and came to their end."""
    for one in advisories.of_run(conn, stored.run.run_id):
        is_over = one.state is State.REVOKED or (one.state is State.APPROVED and not is_active(one, now))
        if is_over and one.expires_at is not None and (granted := _granted(conn, stored, one)) is not None:
            yield Ended(granted=granted, why="revoked" if one.state is State.REVOKED else "expired")


def _attachments(planning: Planning) -> Iterator[Write]:
    """The files of overrides, where they do not lie there already."""
    for one in (planning.active, *(past.granted for past in planning.past)):
        if one is not None and not (path := planning.places.attachment(one.sha256)).exists():
            yield Write(path, None, b"", one.file())


def _record(planning: Planning, path: Path) -> Iterator[Write]:
    def wanted(document: Json, earlier: tuple[Edit, ...]) -> Iterator[Edit]:
        active = planning.active
        yield from _standing(document, planning.told, active)
        why = _why_over(planning, mirrored.lasting(earlier))
        yield from mirrored.kept(earlier, active.override_id if active else None, why, planning.now)
        known = mirrored.overrides_in(earlier)
        for one in planning.past:
            if one.granted.override_id not in known:
                yield from mirrored.past(one, planning.now)

    yield from edited(planning, path, wanted)


def _standing(document: Json, told: dict[str, Told], active: Granted | None) -> Iterator[Edit]:
    """What a record says of the advisories it refers to, and of the override that releases the run."""
    inputs = member(document, "advisory_inputs")
    for one in inputs if isinstance(inputs, list) else []:
        if (known := told.get(str(member(one, "advisory_id")))) is not None:
            yield from mirrored.reference(one, known, ("advisory_inputs", one["advisory_id"]))
    if active is not None:
        yield from mirrored.override(active)


def _why_over(planning: Planning, override_id: str | None) -> str:
    """In a word how an override that was written came to its end."""
    known = advisories.of_run(planning.conn, planning.run_id)
    one = next((held for held in known if held.advisory_id == override_id), None)
    if one is not None and one.expires_at is not None and one.expires_at <= planning.now:
        return "expired"
    return "revoked" if one is not None and one.state is State.REVOKED else "no longer counts"


def _references(planning: Planning) -> Iterator[Write | InTheWay]:
    for advisory_id, told in planning.told.items():
        for path in planning.places.references(planning.stored.run, advisory_id):
            if not planning.is_ours(path):
                yield from unless_unreadable(path, _reference(planning, path, told))


def _reference(planning: Planning, path: Path, told: Told) -> Iterator[Write]:
    """A reference of RMOS to an advisory of this run; whose it is, its content says."""
    if run_of_sidecar(path.stem, parse(read_bytes(path))) == planning.run_id:
        yield from edited(planning, path, _reference_of(told))


def _assets(planning: Planning) -> Iterator[Write | InTheWay]:
    """The records of advisories themselves; one that two runs refer to has no outcome of its own."""
    sent = {one.advisory_id: one for one in mirror_added.sent(planning.conn, planning.run_id)}
    for advisory_id, told in planning.told.items():
        if is_sha256(advisory_id) or not mirror_added.is_only(planning.conn, planning.run_id, advisory_id):
            continue
        if (path := planning.places.asset(advisory_id)) and not planning.is_ours(path):
            yield from unless_unreadable(path, _asset(planning, path, told, sent.get(advisory_id)))


def _asset(planning: Planning, path: Path, told: Told, sent: Advisory | None) -> Iterator[Write | InTheWay]:
    """One that says something else than what a program sent under its id is not decided: nobody was shown that."""
    is_other = sent is not None and mirror_added.says_otherwise(planning, sent) is not None
    yield from edited(planning, path, _asset_of(Told(outcome=NOTHING_SAID) if is_other else told))


def _forgotten(planning: Planning, record: Path) -> Iterator[Write | InTheWay]:
    """Files about advisories that a desk knows nothing of any more that was put back: they say nothing of it then."""
    for own in mirrors.files(planning.conn, real_path(planning.places.root), planning.run_id):
        path = Path(own.path)
        about = path.stem.removeprefix(f"{planning.run_id}{BETWEEN}")
        if own.edits and about not in planning.told and path.name != record.name and path.exists():
            yield from unless_unreadable(path, taken_back(planning, path))


def _reference_of(told: Told) -> Wanted:
    return lambda record, _earlier: mirrored.reference(record, told)


def _asset_of(told: Told) -> Wanted:
    return lambda _record, _earlier: mirrored.asset(told)
