"""Which keys this log was signed with: the one in use, and those that it replaced."""

from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from reviewapp.domain.errors import Damaged
from reviewapp.domain.ledger import KEY_ROTATED, REOPENED, ROTATION, rotation_line
from reviewapp.store.reads.events import EventFilter, page
from reviewapp.verify import Key, ProofError, parse_key

MOST = 100


def origin(conn: Connection, name: str) -> str:
    """The name of the log as it stands: the key's, or the one under which it was begun anew after a restore."""
    found = page(conn, EventFilter(kind=REOPENED), 1)
    return str(found[0].record["after"]["origin"]) if found else name


def trusted(conn: Connection, current: Key) -> list[Key]:
    """The key in use and all that it replaced, newest first; raises Damaged where a replacement was not signed."""
    keys = [current]
    for entry in page(conn, EventFilter(kind=KEY_ROTATED), MOST):
        after = entry.record["after"]
        if after["new_key"] == keys[-1].text:
            keys.append(_replaced(after, entry.n))
    return keys


def superseded(conn: Connection, current: Key) -> str | None:
    """The key that replaced this one, where one did."""
    after = [entry.record["after"] for entry in page(conn, EventFilter(kind=KEY_ROTATED), 1)]
    return str(after[0]["new_key"]) if after and after[0]["new_key"] != current.text else None


def _replaced(after: dict[str, Any], n: int) -> Key:
    """The old key, where both signed that the new one follows."""
    message = ROTATION.encode() + b"\n" + rotation_line(after["old_key"], after["new_key"])
    try:
        old, new = parse_key(after["old_key"]), parse_key(after["new_key"])
        for key, signature in ((old, after["signed_by_old"]), (new, after["signed_by_new"])):
            Ed25519PublicKey.from_public_bytes(key.public).verify(bytes.fromhex(signature), message)
    except (ProofError, InvalidSignature, ValueError) as error:
        raise Damaged(f"Event {n} replaces the desk's key, but was not signed by both keys.") from error
    return old
