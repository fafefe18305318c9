"""Checks of the run stores that are followed."""

from collections.abc import Iterator
from datetime import timedelta

from reviewapp.actions.quarantining import Source
from reviewapp.cli.checks.finding import Finding, Patient, State
from reviewapp.store.reads import followed as read

_STALE = timedelta(minutes=2)


def followed(desk: Patient) -> Iterator[Finding]:
    """Each store that is followed was looked at a moment ago, and could be."""
    wanted = {Source.of(path).id: path for path in desk.settings.followed}
    with desk.store.reading() as conn:
        known = {one.source_id: one for one in read.following_all(conn)}
    if not wanted and not known:
        yield Finding("followed", State.OK, "No run store is followed.")
    for source_id, one in known.items():
        yield _told(one, is_wanted=source_id in wanted, is_stale=desk.now - one.looked_at > _STALE)
    for path in (path for source_id, path in wanted.items() if source_id not in known):
        yield Finding("followed", State.WARN, f"{path} was never looked at.", "Start `reviewapp serve`.")


def _told(one: read.Following, *, is_wanted: bool, is_stale: bool) -> Finding:
    said = f"{one.source.path} was looked at {one.looked_at:%Y-%m-%d %H:%M:%S} UTC."
    if one.failure and not is_stale:
        return Finding("followed", State.FAIL, f"{said} {one.failure}", "Nothing new is taken until then.")
    if is_stale and is_wanted:
        return Finding("followed", State.WARN, f"{said} Nobody follows it now.", "Start `reviewapp serve`.")
    if is_stale:
        return Finding("followed", State.OK, f"{said} It is not followed now.")
    return Finding("followed", State.OK, said)
