"""Checks of what the desk holds: clock and events, people, files, backups, work."""

from collections.abc import Iterator
from datetime import timedelta

from reviewapp.actions import self_test
from reviewapp.cli.checks.finding import Finding, Patient, State
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.delivery import Fate
from reviewapp.domain.identity import is_sha256
from reviewapp.domain.person import Role
from reviewapp.store.reads import advisories, events, messages, policies, quarantine, queue
from reviewapp.store.reads import people as read_people

_SLACK = timedelta(seconds=5)
_BACKUP_AGE = timedelta(days=2)
MOST_FILES = 500


def clock(desk: Patient) -> Iterator[Finding]:
    """The clock is not behind what has happened already."""
    with desk.store.reading() as conn:
        newest = advisories.newest_event_at(conn, desk.now)
    if newest > desk.now + _SLACK:
        behind = newest - desk.now
        yield Finding("clock", State.FAIL, f"The clock is {behind} behind the newest event.", "Set it right.")
    else:
        yield Finding("clock", State.OK, f"{desk.now:%Y-%m-%d %H:%M:%S} UTC, not before the newest event.")


def people(desk: Patient) -> Iterator[Finding]:
    """A policy is active, and there are people to decide. Raises Misconfigured without a policy."""
    with desk.store.reading() as conn:
        policy = policies.active(conn)
        able = [one.person for one in read_people.everybody(conn) if not one.person.disabled_at]
    admins = sum(one.holds(Role.ADMIN) for one in able)
    reviewers = sum(one.holds(Role.REVIEWER) for one in able)
    said = f"Policy {policy.ref}; {reviewers} reviewers, {admins} admins."
    if not reviewers or not admins:
        yield Finding("people", State.WARN, said, "Add who is missing with `reviewapp user add`.")
    else:
        yield Finding("people", State.OK, said)


def gate(desk: Patient) -> Iterator[Finding]:
    """A RED run that everybody approves stays blocked: tried in a transaction that is rolled back."""
    if faults := self_test.gate_faults(desk.store, desk.now):
        todo = "Stop using what this desk releases, and tell who maintains it."
        yield Finding("gate", State.FAIL, " ".join(faults), todo)
    else:
        yield Finding(
            "gate", State.OK, "A RED run that was approved for a test stayed blocked; nothing of it was kept."
        )


def files(desk: Patient) -> Iterator[Finding]:
    """Files can be stored, and those looked at are still what their names say."""
    desk.store.blobs.check()
    found = sorted(path.name for path in desk.store.blobs.root.glob("??/??/*") if is_sha256(path.name))
    step = len(found) // MOST_FILES + 1
    looked_at = found[::step]
    bad = [name for name in looked_at if desk.store.blobs.state(name) != "sound"]
    said = f"{len(looked_at)} of {len(found)} files were hashed again, {len(bad)} are damaged."
    if bad:
        yield Finding("files", State.FAIL, f"{said} First: {bad[0]}.", "Bring them back from a backup.")
    else:
        yield Finding("files", State.OK, said)


def backups(desk: Patient) -> Iterator[Finding]:
    """A backup was made not long ago."""
    with desk.store.reading() as conn:
        made = events.page(conn, events.EventFilter(kind="backup:made"), 1)
    if not made:
        yield Finding("backups", State.WARN, "No backup was ever made.", "Run `reviewapp backup FILE`.")
        return
    at = utc_time(made[0].record["at"])
    old = desk.now - at > _BACKUP_AGE
    said, todo = f"The last backup was made {at:%Y-%m-%d %H:%M} UTC.", "Make one every day." if old else ""
    yield Finding("backups", State.WARN if old else State.OK, said, todo)


def work(desk: Patient) -> Iterator[Finding]:
    """What waits, and what was put aside."""
    with desk.store.reading() as conn:
        pending, held = advisories.count(conn, "pending"), advisories.count(conn, quarantine.HELD)
        oldest, dead = queue.oldest(conn), messages.count(conn, Fate.GIVEN_UP)
    since = f", the oldest since {oldest:%Y-%m-%d}" if oldest else ""
    yield Finding("work", State.OK, f"{pending} advisories wait{since}.")
    if held:
        yield Finding("work", State.WARN, f"{held} records are in quarantine.", "Look at them under Quarantine.")
    if dead:
        yield Finding(
            "work", State.WARN, f"{dead} messages to endpoints were given up.", "Look at them under Webhooks."
        )
