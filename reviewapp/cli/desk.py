"""What commands share: the settings of this process and the store they name."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from reviewapp.config import Settings, load
from reviewapp.store.database import Store, open_store


def settings() -> Settings:
    """The settings from the environment and reviewapp.toml."""
    return load(os.environ)


def now() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


def carry_away(store: Store, sha256: str, path: Path) -> None:
    """Copy a file that was made here to `path`, which must not be there yet; raises Damaged, FileExistsError."""
    with store.blobs.open(sha256) as source, path.open("xb") as target:
        shutil.copyfileobj(source, target)


@contextmanager
def opened(chosen: Settings | None = None) -> Iterator[Store]:
    """The store, checked and closed again."""
    chosen = chosen or settings()
    store = open_store(chosen.url, chosen.blob_dir)
    try:
        store.check(is_weak=chosen.has_weak_role)
        yield store
    finally:
        store.close()
