"""A desk that is put back to a backup, while the store that it wrote into is as it was left."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from reviewapp.actions import backing_up, checkpointing
from reviewapp.domain.gate import Answer
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from reviewapp.store.backups.restoring import restore
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import runs
from tests.support.desk import Desk, opened
from tests.support.mirrored import granted, mirror

PutBack = Callable[[], Desk]
BackUp = Callable[[Desk], PutBack]


@pytest.fixture
def backed_up(tmp_path: Path) -> Iterator[BackUp]:
    """Back a desk up; what that answers restores it, whatever the desk did since, as a desk beside it."""
    with ExitStack() as stack:

        def back_up(desk: Desk) -> PutBack:
            backing_up.back_up(desk.store, tmp_path / "backup.zip", desk.now)
            return lambda: stack.enter_context(_restored(desk, tmp_path))

        yield back_up


@pytest.fixture
def overridden(shop: Desk, backed_up: BackUp) -> PutBack:
    """A shop that gave an override, which RMOS shows, after its last backup; what that answers restores it."""
    put_back = backed_up(shop)
    granted(shop)
    mirror(shop)
    return put_back


@contextmanager
def _restored(desk: Desk, folder: Path) -> Iterator[Desk]:
    place = folder / "put-back"
    place.mkdir()
    url = f"sqlite:///{place / 'desk.db'}"
    restore(url, Blobs(place / "blobs"), folder / "backup.zip")
    with contextmanager(opened)(url, place) as other:
        other.root, other.written, other.time = desk.root, desk.written, desk.time
        signer = Signer(SigningKey("desk", b"k" * 32), place / "checkpoint")
        checkpointing.reopen(other.store, signer, "The disk died.", other.now())
        other.is_damaged = True  # checkpoints are not of the key that `audited` has; the trail is checked by others
        yield other


def recalled(desk: Desk) -> list[dict[str, int]]:
    return [event["after"] for event in desk.events() if event["kind"] == "mirror:recalled"]


def is_shut(desk: Desk) -> bool:
    """Whether the RED run waits as if nobody had ever overridden it."""
    with desk.store.reading() as conn:
        run = runs.get(conn, "run_r1").run
    assert (run.status, run.status_now, run.bore_override, run.findings) == ("BLOCKED", "BLOCKED", False, ())
    return desk.gate("run_r1").answer is not Answer.OVERRIDDEN
