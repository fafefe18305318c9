"""From a name to one checked address: resolved once, and that address is the one that is connected to."""

import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address

from reviewapp.domain.addresses import Address, Network, may_be_reached
from reviewapp.domain.webhook import Target

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a name, for a port; raises OSError."""


class NotReachable(Exception):
    """Nothing was connected to; the sentence says why."""


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine's resolver gives for a name; raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def pinned(target: Target, allowed: Iterable[Network], resolve: Resolve) -> Address:
    """The address to connect to; raises NotReachable.

    One address that may not be reached refuses the name: whoever mixes open with inner addresses wants to get inside.
    Plain http goes to addresses that the operator lists, and nowhere else.
    """
    networks = tuple(allowed)
    found = [target.address] if target.address else _addresses(target, resolve)
    for address in found:
        if not may_be_reached(address, networks):
            raise NotReachable(f"Not sent: {address} is not of the open internet, and the operator has not allowed it.")
    listed = any(found[0] in network for network in networks)
    if target.scheme == "http" and not listed:
        raise NotReachable("Not sent: plain http goes only to addresses that the operator has allowed. Use https.")
    return found[0]


def _addresses(target: Target, resolve: Resolve) -> list[Address]:
    try:
        found = [ip_address(text) for text in resolve(target.host, target.port)]
    except (OSError, ValueError) as error:
        raise NotReachable("Not sent: the name has no address.") from error
    if not found:
        raise NotReachable("Not sent: the name has no address.")
    return found
