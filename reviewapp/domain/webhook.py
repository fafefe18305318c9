"""Webhooks as others read them: the address they go to, and the signature of Standard Webhooks 1.0.0."""

import base64
import binascii
import hashlib
import hmac
import re
from datetime import datetime
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from reviewapp.domain.addresses import Address
from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen

LONGEST_URL = 2_000
PREFIX = "whsec_"
SECRET_BYTES = 32
_SHORTEST_SECRET, _LONGEST_SECRET = 24, 64
_PORTS = {"http": 80, "https": 443}
_LARGEST_PORT, _LONGEST_HOST = 65_535, 253
# No user, no fragment, no escape or letter beyond ASCII in the host: nothing that two readers could read differently.
_URL = re.compile(
    r"(https?)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Target(Frozen):
    """Where a webhook goes: read once, strictly, so that what was checked is what is connected to.

    `address` where the host is one, None where it is a name; `path` holds the query too.
    """

    scheme: str
    host: str
    port: int
    path: str
    address: Address | None = None

    @property
    def authority(self) -> str:
        """The host as it stands in the header `Host`: with its port where that is not the usual one."""
        host = f"[{self.host}]" if isinstance(self.address, IPv6Address) else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str) -> Target:
    """The parts of an address; raises Invalid for whatever could be read in more than one way."""
    found = _URL.fullmatch(url) if len(url) <= LONGEST_URL else None
    if found is None:
        raise Invalid("Write the address as https://host/path: no user name, no fragment, plain letters.", "url")
    scheme, host, port, path = found[1], found[2].lower(), int(found[3] or _PORTS[found[1]]), found[4] or "/"
    if not 1 <= port <= _LARGEST_PORT:
        raise Invalid(f"There is no port {port}.", "url")
    address = _literal(host)
    if address is None and not _is_name(host):
        raise Invalid("The host is neither a name nor an address written the usual way.", "url")
    return Target(scheme=scheme, host=str(address or host), port=port, path=path, address=address)


def new_secret(random: bytes) -> str:
    """A secret as receivers take it, out of `SECRET_BYTES` random bytes."""
    return PREFIX + base64.b64encode(random).decode()


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 over id, time and body; raises Invalid where the secret is none."""
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


def headers(secrets: tuple[str, ...], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What a receiver checks: the id, which stays the same over retries, the time, a signature for each secret."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(secret, message_id, at, body) for secret in secrets),
    }


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise Invalid("The secret of an endpoint is not base64.") from error
    if not _SHORTEST_SECRET <= len(key) <= _LONGEST_SECRET:
        raise Invalid("The secret of an endpoint has 24 to 64 bytes.")
    return key


def _literal(host: str) -> Address | None:
    """The address that a host is, written the usual way; None for what is none."""
    try:
        return IPv6Address(host[1:-1]) if host.startswith("[") else IPv4Address(host)
    except AddressValueError:
        return None


def _is_name(host: str) -> bool:
    """Whether a host is a name; one that ends in a number would be read as an address by some."""
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or _NUMBER.fullmatch(labels[-1]):
        return False
    return all(_LABEL.fullmatch(label) for label in labels)
