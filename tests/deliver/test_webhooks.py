"""One POST over a real connection: what arrives, what comes back, and an end to every wait."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from reviewapp.deliver.webhooks import SECONDS, Webhooks, shortened
from reviewapp.domain import delivery, webhook
from reviewapp.domain.delivery import LEASE, Reply
from tests.domain.cast import NOW, make_endpoint, make_message
from tests.support.receiver import LOOPBACK, Receiver, Said, listening

SECRET = webhook.new_secret(b"s" * 32)
NAME = "hooks.example.com"


def send(transport: Webhooks, url: str, **changes: object) -> Reply:
    return transport.send(make_message(**changes), make_endpoint(url=url), (SECRET,), NOW)


def test_an_attempt_is_shorter_than_a_lease() -> None:
    assert timedelta(seconds=2 * SECONDS) < LEASE


def test_the_message_arrives_as_it_was_made(receiver: Receiver) -> None:
    body = '{"é":"\\u0001"}'.encode()
    assert send(Webhooks(LOOPBACK), receiver.url + "?key=a%20b", body=body).is_ok
    (post,) = receiver.posts
    assert (post.path, post.body) == ("/hook?key=a%20b", body)
    assert post.headers["content-type"] == "application/json"
    assert post.headers["webhook-signature"] == webhook.signature(SECRET, post.id, NOW, body)
    assert post.headers.get_all("host") == [receiver.url.split("/")[2]]
    assert "transfer-encoding" not in post.headers


def test_the_first_words_of_an_answer_are_kept_without_what_signs(receiver: Receiver) -> None:
    def answer(post: object) -> Said:
        sent = receiver.posts[-1].headers["webhook-signature"]
        return Said(422, f"I got\r\n{sent} and {SECRET}\x00\x1b[31m ".encode() + b"\xff" + b"x" * 9_000)

    receiver.answer = answer
    reply = send(Webhooks(LOOPBACK), receiver.url)
    assert reply.status == 422
    assert reply.told.startswith("I got … and … [31m")
    assert len(reply.told) == delivery.LONGEST_TOLD
    assert SECRET.removeprefix("whsec_") not in reply.told


def test_words_are_shortened_on_one_line() -> None:
    assert shortened("a\n\tb\u202ec ".encode(), ()) == "a b c"
    assert shortened(b"", ()) == ""


Act = Callable[[socket.socket], None]


@contextmanager
def acting(act: Act) -> Iterator[str]:
    """A server that does something with one connection, after it has read what came first."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.recv(65_536)
                act(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(20)
        assert not thread.is_alive()


def hang(connection: socket.socket) -> None:
    """Say nothing, until the other side has had enough."""
    while connection.recv(65_536):
        pass


def drip(connection: socket.socket) -> None:
    """A header that never ends, a byte at a time: no single wait is long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nx-long: ")
    connection.settimeout(0.01)
    while True:
        with suppress(TimeoutError):
            if not connection.recv(65_536):
                return
        connection.sendall(b"x")


@pytest.mark.parametrize(
    "act",
    [
        hang,
        drip,
        lambda connection: connection.sendall(b"hello\r\n\r\n"),
        lambda connection: connection.sendall(b"HTTP/1.1 99999 \r\n\r\n"),
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 500 + b"\r\n"),
        lambda connection: connection.sendall(b"\x00\xff" * 40_000),
        lambda _: None,
    ],
    ids=["hangs", "drips", "no http", "odd status", "many headers", "noise", "closes"],
)
def test_whatever_a_receiver_does_is_a_reply_and_soon(act: Act) -> None:
    with acting(act) as url:
        reply = send(Webhooks(LOOPBACK, seconds=0.3), url)
    assert not reply.is_ok
    assert reply.told.startswith("No answer: ")


def test_a_status_counts_where_its_words_break_off() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    with acting(lambda connection: connection.sendall(half)) as url:
        assert send(Webhooks(LOOPBACK), url).is_ok


def test_nobody_listening_is_a_reply() -> None:
    assert send(Webhooks(LOOPBACK), "http://127.0.0.1:9/") == Reply(status=None, told="No answer: NewConnectionError.")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of the name, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    data = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem)
    path.write_bytes(data)
    return path


@pytest.fixture
def over_tls(certificate: Path) -> Iterator[Receiver]:
    """A receiver that speaks https for its name."""
    made, context = Receiver(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = listening(made)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("name", "is_trusted", "status"), [(NAME, True, 204), ("other.example.com", True, None), (NAME, False, None)]
)
def test_tls_is_for_the_name_while_the_connection_is_to_the_address(
    over_tls: Receiver, certificate: Path, name: str, is_trusted: bool, status: int | None
) -> None:
    trust = ssl.create_default_context(cafile=str(certificate) if is_trusted else None)
    port = over_tls.url.split(":")[2].split("/")[0]
    transport = Webhooks(LOOPBACK, lambda *_: ["127.0.0.1"], trust)
    assert send(transport, f"https://{name}:{port}/hook").status == status
    assert len(over_tls.posts) == (status is not None)
