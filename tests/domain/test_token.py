"""How tokens are written, made and revoked."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain import token
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.token import Scope, Token, Wanted
from tests.domain.cast import A64, CY, NOW


def make(**changes: Any) -> Token:
    wanted = Wanted(**{"name": "cam-7", "owner": "ana", "scopes": ("read",), **changes})
    return token.make(wanted, A64, CY.as_actor(), NOW)[0]


def test_a_secret_is_written_as_scanners_and_people_know_it() -> None:
    zeros = "0" * 43
    assert token.spelled(bytes(32)).startswith(f"reviewapp_token_{zeros}_")
    assert len(token.spelled(b"\xff" * 32)) == len("reviewapp_token_") + 43 + 1 + 6


@given(st.binary(min_size=32, max_size=32))
def test_every_secret_is_known_and_no_two_are_written_alike(secret: bytes) -> None:
    text = token.spelled(secret)
    assert token.is_spelled(text)
    assert token.spelled(bytes([secret[0] ^ 1]) + secret[1:]) != text


@given(st.integers(16, 58), st.characters(codec="ascii", categories=["L", "N"]))
def test_one_wrong_character_is_found(place: int, char: str) -> None:
    text = token.spelled(bytes(range(32)))
    other = text[:place] + char + text[place + 1 :]
    assert token.is_spelled(other) == (other == text)


@pytest.mark.parametrize("text", ["", "reviewapp_token_", "x" * 66, token.spelled(bytes(32))[:-1], " ", "é"])
def test_what_is_no_token_is_not_taken_for_one(text: str) -> None:
    assert not token.is_spelled(text)


def test_a_token_ends_when_its_time_is_over_or_it_is_revoked() -> None:
    made = make(days=1)
    assert made.ended(NOW + timedelta(days=1, seconds=-1)) is None
    assert made.ended(NOW + timedelta(days=1)) == "expired"
    assert token.revoke(made, "Lost.", CY.as_actor(), NOW)[0].ended(NOW) == "revoked"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "A"}, "name"),
        ({"name": "cam 7"}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"source": "../up"}, "source"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("read", "approve")}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make(**changes)
    assert refused.value.field == field


def test_a_token_is_revoked_once_and_for_a_reason() -> None:
    made = make()
    for reason in ("", " \r\n ", "x" * 2_001):
        with pytest.raises(Invalid):
            token.revoke(made, reason, CY.as_actor(), NOW)
    ended, _ = token.revoke(made, "Lost.", CY.as_actor(), NOW)
    with pytest.raises(WrongState):
        token.revoke(ended, "Lost.", CY.as_actor(), NOW)


def test_a_token_is_named_in_events_as_no_person_can_be() -> None:
    made = make(source="cam")
    assert (made.actor.id, made.actor.role, made.source) == ("token:cam-7", "token", "cam")
    assert make().source == "cam-7"


def test_no_scope_decides_anything() -> None:
    assert set(Scope) == {"read", "runs:write", "advisories:write", "overrides:request", "audit:read"}
