"""Arcs with known lengths and extents, in every plane and by every way of writing them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.gcode import arcs
from reviewapp.domain.gcode.facts import Box, bounds
from reviewapp.domain.gcode.moves import Arc, Kind
from reviewapp.domain.gcode.reader import read

PLANES = {"G17": ("XYZ", "IJK"), "G18": ("ZXY", "KIJ"), "G19": ("YZX", "JKI")}
plane = pytest.mark.parametrize("plane", PLANES)


def drawn(plane: str, text: str) -> tuple[float, Box]:
    """The length and box of an arc written for G17, in another plane: `X` is its first axis there, `Y` its second."""
    places, offsets = PLANES[plane]
    text = text.translate(str.maketrans("XYZIJK", places + offsets))
    moves = read(f"F100\n{plane}\n{text}").moves
    assert moves[-1].kind is Kind.ARC, text
    box = bounds(moves[-1:])
    assert box is not None
    order = ["XYZ".index(letter) for letter in places]
    low, high = ([end[axis] for axis in order] for end in box)
    return arcs.travel(moves[-1]), Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


@plane
@pytest.mark.parametrize(
    ("text", "length", "low", "high"),
    [
        ("G2 X10 Y0 I5", 5 * math.pi, (0, 0, 0), (10, 5, 0)),
        ("G3 X10 Y0 I5", 5 * math.pi, (0, -5, 0), (10, 0, 0)),
        ("G3 X10 Y10 I0 J10", 5 * math.pi, (0, 0, 0), (10, 10, 0)),
        ("G2 X10 Y10 J10", 15 * math.pi, (-10, 0, 0), (10, 20, 0)),
        ("G3 X10 Y10 R10", 5 * math.pi, (0, 0, 0), (10, 10, 0)),
        ("G3 X10 Y10 R-10", 15 * math.pi, (0, -10, 0), (20, 10, 0)),
        ("G2 X0 Y0 I5", 10 * math.pi, (0, -5, 0), (10, 5, 0)),
        ("G3 X0 Y0 I-5", 10 * math.pi, (-10, -5, 0), (0, 5, 0)),
        ("G2 X0 Y0 J5", 10 * math.pi, (-5, 0, 0), (5, 10, 0)),
        ("G2 X0 I5 Z-3", math.hypot(10 * math.pi, 3), (0, -5, -3), (10, 5, 0)),
        ("G91 G2 X10 Y0 R5 Z7", math.hypot(5 * math.pi, 7), (0, 0, 0), (10, 5, 7)),
        ("G90.1 G2 X10 Y0 I5 J0", 5 * math.pi, (0, 0, 0), (10, 5, 0)),
    ],
)
def test_lengths_and_extents(plane: str, text: str, length: float, low: object, high: object) -> None:
    found, box = drawn(plane, text)
    assert found == pytest.approx(length)
    assert box.low == pytest.approx(low, abs=1e-9)
    assert box.high == pytest.approx(high, abs=1e-9)


def test_inches_and_shifted_centres() -> None:
    assert drawn("G17", "G20 G2 X2 Y0 I1")[0] == pytest.approx(25.4 * math.pi)
    moves = read("F9\nG0 X10 Y10\nG92 X0 Y0\nG90.1\nG2 X4 Y0 I2 J0").moves
    assert moves[-1].arc is not None
    assert moves[-1].arc.centre == (12, 10)


@pytest.mark.parametrize("turned", [-math.pi, -2, 0, 1, math.pi])
@pytest.mark.parametrize("code", [2, 3])
def test_a_whole_circle_is_none_lost_to_rounding(turned: float, code: int) -> None:
    """Wherever it begins, and whichever side of the seam of the angles its end falls on."""
    i, j = 7 * math.cos(turned), 7 * math.sin(turned)
    for off in (-1e-9, 0.0, 1e-9):
        text = f"F9 G{code} X{off:.12f} Y{-off:.12f} I{i:.12f} J{j:.12f}"
        assert arcs.travel(read(text).moves[-1]) == pytest.approx(14 * math.pi, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("G2 X10 Y0", "it names neither centre nor radius"),
        ("G2 X10 Y0 K5", "it names neither centre nor radius"),
        ("G2 X10 Y0 I0", "its radius is zero"),
        ("G2 X10 Y0 I4", "it begins 4.000 mm from its centre and ends 6.000 mm from it"),
        ("G2 X10 Y0 R4", "its radius of 4.000 mm is too short for a chord of 10.000 mm"),
        ("G2 X0 Y0 R4", "it ends where it begins, which a radius alone does not tell"),
        ("G2 X1 Y0 R99999999", "its radius is longer than any machine"),
        ("G2 X0 Y0 I60000", "it bulges farther than any machine reaches"),
    ],
)
def test_what_is_no_arc_is_told_and_loses_the_place(text: str, why: str) -> None:
    program = read(f"F9\n{text}\nG0 X1\nY1")
    assert program.findings[0].text == f"It is no arc that can be cut: {why}. Where it leads is not known."
    assert not program.moves


def test_arcs_that_grbl_refuses_and_others_cut_are_drawn_and_told() -> None:
    program = read("F9\nG2 I5\nG3 X0 Y0 R5 I3")
    assert arcs.travel(program.moves[0]) == pytest.approx(10 * math.pi)
    assert "names no place in its plane" in program.findings[0].text
    both = read("F9\nG3 X10 Y10 R10 J3")
    assert arcs.travel(both.moves[0]) == pytest.approx(5 * math.pi)
    assert [one.text for one in both.findings] == [
        "An arc names both a radius and a centre; GRBL refuses it. The radius is drawn."
    ]


def test_a_thousandth_of_the_radius_is_near_enough() -> None:
    assert read("F9 G2 X100.04 Y0 I50").moves
    assert not read("F9 G2 X100.2 Y0 I50").moves
    assert read("F9 G2 X10.004 Y0 I5").moves


places = st.floats(-50, 50, allow_nan=False)


@given(places, places, places, places, st.booleans(), st.floats(-9, 9))
def test_every_point_lies_on_its_circle_and_within_its_box(
    x: float, y: float, u: float, v: float, clockwise: bool, rise: float
) -> None:
    radius = math.hypot(x - u, y - v)
    if radius < 0.01:
        return
    start, end = (x, y, 0.0), (2 * u - x, 2 * v - y, rise)
    circle = Arc((0, 1), (u, v), radius, -math.pi if clockwise else math.pi)
    found = arcs.points(start, end, circle, 0.1)
    for point in found:
        assert math.hypot(point[0] - u, point[1] - v) == pytest.approx(radius)
    reached = [*arcs.bulge(start, end, circle), start, end]
    for axis in range(3):
        low, high = (edge(one[axis] for one in reached) for edge in (min, max))
        assert all(low - 1e-9 <= point[axis] <= high + 1e-9 for point in found)
    assert len(found) == math.ceil(abs(circle.turn) / 0.1)
