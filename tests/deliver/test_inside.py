"""Nothing inside is ever connected to: spellings, names that resolve there, names that change their mind."""

import socket
from collections.abc import Sequence

import pytest

from reviewapp.deliver.webhooks import Webhooks
from reviewapp.domain.addresses import networks
from reviewapp.domain.delivery import Reply
from tests.domain.cast import NOW, make_endpoint, make_message
from tests.domain.spellings import INSIDE
from tests.support.receiver import LOOPBACK, Receiver, Said

SECRETS = ("whsec_" + "A" * 32,)
INNER = """
127.0.0.1 10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254 100.100.100.200 168.63.129.16 0.0.0.0 255.255.255.255
224.0.0.1 ::1 :: ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808 2002:7f00:1:: fe80::1 fe80::1%eth0
fd00:ec2::254 fc00::1 ff02::1 2001:db8::1 not-an-address
""".split()


class Connects(list[object]):
    """Every socket that anything tried to connect."""


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> Connects:
    tried, connect = Connects(), socket.socket.connect

    def watched(self: socket.socket, address: object) -> None:
        tried.append(address)
        connect(self, address)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(socket.socket, "connect", watched)
    return tried


def send(transport: Webhooks, url: str) -> Reply:
    """As the worker would, past what is refused when an endpoint is added."""
    return transport.send(make_message(), make_endpoint().model_copy(update={"url": url}), SECRETS, NOW)


def names(*addresses: str) -> Webhooks:
    return Webhooks((), lambda *_: addresses)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("url", INSIDE)
def test_no_spelling_leads_inside(url: str, scheme: str, connects: Connects) -> None:
    transport = names("127.0.0.1")
    said = ""
    try:
        said = send(transport, url.replace("http:", f"{scheme}:", 1)).told
    except Exception as refused:  # noqa: BLE001  # an address that cannot be read never got to be an endpoint
        said = type(refused).__name__
    assert said == "Invalid" or said.startswith("Not sent:")
    assert connects == []


@pytest.mark.parametrize("address", INNER)
def test_a_name_that_leads_inside_is_not_connected_to(address: str, connects: Connects) -> None:
    reply = send(names(address), "https://hooks.example.com/")
    assert reply.status is None
    assert reply.told.startswith("Not sent:")
    assert connects == []


@pytest.mark.parametrize("addresses", [("93.184.216.34", "127.0.0.1"), ("127.0.0.1", "93.184.216.34"), ()])
def test_one_inner_address_among_open_ones_refuses_the_name(addresses: Sequence[str], connects: Connects) -> None:
    assert send(names(*addresses), "https://hooks.example.com/").told.startswith("Not sent:")
    assert connects == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    receiver: Receiver, connects: Connects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers with an open address when it is looked at, and with another when it is used."""
    asked, port = list[str](), int(receiver.url.split(":")[2].split("/")[0])
    answers = iter(["127.0.0.1", "127.0.0.66"])

    def rebinding(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        numeric = host.replace(".", "").isdigit()
        asked.append(host)
        address = host if numeric else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    reply = send(Webhooks(LOOPBACK), f"http://rebinding.example.com:{port}/hook")
    assert reply.status == 204
    assert connects == [("127.0.0.1", port)]
    assert asked.count("rebinding.example.com") == 1
    assert receiver.taken[0].headers["host"] == f"rebinding.example.com:{port}"


# What stops the suite does so amid connecting, and leaves the socket open.
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed <socket:ResourceWarning"
)
def test_a_name_that_moves_inside_between_two_attempts_is_refused_the_second_time(connects: Connects) -> None:
    answers = iter([["93.184.216.34"], ["169.254.169.254"]])
    transport = Webhooks((), lambda *_: next(answers))
    with pytest.raises(RuntimeError, match="tried to connect"):
        send(transport, "https://hooks.example.com/")  # on its way to the open address; the suite stops it
    assert send(transport, "https://hooks.example.com/").told.startswith("Not sent: 169.254.169.254")
    assert connects == [("93.184.216.34", 443)]


def test_plain_http_goes_nowhere_but_where_the_operator_allows(connects: Connects) -> None:
    assert "plain http" in send(names("93.184.216.34"), "http://hooks.example.com/").told
    allowed = Webhooks(networks("10.1.0.0/16"), lambda *_: ["93.184.216.34"])
    assert "plain http" in send(allowed, "http://hooks.example.com/").told
    assert connects == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(receiver: Receiver, connects: Connects, status: int) -> None:
    receiver.answer = lambda _: Said(status, headers=(("Location", receiver.url + "/elsewhere"),))
    reply = send(Webhooks(LOOPBACK), receiver.url)
    assert (reply.status, reply.is_ok) == (status, False)
    assert len(receiver.posts) == len(connects) == 1


def test_no_proxy_of_the_environment_is_asked(
    receiver: Receiver, connects: Connects, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert send(Webhooks(LOOPBACK), receiver.url).status == 204
    assert [address[1] for address in connects if isinstance(address, tuple)] != [9]
    assert len(connects) == 1
