"""Known answers of the measures, and of what a machine or its stock cannot bear."""

import pytest

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.gcode.facts import Facts, around, bounds, facts
from reviewapp.domain.gcode.reader import read
from reviewapp.domain.machine import UNKNOWN, Machine

SQUARE = """G21 G90 M3 S12000 T1 M6
G0 Z5
G0 X10 Y10
G1 Z-2 F300
G1 X30 F1200
Y40
X10
Y10
G0 Z5
G0 X0 Y0
M5"""


def of(text: str, top: float = 0.0, **limits: object) -> Facts:
    return facts(read(text), Machine.model_validate(limits), top)


def said(text: str, top: float = 0.0, **limits: object) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in of(text, top, **limits).findings]


def test_a_square_is_measured() -> None:
    found = of(SQUARE)
    assert found.box is not None
    assert found.box.low == (0.0, 0.0, -2.0)
    assert found.box.size == (30.0, 40.0, 7.0)
    assert found.cuts is not None
    assert (found.cuts.low, found.cuts.high) == ((10, 10, -2), (30, 40, 5))
    assert found.lowest == -2
    assert found.cut_length == pytest.approx(7 + 100)
    assert found.rapid_length == pytest.approx(5 + 2 * 200**0.5 + 7)
    assert (found.max_feed, found.max_speed, found.tool_changes) == (1200, 12000, 1)
    assert found.findings == ()


def test_an_empty_program_has_no_measures() -> None:
    found = of("(nothing)")
    assert found == Facts(None, None, None, 0, 0, None, None, 0, ())
    assert bounds(()) is None
    assert around([None]) is None


def test_a_probe_is_neither_cut_nor_rapid() -> None:
    found = of("F90\nG38.2 Z-3")
    assert (found.cut_length, found.rapid_length, found.lowest) == (0, 0, -3)


def test_rapids_below_the_top_of_the_stock() -> None:
    text = "G1 F9 Z-3\nG0 X5\nG0 Z-1\nG0 Z4\nG0 Z-2\nG0 Z-2"
    assert said(text) == [
        (2, "A rapid at Z -3 mm, below the top of the stock at 0 mm."),
        (5, "A rapid at Z -2 mm, below the top of the stock at 0 mm."),
    ]
    assert not said(text, top=-3)
    assert said("G0 Z5\nG0 X1", top=6)[0] == (2, "A rapid at Z 5 mm, below the top of the stock at 6 mm.")


def test_many_of_one_kind_are_counted() -> None:
    found = of("G1 F9 Z-3\n" + "G0 X1\nX2\n" * 10).findings
    assert len(found) == 6
    assert found[-1].text == "And 15 more rapids below the top of the stock."
    assert {one.severity for one in found} == {Severity.CRITICAL}


def test_feeds_above_the_limit() -> None:
    assert said(SQUARE, max_feed_mm_min=1000)[0] == (5, "A feed of 1200 mm/min, above the limit of 1000.")
    assert len(said(SQUARE, max_feed_mm_min=1000)) == 4
    assert not said(SQUARE, max_feed_mm_min=1200)
    assert said("G93\nG1 X10 F200", max_feed_mm_min=1999) == [(2, "A feed of 2000 mm/min, above the limit of 1999.")]


def test_speeds_of_the_spindle() -> None:
    assert said(SQUARE, max_spindle_rpm=9000) == [(0, "A spindle speed of 12000 rpm, above the limit of 9000.")]
    found = of("S500\nS0", min_spindle_rpm=600).findings
    assert [(one.severity, one.text) for one in found] == [
        (Severity.WARNING, "A spindle speed of 500 rpm, below the least of 600.")
    ]
    assert not said(SQUARE, max_spindle_rpm=12000, min_spindle_rpm=12000)


def test_more_than_the_machine_travels() -> None:
    assert said(SQUARE, travel_x_mm=(0, 29)) == [(5, "It reaches over 30 mm along X; the machine travels 29 mm.")]
    assert said(SQUARE, travel_z_mm=(-6.5, 0)) == [(4, "It reaches over 7 mm along Z; the machine travels 6.5 mm.")]
    assert not said(SQUARE, travel_x_mm=(-600, -570), travel_y_mm=(0, 40))
    bulging = "F9\nG2 X10 Y0 I5"
    assert said(bulging, travel_y_mm=(0, 4)) == [(2, "It reaches over 5 mm along Y; the machine travels 4 mm.")]


def test_places_of_the_machine_outside_of_it() -> None:
    text = "G53 G0 Z-1\nG53 G0 X-1 Y700\nG53 G0 X600"
    assert said(text, travel_x_mm=(0, 600), travel_y_mm=(0, 400)) == [
        (2, "G53 X-1 lies outside the machine, which travels from 0 to 600 mm."),
        (2, "G53 Y700 lies outside the machine, which travels from 0 to 400 mm."),
    ]
    assert said("G53 G0 X9\n" * 8, travel_x_mm=(0, 5))[-1] == (6, "And 3 more places outside it.")


def test_deeper_than_the_limit() -> None:
    assert said(SQUARE, max_depth_mm=1.5) == [(4, "It goes 2 mm deep, beyond the limit of 1.5 mm.")]
    assert said(SQUARE, top=1, max_depth_mm=2.5)[-1] == (4, "It goes 3 mm deep, beyond the limit of 2.5 mm.")
    assert not said(SQUARE, max_depth_mm=2)


def test_nothing_is_held_against_a_machine_nobody_described() -> None:
    assert facts(read(SQUARE), UNKNOWN).findings == ()
