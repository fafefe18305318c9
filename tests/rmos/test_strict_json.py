import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.errors import Unreadable
from reviewapp.rmos.strict_json import parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.booleans())
def test_what_python_writes_is_read_as_it_was(value: Any, ascii_only: bool) -> None:
    assert parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:\\u0d8 \n1e', max_size=60).map(str.encode))
def test_nothing_but_unreadable_comes_out_of_bad_bytes(data: bytes) -> None:
    with suppress(Unreadable):
        parse(data)


@pytest.mark.parametrize(
    ("data", "reason", "place"),
    [
        (b'{"a": 1,\n "a": 2}', 'the key "a" stands twice', ""),
        (b'{"a": NaN}', "NaN is not a number", ""),
        (b'{"a": -Infinity}', "-Infinity is not a number", ""),
        (b'{"a": 1e400}', 'the number "1e400" is too large', ""),
        (b'{"a": "\\ud800"}', "half of a surrogate pair", ""),
        (b'{"\\uDC00": 1}', "half of a surrogate pair", ""),
        (b'{"a":' + b"[" * 64 + b"]" * 64 + b"}", "nested deeper than 64", ""),
        (b"[" * 1_000_000, "nested deeper than 64", ""),
        (b'{"a": ' + b"7" * 5000 + b"}", "an integer has 5000 digits", ""),
        (b'{"a":\n\n "\xff"}', "not UTF-8", "line 3, byte 3"),
        (b"", "it is empty", ""),
        (b" \n", "it is empty", ""),
        (b'{"a": [1,\n2', "cut off in the middle", "line 2, column 2"),
        (b'{"a":\n"bc', "cut off in the middle", "line 2, column 1"),
        (b'{"a": 1\n"b": 2}', "it is not JSON", "line 2, column 1"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_the_reason_and_the_place_are_told(data: bytes, reason: str, place: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(data)
    assert reason in str(caught.value)
    assert caught.value.place == place


def test_a_byte_order_mark_and_whole_pairs_are_tolerated() -> None:
    assert parse(b'\xef\xbb\xbf{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


def test_sixty_four_levels_are_read_and_brackets_in_texts_do_not_count() -> None:
    assert parse(b"[" * 64 + b"]" * 64)
    assert parse(json.dumps(['["' * 500]).encode()) == ['["' * 500]


def test_more_than_the_limit_is_refused_unread() -> None:
    with pytest.raises(Unreadable, match="larger than 16 MiB"):
        parse(b"0" * (16 * 1024 * 1024 + 1))


@pytest.mark.parametrize("data", [b'"' + b'\\"' * 1_000_000, b'["' + b'\\"' * 1_000_000 + b"[" * 70, b"[]" * 1_000_000])
def test_long_hostile_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(data)
