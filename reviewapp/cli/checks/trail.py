"""Checks of the trail: it goes on from what was signed, it is signed often enough, it was checked not long ago."""

from collections.abc import Iterator
from datetime import timedelta

from reviewapp.cli.checks.finding import Finding, Patient, State
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.ledger import VERIFIED
from reviewapp.ledger import checkpoints
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.reads import events

_LATE = timedelta(hours=1)


def trail(desk: Patient) -> Iterator[Finding]:
    """The trail goes on from the newest checkpoint, and how the last check of everything went; raises Damaged."""
    if not desk.settings.signing_key.exists():
        todo = "It is made at the first start; after a restore bring back signing.key from its copy."
        yield Finding("trail", State.WARN, "There is no key to sign with.", todo)
        return
    with desk.store.reading() as conn:
        origin, size, newest = checkpoints.continued(conn, Signer.of(desk.settings))
        checked = events.page(conn, events.EventFilter(kind=VERIFIED), 1)
    if newest is None or (newest.size < size and desk.now - newest.at > _LATE):
        todo = "Let `reviewapp serve` run, or `reviewapp audit checkpoint`."
        yield Finding("trail", State.WARN, f"{size} events of {origin} are not all under a checkpoint.", todo)
    else:
        yield Finding("trail", State.OK, f"{size} events of {origin}; signed up to {newest.size}.")
    yield _last_check(checked)


def _last_check(checked: tuple[events.Entry, ...]) -> Finding:
    if not checked:
        return Finding("trail", State.WARN, "The whole trail was never checked.", "Run `reviewapp audit verify`.")
    after, at = checked[0].record["after"], utc_time(checked[0].record["at"])
    if after["finding"] is not None:
        todo = "Stop deciding here, keep a copy of the database, and find out who changed it."
        return Finding("trail", State.FAIL, after["finding"], todo)
    return Finding("trail", State.OK, f"Checked whole at {at:%Y-%m-%d %H:%M} UTC, up to event {after['size'] - 1}.")
