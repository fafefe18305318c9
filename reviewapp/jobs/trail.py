"""What is done for the trail in the background: checkpoints, and the check of everything."""

from collections.abc import Callable
from datetime import datetime, timedelta

from reviewapp.actions import checking, checkpointing
from reviewapp.actions.checkpointing import Rhythm
from reviewapp.config import Settings
from reviewapp.jobs.runner import Job
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.database import Store


def jobs(store: Store, settings: Settings, clock: Callable[[], datetime]) -> tuple[Job, ...]:
    """The jobs, each to be called with the time; the key is read anew each time, since it may have been replaced."""
    rhythm = Rhythm(settings.checkpoint_events, timedelta(seconds=settings.checkpoint_seconds))

    def sign(now: datetime) -> object:
        return checkpointing.sign_if_due(store, Signer.of(settings), now, rhythm)

    def check(_now: datetime) -> object:
        return checking.check_if_due(store, Signer.of(settings), clock, timedelta(hours=settings.self_check_hours))

    return (sign, check)
