"""Which addresses a message may be sent to: those of the open internet, and those that the operator lists.

Written out rather than asked of the standard library, whose answer differs between Python's releases: of IPv4 the
special blocks are refused, of IPv6 only what is handed out (2000::/3) passes, which leaves mapped, translated
(64:ff9b::/96), local and multicast addresses out. From the IANA registries of special-purpose addresses.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from reviewapp.domain.errors import Invalid

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_HANDED_OUT = IPv6Network("2000::/3")
_SPECIAL: tuple[Network, ...] = tuple(
    ip_network(block)
    for block in """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3
    2001::/23 2001:db8::/32 2002::/16 3fff::/20
    168.63.129.16/32
    """.split()
)
"""The last one looks open, but is the inside of a large host's machines."""


def may_be_reached(address: Address, allowed: Iterable[Network] = ()) -> bool:
    """Whether an address is of the open internet, or in a network that the operator lists."""
    if any(address in network for network in allowed):
        return True
    if isinstance(address, IPv6Address) and address not in _HANDED_OUT:
        return False
    return not any(address in block for block in _SPECIAL)


def networks(text: str) -> tuple[Network, ...]:
    """Networks as a setting lists them, comma-separated; raises Invalid for what is none."""
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise Invalid(f"{error}: write networks such as 10.1.2.0/24 or fd00:1::/64, comma-separated.") from error
