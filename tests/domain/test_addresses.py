"""Open and inner addresses."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.addresses import may_be_reached, networks
from reviewapp.domain.errors import Invalid
from reviewapp.domain.webhook import target
from tests.domain.spellings import INSIDE

OPEN = "1.1.1.1 8.8.8.8 93.184.216.34 172.32.0.1 192.0.1.1 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860::1"
NAMES = {"http://localhost/", "http://LOCALHOST/", "http://localhost:80/", "http://ip6-localhost/"}


def test_there_are_many_spellings() -> None:
    assert len(set(INSIDE)) >= 60


@pytest.mark.parametrize("url", INSIDE)
def test_a_spelling_that_leads_inside_is_refused_or_a_name_to_be_looked_up(url: str) -> None:
    try:
        read = target(url)
    except Invalid:
        return
    if read.address is None:
        assert url in NAMES, "only a name may pass; its addresses are looked at when it is resolved"
    else:
        assert not may_be_reached(read.address)


@pytest.mark.parametrize("text", OPEN.split())
def test_an_open_address_may_be_reached(text: str) -> None:
    assert may_be_reached(ip_address(text))


@given(st.ip_addresses(v=4))
def test_what_the_standard_library_calls_inner_is_inner(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert not may_be_reached(address)


@given(st.ip_addresses(v=6))
def test_of_ipv6_only_what_is_handed_out_may_be_reached(address: IPv6Address) -> None:
    if may_be_reached(address):
        assert address.is_global
        assert address.sixtofour is None
        assert address.teredo is None
        assert address.ipv4_mapped is None


@given(st.ip_addresses(v=4))
def test_an_address_within_another_is_inner_whatever_it_is(address: IPv4Address) -> None:
    number = int(address)
    for prefix, shift in (("::ffff:0:0", 0), ("64:ff9b::", 0), ("2002::", 80), ("::", 0)):
        assert not may_be_reached(IPv6Address(int(IPv6Address(prefix)) | number << shift))


def test_the_operator_opens_what_is_listed_and_nothing_beside() -> None:
    listed = networks(" 10.1.2.0/24, fd00:1::/64,,127.0.0.1")
    for text in ("10.1.2.3", "fd00:1::9", "127.0.0.1"):
        assert may_be_reached(ip_address(text), listed)
    for text in ("10.1.3.3", "fd00:2::9", "127.0.0.2", "::ffff:10.1.2.3", "::ffff:127.0.0.1"):
        assert not may_be_reached(ip_address(text), listed)
    assert may_be_reached(ip_address("1.1.1.1"), listed)


@pytest.mark.parametrize("text", ["10.1.2.3/8", "inside", "10.0.0.0/33", "10.0.0.0/8;10.0.0.1"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="comma-separated"):
        networks(text)
