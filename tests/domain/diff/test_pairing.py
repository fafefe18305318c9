from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.diff.pairing import paired

LINES = st.lists(st.sampled_from(["G1 X1", "G1 X2 Y3", "M3 S1000", "M5", "(note)"]), max_size=12)


@given(LINES, LINES)
def test_every_line_stands_once_and_in_order(before: list[str], after: list[str]) -> None:
    pairs = list(paired(before, after))
    assert [a for a, _ in pairs if a is not None] == list(range(len(before)))
    assert [b for _, b in pairs if b is not None] == list(range(len(after)))
    assert (None, None) not in pairs


def test_lines_of_one_shape_stand_beside_each_other() -> None:
    before, after = ["G1 X1 Y1", "M3 S16000"], ["G1 X2 Y2", "G4 P1", "M3 S18000"]
    assert list(paired(before, after)) == [(0, 0), (None, 1), (1, 2)]


def test_equally_many_stand_as_they_come() -> None:
    assert list(paired(["M5"], ["G0 X1"])) == [(0, 0)]
