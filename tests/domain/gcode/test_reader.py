"""Known answers of the reader: what each word does, and what is told of what GRBL refuses."""

import math

import pytest

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.gcode.interpreter import MOST_FINDINGS
from reviewapp.domain.gcode.moves import Kind, Move
from reviewapp.domain.gcode.reader import MOST_LINES, read


def ends(*lines: str) -> list[tuple[float, ...]]:
    return [move.end for move in read("\n".join(lines)).moves]


def told(*lines: str) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in read("\n".join(lines)).findings]


def last(*lines: str) -> Move:
    return read("\n".join(lines)).moves[-1]


def test_modal_lines_go_on_in_the_motion_that_is_on() -> None:
    moves = read("G0 Z5\nG1 X3 F900\nX3 Y4\n  y 1 0 . 5 \nG0\nX0").moves
    assert [(move.line, move.kind, move.end) for move in moves] == [
        (1, Kind.RAPID, (0, 0, 5)),
        (2, Kind.CUT, (3, 0, 5)),
        (3, Kind.CUT, (3, 4, 5)),
        (4, Kind.CUT, (3, 10.5, 5)),
        (6, Kind.RAPID, (0, 10.5, 5)),
    ]
    assert [move.feed for move in moves] == [None, 900, 900, 900, None]


@pytest.mark.parametrize("number", ["+1.", "1", "1.0", "+01.000", "1.", ".1E1"])
def test_numbers_are_read_as_grbl_reads_them(number: str) -> None:
    text = f"G0 X{number}"
    if "E" in number:
        assert not read(text).moves
        assert told(text) == [(1, "`E1` is no word. Where the line leads is not known.")]
    else:
        assert ends(text) == [(1, 0, 0)]
        assert not told(text)


@pytest.mark.parametrize(
    "junk", ["X#1", "X", "XNAN", "X1e400", "X1.2.3", "X--1", "X1é", "\N{NO-BREAK SPACE}", "X" + "9" * 40]
)
def test_what_is_no_word_is_told_and_draws_nothing_until_the_place_is_known_again(junk: str) -> None:
    program = read(f"G0 X1 Y1 Z1\n{junk}\nG0 X5\nY5\nZ5\nX6")
    assert [move.line for move in program.moves] == [1, 6]
    found = next(one for one in program.findings if "is no word" in one.text)
    assert (found.line, found.severity) == (2, Severity.CRITICAL)


def test_inches_feeds_in_inches_and_back() -> None:
    moves = read("G20\nG1 X1 F10\nG21\nX50.8\nG20 X3 F20").moves
    assert [move.end[0] for move in moves] == pytest.approx([25.4, 50.8, 76.2])
    assert [move.feed for move in moves] == pytest.approx([254, 254, 508])


def test_a_feed_by_time_becomes_millimetres_a_minute() -> None:
    moves = read("G93\nG1 X10 F2\nX20 F6\nG2 X30 I5 F1\nG94\nG1 X0 F5\nG94\nG1 X1").moves
    assert [move.feed for move in moves] == pytest.approx([20, 60, 5 * math.pi, 5, 5])


def test_by_time_every_cut_needs_its_feed() -> None:
    assert told("G93 G1 X1 F2", "X2") == [(2, "It cuts while no feed is set; GRBL refuses it.")]
    assert told("G93 G1 X1 F2", "G94", "X2") == [(3, "It cuts while no feed is set; GRBL refuses it.")]


@pytest.mark.parametrize("feed", ["", "F0", "F-5"])
def test_a_cut_without_a_feed_is_told_once(feed: str) -> None:
    found = told(f"G1 X1 {feed}", "X2", "X3")
    assert (1, "It cuts while no feed is set; GRBL refuses it.") in found
    assert [line for line, _ in found] == [1] * (2 if "-" in feed else 1)


def test_names_of_places_are_changed_and_changed_back() -> None:
    assert ends("G0 X10", "G92 X0", "X5", "G92.1", "X20") == [(10, 0, 0), (15, 0, 0), (20, 0, 0)]
    assert ends("G0 X10", "G10 L20 P1 X0", "G0 X1", "G92 X0", "X1", "G92.1", "X1") == [
        (10, 0, 0), (11, 0, 0), (12, 0, 0), (11, 0, 0),
    ]  # fmt: skip
    assert ends("G0 Z10", "G43.1 Z4", "G0 Z0", "G49", "Z0") == [(0, 0, 10), (0, 0, 0), (0, 0, 0)]


def test_g92_1_resets_behind_the_move_of_its_line() -> None:
    assert ends("G0 X10", "G92 X0", "G92.1 X1", "X1") == [(10, 0, 0), (11, 0, 0), (1, 0, 0)]


def test_a_dwell_does_not_swallow_the_move_beside_it() -> None:
    assert ends("G1 F9 X1", "G4 P1 X5") == [(1, 0, 0), (5, 0, 0)]
    assert told("G4") == [(1, "G4 waits, but does not say how long; GRBL refuses it.")]


def test_home_is_known_where_the_program_stored_it() -> None:
    assert ends("G0 X1 Y2 Z3", "G28.1", "X9", "G91 G28 X0 Z5", "G90 X4") == [
        (1, 2, 3), (9, 2, 3), (9, 2, 8), (1, 2, 3), (4, 2, 3),
    ]  # fmt: skip
    assert ends("G0 X1 Y2 Z3", "G30.1", "G43.1 Z2", "G30", "X5") == [(1, 2, 3), (1, 2, 1), (5, 2, 1)]


