"""Addresses that are read one way only, and signatures that others verify."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from reviewapp.domain import webhook
from reviewapp.domain.errors import Invalid

# The figure that the implementations of Standard Webhooks in five languages share.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
WANTED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_signature_is_the_published_one() -> None:
    assert webhook.signature(SECRET, ID, AT, BODY) == WANTED


def test_the_time_is_whole_seconds_in_header_and_signature() -> None:
    later = AT + timedelta(microseconds=999_999)
    assert webhook.signature(SECRET, ID, later, BODY) == WANTED
    assert webhook.headers((SECRET,), ID, later, BODY) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": WANTED,
    }


@given(st.binary(min_size=24, max_size=64), st.binary(min_size=24, max_size=64), st.text(max_size=200))
def test_others_verify_what_is_signed_by_either_secret(one: bytes, other: bytes, text: str) -> None:
    body, now = json.dumps(text).encode(), datetime.now(UTC)
    secrets = tuple(webhook.new_secret(random) for random in (one, other))
    sent = webhook.headers(secrets, ID, now, body)
    for secret, random in zip(secrets, (one, other), strict=True):
        Webhook(secret).verify(body, sent)
        by_hand = hmac.new(random, f"{ID}.{int(now.timestamp())}.".encode() + body, hashlib.sha256).digest()
        assert "v1," + base64.b64encode(by_hand).decode() in sent["webhook-signature"].split()


@pytest.mark.parametrize("age", [timedelta(minutes=5, seconds=2), timedelta(minutes=-5, seconds=-2)])
def test_others_refuse_what_is_replayed_later(age: timedelta) -> None:
    sent = webhook.headers((SECRET,), ID, datetime.now(UTC) - age, BODY)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(BODY, sent)


@pytest.mark.parametrize("part", ["webhook-id", "webhook-timestamp", "body"])
def test_others_refuse_what_was_changed(part: str) -> None:
    now = datetime.now(UTC)
    sent = webhook.headers((SECRET,), ID, now, BODY)
    changed = {**sent, "webhook-id": ID + "x"} if part == "webhook-id" else sent
    if part == "webhook-timestamp":
        changed = {**sent, part: str(int(now.timestamp()) + 1)}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(BODY + b" " if part == "body" else BODY, changed)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_?", "whsec_" + "A" * 31, "whsec_" + "A" * 28, "whsec_" + "A" * 88])
def test_what_is_no_secret_signs_nothing(secret: str) -> None:
    with pytest.raises(Invalid, match="secret of an endpoint"):
        webhook.signature(secret, ID, AT, BODY)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://example.com", ("https", "example.com", 443, "/", "example.com")),
        ("https://EXAMPLE.com/a?b=c&d", ("https", "example.com", 443, "/a?b=c&d", "example.com")),
        ("http://example.com:8080/x", ("http", "example.com", 8080, "/x", "example.com:8080")),
        ("https://example.com:443/", ("https", "example.com", 443, "/", "example.com")),
        ("https://93.184.216.34:8443/", ("https", "93.184.216.34", 8443, "/", "93.184.216.34:8443")),
        ("https://[2606:2800:220:1::1]/", ("https", "2606:2800:220:1::1", 443, "/", "[2606:2800:220:1::1]")),
        ("https://xn--bcher-kva.example/", ("https", "xn--bcher-kva.example", 443, "/", "xn--bcher-kva.example")),
    ],
)
def test_an_address_is_read(url: str, parts: tuple[str, str, int, str, str]) -> None:
    read = webhook.target(url)
    assert (read.scheme, read.host, read.port, read.path, read.authority) == parts
    assert (read.address is not None) == (read.host[0] in "92")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "https://",
        "https:///x",
        "https://a b.com/",
        "https://example.com/\r\nHost: inside",
        "https://example.com/é",
        "https://example.com/#part",
        "https://me@example.com/",
        "https://me:word@example.com/",
        "https://example.com?x",
        "https://example.com\\x",
        "https://exa\tmple.com/",
        "https://example..com/",
        "https://example.com./",
        "https://-example.com/",
        "https://" + "a" * 64 + ".com/",
        "https://" + "a." * 130 + "com/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://1.2.3/",
        "https://1.2.3.4.5/",
        "https://example.0x7f/",
        "https://256.1.1.1/",
        "https://[::1/",
        "https://[1.2.3.4]/",
        "https://[fe80::1%25eth0]/",
        "https://example.com/" + "x" * 2_000,
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        webhook.target(url)
    assert refused.value.field == "url"


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    for url in (text, "https://" + text):
        try:
            read = webhook.target(url)
        except Invalid:
            continue
        assert read.host in url.lower() or read.address is not None
        assert not set(read.host + read.path) & set(" \r\n\t#\\")
