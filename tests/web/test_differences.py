from decimal import Decimal

import pytest

from reviewapp.domain.diff.leaves import Delta
from reviewapp.domain.tree import Row
from reviewapp.web.differences import moved_by, shown
from tests.support.compared import MINUS


@pytest.mark.parametrize(
    ("absolute", "percent", "words"),
    [
        ("1400", "140", "+1,400 (+140 %)"),
        ("-0.0017", "-17.7083", f"{MINUS}0.0017 ({MINUS}17.7 %)"),
        ("5", None, "+5"),
        ("0", "0", "+0 (+0 %)"),
        ("10", "100", "+10 (+100 %)"),
        ("1e30", "1e32", "+1e+30 (+1e+32 %)"),
        ("-1e-30", "-1e900", f"{MINUS}1e{MINUS}30 ({MINUS}1e+900 %)"),
    ],
)
def test_a_move_is_told_with_its_sign(absolute: str, percent: str | None, words: str) -> None:
    assert moved_by(Delta(Decimal(absolute), Decimal(percent) if percent else None)) == words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [("null", "", "null"), ("array", "", "empty list"), ("string", "", "empty text"), ("string", "x", "x")],
)
def test_what_has_no_value_of_its_own_is_named(kind: str, value: str, words: str) -> None:
    assert shown(Row("/a", kind, value)).value == words


def test_a_long_value_is_cut_and_says_so() -> None:
    cell = shown(Row("/a", "string", "ab\n" * 1000))
    assert len(cell.value) == 300
    assert cell.note == "… 3,000 characters in 1,001 lines"
