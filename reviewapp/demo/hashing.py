"""The two byte forms RMOS gives JSON: the compact one it hashes, and the indented one it writes."""

import hashlib
import json
from typing import Any, TypeAlias

Json: TypeAlias = Any


def compact(value: Json) -> bytes:
    """The canonical form: sorted keys, no spaces, UTF-8. Hashes and file names are taken over this."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def pretty(value: Json) -> bytes:
    """The form on disk: two spaces of indent, sorted keys, UTF-8."""
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).encode()


def sha256(data: bytes) -> str:
    """SHA-256 of `data` in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def json_sha256(value: Json) -> str:
    """SHA-256 of the canonical form of `value`."""
    return sha256(compact(value))


def indented(value: Json) -> bytes:
    """The form of the dated store's own records: two spaces of indent, fields in the order of the schema."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode()
