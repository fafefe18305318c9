"""The desk's own key: it signs certificates, and whatever else must be provable away from this server.

The key lies in a file of mode 0600, apart from the database and from the secret that signs forms; people have none.
"""

import base64
import os
import re
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reviewapp.domain.errors import Misconfigured
from reviewapp.verify import Key, key_id, signed_file

_TYPE = b"\x01"
# The form in which Go's note package keeps a private key: name, id, and the seed behind the type's byte.
_LINE = re.compile(r"PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_NAME = re.compile(r"[^\s+]{1,128}")


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key under the name of its origin."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def public(self) -> Key:
        """What others need to check what it signed."""
        public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Key(self.name, key_id(self.name, public), public)

    def sign(self, tag: str, record: bytes) -> bytes:
        """The signed file of one record: Ed25519 over tag, newline, record (RECORDS.md, section 6)."""
        return signed_file(record, self.name, self.public.id, self.sign_raw(tag, record))

    def sign_raw(self, tag: str, record: bytes) -> bytes:
        """The signature alone, under that tag."""
        return self._private.sign(tag.encode() + b"\n" + record)

    def sign_text(self, text: str) -> bytes:
        """The signature of a note's text (C2SP signed-note)."""
        return self._private.sign(text.encode())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def load_or_make(path: Path, origin: str) -> SigningKey:
    """The key in that file, made there under the name `origin` where there is none.

    Raises Misconfigured where the key is not its owner's alone, is damaged, or has another name.
    """
    if not _NAME.fullmatch(origin):
        raise Misconfigured("REVIEWAPP_ORIGIN has 1 to 128 characters, without spaces and plus signs.")
    if not path.exists():
        make_key_file(path, _line(SigningKey(origin, secrets.token_bytes(32))))
    key = _read(path)
    if key.name != origin:
        raise Misconfigured(
            f"The key file {path.name} is that of {key.name!r}, but REVIEWAPP_ORIGIN says {origin!r}. Set it to that."
        )
    return key


def make_next(path: Path, origin: str) -> SigningKey:
    """The key that is to follow the one in that file, kept beside it until `put_in_place`."""
    return load_or_make(_next(path), origin)


def put_in_place(path: Path) -> None:
    """Let the next key be the one in use; the one before is gone then."""
    _next(path).replace(path)


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _read(path: Path) -> SigningKey:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Misconfigured(f"Others can read the key file {path.name} in the data folder; set its mode to 600.")
    found = _LINE.fullmatch(path.read_text(errors="replace").strip())
    body = base64.b64decode(found[3]) if found else b""
    if not found or body[:1] != _TYPE or len(body) != 1 + 32:
        raise Misconfigured(f"The key file {path.name} in the data folder is damaged; bring it back from its copy.")
    key = SigningKey(found[1], body[1:])
    if key.public.id.hex() != found[2]:
        raise Misconfigured(f"The key file {path.name} in the data folder does not fit its own id; bring it back.")
    return key


def _line(key: SigningKey) -> str:
    return f"PRIVATE+KEY+{key.name}+{key.public.id.hex()}+{base64.b64encode(_TYPE + key.seed).decode()}"


def make_key_file(path: Path, line: str) -> None:
    """Keep a secret in a file of mode 0600, unless there is one by now.

    Written whole under another name first: two processes that start at once then use the same key.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(f"{line}\n")
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
