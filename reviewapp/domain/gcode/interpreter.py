"""A GRBL that draws: it goes where it is told, and says what cannot be known."""

from collections.abc import Iterable

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.gcode import arcs
from reviewapp.domain.gcode.moves import Arc, Finding, Kind, Move, Point
from reviewapp.domain.gcode.state import CLOCKWISE, CUT, FARTHEST, PROBES, RAPID, State, is_known

MOST_FINDINGS = 200
AXES = ("X", "Y", "Z")
AGAIN = "Moves are drawn again once all axes are named."
_CURVED = FARTHEST / 4
"""Arcs of a smaller radius cannot bulge beyond what is drawn by much."""


class Interpreter:
    """The state of a machine while its program is read, the moves it made, and what was found."""

    def __init__(self) -> None:
        self.state = State()
        self.moves: list[Move] = []
        self.findings: list[Finding] = []
        self.unsaid = 0
        self.arcs = 0
        self.tool_changes = 0
        self.in_machine: list[tuple[int, int, float]] = []
        self._said: set[str] = set()

    def find(self, line: int, text: str, severity: Severity = Severity.WARNING) -> None:
        """Keep a finding, or count it where there are too many."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(severity, line, text))
        else:
            self.unsaid += 1

    def once(self, line: int, text: str, severity: Severity = Severity.INFO) -> None:
        """Keep a finding that holds for the whole program, at the first line that gives it."""
        if text not in self._said:
            self._said.add(text)
            self.find(line, text, severity)

    def lose(self, letters: Iterable[str] = AXES) -> None:
        """Know no more where these axes are."""
        lost = {AXES.index(letter) for letter in letters}
        x, y, z = (None if axis in lost else place for axis, place in enumerate(self.state.at))
        self.state.at = (x, y, z)

    def move(self, n: int, values: dict[str, float]) -> None:
        """Go where a line leads, in the motion that is on."""
        state, motion = self.state, self.state.motion
        named = [letter for letter in AXES if letter in values]
        if motion is None:
            self.find(n, "It names a place, but no motion is on; GRBL refuses it.", Severity.CRITICAL)
            self.lose(named)
            return
        start, target = state.point, state.target(values)
        if target is None:
            self.find(n, "It leads farther than any machine reaches; it is not drawn.", Severity.CRITICAL)
            self.lose(named)
            return
        state.at = target
        if motion == RAPID:
            self._go(n, Kind.RAPID, start)
        elif motion in PROBES:
            self._go(n, Kind.PROBE, start)
            self.lose(named)
            self.find(n, f"A probe: where it stops is not known. {AGAIN}")
        elif motion == CUT or start is None or not is_known(target):
            self._go(n, Kind.CUT, start)
        else:
            self._turn(n, values, start, target)

    def _go(self, n: int, kind: Kind, start: Point | None, arc: Arc | None = None) -> None:
        """Draw the way from `start` to where the tool is now, where both are known."""
        end = self.state.point
        if kind is not Kind.RAPID and not self.state.feed:
            self.once(n, "It cuts while no feed is set; GRBL refuses it.", Severity.CRITICAL)
        if start is None or end is None:
            return
        move = Move(n, kind, start, end, None if kind is Kind.RAPID else self.state.feed, arc)
        if self.state.inverse_time and move.feed is not None:
            move.feed *= arcs.travel(move)
        self.moves.append(move)

    def _turn(self, n: int, values: dict[str, float], start: Point, end: Point) -> None:
        state = self.state
        self.arcs += 1
        axes = arcs.PLANES[state.plane]
        if all(AXES[axis] not in values for axis in axes) and "R" not in values:
            self.find(n, "It names no place in its plane; GRBL refuses it. A whole turn is drawn.", Severity.CRITICAL)
        origin = state.shift if state.arcs_absolute else None
        wanted = arcs.Wanted(axes, state.motion == CLOCKWISE, values, state.scale, origin)
        try:
            circle = arcs.arc(start, end, wanted)
            self._check(start, end, circle)
        except arcs.BadArc as error:
            self.find(n, f"It is no arc that can be cut: {error}. Where it leads is not known.", Severity.CRITICAL)
            self.lose()
        else:
            self._go(n, Kind.ARC, start, circle)

    def _check(self, start: Point, end: Point, circle: Arc) -> None:
        if circle.radius > _CURVED and any(
            abs(place) > FARTHEST for point in arcs.bulge(start, end, circle) for place in point
        ):
            raise arcs.BadArc("it bulges farther than any machine reaches")
