"""The suite talks to nobody outside: a connection to another machine is an error, wherever it is made."""

import ipaddress
import sys
from typing import Any


class Outside(RuntimeError):
    """Something under test tried to reach another machine."""


def is_here(address: object) -> bool:
    """Whether a socket address is a Unix socket or this machine's loopback."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.connect" and not is_here(args[1]):
        raise Outside(f"a test tried to connect to {args[1]}: give it something on this machine instead")


def pytest_configure() -> None:
    """Watch from the start; an audit hook cannot be taken off again, nor be passed by."""
    sys.addaudithook(_refuse)
