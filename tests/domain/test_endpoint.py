"""Who decides where messages go, and what an event tells of it."""

from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain import endpoint
from reviewapp.domain.addresses import networks
from reviewapp.domain.delivery import DELIVERER
from reviewapp.domain.endpoint import OVERLAP, Endpoint, Secrets, Standing, Wanted
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.person import Person
from tests.domain.cast import ANA, CY, DEE, NOW, make_endpoint

WANTED = Wanted("shop-floor", "https://hooks.example.com/desk?key=abc", ("gate.changed", "checkpoint"), trusted=True)


def add(person: Person = CY, **changes: Any) -> Endpoint:
    return endpoint.add(WANTED._replace(**changes), networks("10.1.0.0/16"), person, 41, NOW)[0]


def test_an_event_tells_the_host_and_never_the_address() -> None:
    made, event = endpoint.add(WANTED, (), CY, 41, NOW, "req-1")
    assert (made.standing, made.since, made.topics) == (Standing.ENABLED, 41, ("gate.changed", "checkpoint"))
    told = event.record(1)
    assert b"hooks.example.com" in told
    assert b"abc" not in told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "X"}, "name"),
        ({"name": "a"}, "name"),
        ({"name": "a/b"}, "name"),
        ({"topics": ()}, "topics"),
        ({"topics": ("test",)}, "topics"),
        ({"topics": ("gate.changed", "everything")}, "topics"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://[::ffff:10.1.2.3]/"}, "url"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(**changes)
    assert refused.value.field == field


def test_what_the_operator_allows_may_be_added() -> None:
    assert add(url="https://10.1.2.3/hook").url == "https://10.1.2.3/hook"


@pytest.mark.parametrize("person", [ANA, DEE])
def test_only_an_admin_decides(person: Person) -> None:
    one = make_endpoint()
    off = one.model_copy(update={"standing": Standing.DISABLED})
    for act in (
        lambda: add(person),
        lambda: endpoint.disable(one, "Why.", person, NOW),
        lambda: endpoint.enable(off, "Why.", person, 9, NOW),
        lambda: endpoint.rotate(one, "Why.", person, NOW),
        lambda: endpoint.remove(one, "Why.", person, NOW),
        lambda: endpoint.asked_for_test(one, "msg_1", person, NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_it_is_disabled_enabled_and_removed_with_a_reason() -> None:
    off, event = endpoint.disable(make_endpoint(), " Moving. ", CY, NOW)
    assert (off.standing, off.why, event.kind) == (Standing.DISABLED, "Moving.", "endpoint:changed")
    on, _ = endpoint.enable(off, "Moved.", CY, 77, NOW)
    assert (on.standing, on.since) == (Standing.ENABLED, 77)
    away, event = endpoint.remove(on, "Gone.", CY, NOW)
    assert (away.standing, event.kind) == (Standing.REMOVED, "endpoint:removed")
    for reason in ("", " ", "x" * 501):
        with pytest.raises(Invalid):
            endpoint.disable(make_endpoint(), reason, CY, NOW)


def test_what_stands_otherwise_is_told() -> None:
    on, off, away = (make_endpoint(standing=standing) for standing in Standing)
    for act in (
        lambda: endpoint.disable(off, "x", CY, NOW),
        lambda: endpoint.disable(away, "x", CY, NOW),
        lambda: endpoint.enable(on, "x", CY, 1, NOW),
        lambda: endpoint.enable(away, "x", CY, 1, NOW),
        lambda: endpoint.rotate(away, "x", CY, NOW),
        lambda: endpoint.remove(away, "x", CY, NOW),
        lambda: endpoint.asked_for_test(off, "msg_1", CY, NOW),
    ):
        with pytest.raises(WrongState):
            act()


def test_who_is_gone_is_disabled_by_the_desk() -> None:
    off, event = endpoint.gone(make_endpoint(), DELIVERER, NOW)
    assert (off.standing, event.actor.id) == (Standing.DISABLED, "system:delivery")
    assert "410" in event.fields["reason"]


def test_two_secrets_sign_for_a_day() -> None:
    first = Secrets("one")
    assert first.signing_at(NOW) == ("one",)
    both = first.rotated("two", NOW)
    assert both.signing_at(NOW) == ("two", "one")
    assert both.signing_at(NOW + OVERLAP - timedelta(seconds=1)) == ("two", "one")
    assert both.signing_at(NOW + OVERLAP) == ("two",)
    assert both.rotated("three", NOW).signing_at(NOW) == ("three", "two")
