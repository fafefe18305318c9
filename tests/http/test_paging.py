"""Cursors: what was put in comes out, and nothing else does."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.errors import Invalid
from reviewapp.http import paging

MOMENT = datetime(2026, 1, 5, 6, tzinfo=UTC)


def raw(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_a_cursor_gives_back_its_parts() -> None:
    cursor = paging.encode(3, MOMENT.isoformat(), "run_ä")
    assert paging.decode(cursor, int, datetime, str) == (3, MOMENT, "run_ä")


@pytest.mark.parametrize(
    ("cursor", "types"),
    [
        ("", (int,)),
        ("rubbish", (int,)),
        (paging.encode(1) + "!", (int,)),
        (paging.encode(1) + "=", (int,)),
        (raw("[1 ]"), (int,)),
        (raw('{"0": 1}'), (str,)),
        (raw('"a"'), (str,)),
        (raw("[true]"), (int,)),
        (raw("[1.0]"), (int,)),
        (raw("[-1]"), (int,)),
        (raw(f"[{2**31}]"), (int,)),
        (raw("[" + "9" * 700 + "]"), (int,)),
        (raw("[" * 700), (int,)),
        (paging.encode(1, 2), (int,)),
        (paging.encode("a\0"), (str,)),
        (paging.encode("\ud800"), (str,)),
        (paging.encode("a" * 2000), (str,)),
        (paging.encode("yesterday"), (datetime,)),
        (paging.encode("0001-01-01T00:00:00+23:00"), (datetime,)),
        (paging.encode("9999-12-31T23:59:59-23:00"), (datetime,)),
    ],
)
def test_rubbish_is_refused(cursor: str, types: tuple[type, ...]) -> None:
    with pytest.raises(Invalid):
        paging.decode(cursor, *types)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(Invalid):
        paging.decode(text, int, datetime, int)
