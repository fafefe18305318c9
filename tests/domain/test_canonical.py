import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.canonical import canonical, plain_text, record_bytes, sha256, signature, utc_text, utc_time
from reviewapp.domain.errors import Invalid
from tests.domain.rfc8785 import jcs

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
RECORDS = st.dictionaries(KEYS, VALUES, max_size=5)
MOMENTS = st.datetimes(
    datetime.fromisoformat("0001-01-02"),
    datetime.fromisoformat("9999-12-30"),
    timezones=st.just(UTC) | st.just(timezone(timedelta(hours=5, minutes=45))),
)

HARD = {"b": [True, False, None, 0, -1], "a": {"\x01": '"\\/\n\t\b\f\x1f\x7f'}, "B": "é€😀\u2028", "": {}}
HARD_BYTES = (
    rb'{"":{},"B":"' + "é€😀\u2028".encode() + rb'","a":{"\u0001":"\"\\/\n\t\b\f\u001f'
    b'\x7f"},"b":[true,false,null,0,-1]}'
)


def test_a_record_has_the_bytes_written_here_by_hand() -> None:
    assert record_bytes(HARD) == HARD_BYTES


def test_the_hash_of_a_record_is_the_one_another_program_finds() -> None:
    data = record_bytes({"b": 1, "a": "é"})
    assert data == b'{"a":"\xc3\xa9","b":1}'
    # printf '{"a":"\xc3\xa9","b":1}' | sha256sum
    assert sha256(data) == "aa58fba8483623bed37c1b02edfccbdd9a53123837c20bfa4cb4049993a2872e"


def test_a_signature_covers_tag_newline_and_record() -> None:
    # printf 'reviewapp/review/v1\n{}' | sha256sum
    assert signature("reviewapp/review/v1", b"{}") == "03a64ca526d9aa57f278390bd447548b6d52eb357fbaf107613c23ecdc1f1406"


@given(RECORDS)
def test_a_record_has_the_bytes_of_rfc_8785(record: dict[str, Any]) -> None:
    assert record_bytes(record) == jcs(record)


@given(RECORDS)
def test_a_record_reads_back_as_itself_and_writes_the_same_bytes(record: dict[str, Any]) -> None:
    data = record_bytes(record)
    assert json.loads(data) == record
    assert record_bytes(json.loads(data)) == data


@given(RECORDS, st.randoms())
def test_the_order_of_keys_never_shows(record: dict[str, Any], chance: Any) -> None:
    shuffled = list(record.items())
    chance.shuffle(shuffled)
    assert record_bytes(dict(shuffled)) == record_bytes(record)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (1.0, "float"),
        (float("nan"), "float"),
        (2**53, "2^53"),
        (-(2**53), "2^53"),
        ("\ud800", "surrogate"),
        ("a\rb", "carriage return"),
        ("a\r\nb", "carriage return"),
        ({"é": 1}, "ASCII"),
        ({1: 1}, "ASCII"),
        ({"\ud800": 1}, "ASCII"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
        (datetime(2026, 1, 1, tzinfo=UTC), "datetime"),
    ],
)
@pytest.mark.parametrize("place", ["plain", "in a list", "in a tuple", "deep"])
def test_what_another_program_could_not_write_again_is_refused(value: object, fault: str, place: str) -> None:
    wrapped = {"plain": value, "in a list": [0, value], "in a tuple": (value,), "deep": {"a": [{"b": value}]}}
    with pytest.raises(Invalid, match=fault.replace("^", r"\^")):
        record_bytes({"key": wrapped[place]})


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(Invalid, match=r"^/a/1/b is a float"):
        record_bytes({"a": [0, {"b": 0.5}]})


def test_the_largest_integers_are_taken() -> None:
    assert record_bytes({"a": 2**53 - 1, "b": 1 - 2**53}) == b'{"a":9007199254740991,"b":-9007199254740991}'


def test_foreign_trees_are_hashed_as_rmos_hashes_them() -> None:
    assert canonical({"score": 41.5, "a": 1.0}) == b'{"a":1.0,"score":41.5}'
    with pytest.raises(ValueError, match="Out of range"):
        canonical({"score": float("inf")})


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 5, 5, 7, 16, 690677, tzinfo=UTC), "2026-01-05T05:07:16.690677Z"),
        (datetime(2026, 1, 5, 5, 7, 16, tzinfo=UTC), "2026-01-05T05:07:16.000000Z"),
        (datetime(2026, 1, 5, 0, 30, tzinfo=timezone(timedelta(hours=2))), "2026-01-04T22:30:00.000000Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000Z"),
        (datetime(987, 6, 5, tzinfo=UTC), "0987-06-05T00:00:00.000000Z"),
        (datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_a_time_is_utc_with_four_digits_of_year_and_six_of_second(moment: datetime, text: str) -> None:
    assert utc_text(moment) == text
    assert utc_time(text) == moment


@given(MOMENTS)
def test_every_time_reads_back_and_sorts_as_its_text(moment: datetime) -> None:
    text = utc_text(moment)
    assert len(text) == 27
    assert utc_time(text) == moment
    assert utc_text(moment + timedelta(microseconds=1)) > text


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="2026-01-05T00:00:00 has no zone"):
        utc_text(datetime.fromisoformat("2026-01-05"))


def test_line_ends_become_lf() -> None:
    assert plain_text("a\r\nb\rc\nd\r\r\n") == "a\nb\nc\nd\n\n"


def test_half_of_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(Invalid, match="surrogate"):
        plain_text("a\udc00")


@given(st.binary(max_size=64))
def test_hashes_are_lower_case_sha256(data: bytes) -> None:
    assert sha256(data) == hashlib.sha256(data).hexdigest()