@pytest.mark.parametrize(
    "word",
    ["G28", "G30", "G53 X1 Y1 Z1", "G10 L2 P1 X4", "G10 L2 P0 X4", "G55", "$H", "G64", "G38.2 X1 Y1 Z1", "M98 P1"],
)
def test_behind_a_word_that_loses_the_place_only_known_moves_are_drawn(word: str) -> None:
    program = read(f"G1 F9 X1 Y1 Z1\n{word}\nG91 G0 X1\nG90 G0 X5\nY5\nZ5\nG1 X6")
    assert [move.line for move in program.moves if move.kind is not Kind.PROBE] == [1, 7]
    assert program.moves[-1].start == (5.0, 5.0, 5.0)
    assert {one.line for one in program.findings} == {2}


@pytest.mark.parametrize(
    "word", ["G10 L2 P2 X4", "G10 L20 P3 X4", "G54", "M6 T1", "M0", "M8", "G61 G40", "(x) ; G28", "%"]
)
def test_words_that_lose_nothing(word: str) -> None:
    assert ends("G0 X1", word, "G0 X2")[-1] == (2, 0, 0)
    assert not told("G0 X1", word, "G0 X2")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("G80\nX1", "It names a place, but no motion is on; GRBL refuses it."),
        ("G0 G1 X1", "Two G codes in one line exclude each other; GRBL refuses it. Where it leads is not known."),
        ("G28 G1 X1", "Two G codes in one line exclude each other; GRBL refuses it. Where it leads is not known."),
        ("G90 G91", "Two G codes in one line exclude each other; GRBL refuses it."),
        ("G1.04 X1", "G1.04 is not known to GRBL; where it leads is not known."),
        ("G41 D1", "G41 is not known to GRBL; where it leads is not known."),
        ("M3.5", "M3.5 is not known to GRBL; what it does is not known."),
        ("M3 M5", "Two M codes in one line exclude each other; GRBL refuses it."),
        ("M99", "M99 runs lines that stand elsewhere; GRBL refuses it."),
        ("G1 X1 X2", "X stands twice in one line; GRBL refuses it. Where the line leads is not known."),
        ("G0 X1 A90 B2", "Nothing in this line takes A, B; GRBL refuses it."),
        ("G0 X1 I2", "Nothing in this line takes I; GRBL refuses it."),
        ("G0 X1 P2", "Nothing in this line takes P; GRBL refuses it."),
        ("G49 X1", "Nothing in this line takes X; GRBL refuses it."),
        ("G43.1", "G43.1 names no length; GRBL refuses it."),
        ("G92", "It names no place; GRBL refuses it."),
        ("G2 F100", "G2 names no place; GRBL refuses it."),
        ("G38.2", "G38.2 names no place; GRBL refuses it."),
        ("T-1", "T below zero; GRBL refuses it."),
        ("G0 X100001", "It leads farther than any machine reaches; it is not drawn."),
        ("G1 (a", "A parenthesis is left open: the rest of the line is taken as a comment."),
        ("/G0 X1", "A line holds a /: GRBL runs it all the same."),
        ("M2\nG0 X1", "There are lines behind the end of the program; a sender may run them."),
        ("G55 M30", "G54, another coordinate system: what follows is drawn as if it began at the same place."),
        ("G90.1", "GRBL refuses G90.1; centres of arcs are drawn as places."),
        ("$J=G91 X1", "`$J=G91 X1` is a command of the controller: it is not known what it moves."),
        ("G28\nG92 X1", "X is called anew while nobody knows where it is; what follows may lie elsewhere."),
        ("G0 X" + "0" * 90, "A line of 94 characters is not read; GRBL takes 79. Where it leads is not known."),
    ],
)
def test_what_grbl_refuses_is_told(line: str, said: str) -> None:
    assert said in [text for _, text in told(line)]


def test_a_line_whose_codes_exclude_each_other_is_told_once() -> None:
    assert len(told("G0 G1 X1")) == len(told("G28 G92 Y2 Z1")) == 1


def test_a_straight_motion_may_be_put_on_by_itself() -> None:
    assert not told("G1 F100", "X1", "G0", "X2")


def test_a_long_comment_is_no_long_line() -> None:
    assert ends(f"G0 X1 ({'x' * 500})") == [(1, 0, 0)]
    assert not told(f"G0 X1 ({'x' * 500})")


def test_the_end_puts_back_what_grbl_puts_back() -> None:
    program = read("G91 G18 G93\nG0 X5\nM30\nF100\nG0 X7\nG1 Y1")
    assert [move.end for move in program.moves] == [(5, 0, 0), (7, 0, 0), (7, 1, 0)]
    assert program.moves[-1].feed == 100


def test_spindle_tools_and_lines_are_counted() -> None:
    program = read("M3 S12000\nT1 M6\nM6 T2\nS0\n\n")
    assert list(program.speeds) == [12000, 0]
    assert program.tool_changes == 2
    assert program.lines == 5


def test_places_of_the_machine_are_kept() -> None:
    assert read("G20\nG53 G0 X1 Z0").in_machine == ((2, 0, 25.4), (2, 2, 0.0))


def test_findings_beyond_the_most_are_counted() -> None:
    program = read("X#\n" * (MOST_FINDINGS + 7))
    assert (len(program.findings), program.unsaid) == (MOST_FINDINGS, 7)


@pytest.mark.parametrize("text", ["\n" * (MOST_LINES + 1), "(" * 16_000_001])
def test_what_is_too_long_is_refused_at_once(text: str) -> None:
    with pytest.raises(Unreadable, match="not drawn"):
        read(text)
