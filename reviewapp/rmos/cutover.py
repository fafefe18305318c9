"""The file that says, in a store of RMOS, that it was left for a desk: whoever comes by can read it there."""

import json
from pathlib import Path
from typing import Any

from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import DeskError, Invalid, Unreadable
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import is_folder, read_bytes
from reviewapp.rmos.strict_json import parse
from reviewapp.rmos.writing import put

NAME = "_reviewapp_cutover.json"
"""Beside the runs or the days; RMOS passes over names that begin so."""


def marker(store: StoreFolder) -> Path:
    """Where the file lies, or would."""
    return (store.path if is_folder(store.path) else store.path.parent) / NAME


def freeze(store: StoreFolder, said: dict[str, Any]) -> None:
    """Put the file there, on disk before this returns; raises Unreadable where it cannot be written."""
    put(marker(store), (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode(), None)


def release(store: StoreFolder) -> None:
    """Take the file away, where it is there."""
    try:
        marker(store).unlink(missing_ok=True)
    except OSError as error:
        raise Unreadable(f"{NAME} cannot be taken away ({error.strerror})", kind=Damage.NOT_ALLOWED) from error


def is_frozen(store: StoreFolder) -> bool:
    """Whether the file is there."""
    return marker(store).exists()


def require_open(store: StoreFolder) -> None:
    """Raise Invalid where the store was left for a desk; a file that cannot be read counts as well."""
    if not is_frozen(store):
        return
    try:
        said = parse(read_bytes(marker(store)))
        told = f" to the desk {said['origin']} by {said['by']} at {said['at']}"
    except (DeskError, KeyError, TypeError):
        told = ""
    raise Invalid(
        f"This store was cut over{told}, and is frozen: nothing is taken from it. Runs and decisions are at that desk; "
        f"`reviewapp migrate rollback` gives the store back to RMOS. The file {NAME} in it says so."
    )
