"""Moves as SVG paths: whole numbers, each relative to the one before, nothing finer than a unit."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewapp.domain.gcode import arcs
from reviewapp.domain.gcode.facts import Box
from reviewapp.domain.gcode.moves import Arc, Kind, Move, Point

UNITS = 3_000
"""The longer side of a drawing, in its own units."""
_MARGIN = 80
_FLATTEST = 0.28
"""A side view is drawn at least so tall: cuts are shallow beside their length."""
_Z = 2
_PIECE = 0.6 * math.pi
"""Arcs are drawn in pieces of no more: the longer one is, the more its bulge suffers from whole numbers."""
_CROSS = 16
"""Half the width, in units, of the cross that marks in the plan where a cut goes straight down."""
_STRAIGHT_FROM = 200_000
"""Radii, in units, from which an arc is drawn by points: a browser reckons in single precision."""
_FLAT = 4
"""An arc squeezed or stretched by more is drawn by points: whole numbers for its ends would put its bulge off."""
_FINEST, _MOST_CHORDS = 0.1, 20_000
"""Chords are no shorter than so many radians, longer where that would be too many of them in one path."""
Place = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """Where on a drawing a point lies: the axes it shows, and how millimetres become units."""

    across: int
    up: int
    left: float
    top: float
    scale: float
    stretch: float
    width: int
    height: int

    @classmethod
    def around(cls, box: Box, across: int, up: int) -> "Frame":
        """A frame for everything in `box`."""
        wide, tall = (max(box.size[axis], 1e-3) for axis in (across, up))
        scale = UNITS / max(wide, tall if up != _Z else wide)
        height = tall * scale
        stretch = 1.0
        if up == _Z:
            stretch = max(1.0, _FLATTEST * UNITS / height) if height < UNITS else UNITS / height
        return cls(
            across=across,
            up=up,
            left=box.low[across],
            top=box.high[up],
            scale=scale,
            stretch=stretch,
            width=round(wide * scale) + 2 * _MARGIN,
            height=round(height * stretch) + 2 * _MARGIN,
        )

    def place(self, point: Point) -> Place:
        """The units of a point; Y grows downwards on a drawing."""
        return (
            round((point[self.across] - self.left) * self.scale) + _MARGIN,
            round((self.top - point[self.up]) * self.scale * self.stretch) + _MARGIN,
        )


def path(moves: Iterable[Move], frame: Frame) -> str:
    """The moves as the `d` of one path; those shorter than a unit become part of the next."""
    drawn = list(moves)
    arcs_drawn = sum(move.arc is not None for move in drawn)
    return (_Plan if frame.up != _Z else _Side)(frame, arcs_drawn).path(drawn)


class _Plan:
    """A view from above: the moves one behind the other."""

    def __init__(self, frame: Frame, arcs_drawn: int) -> None:
        self.frame = frame
        self.finest = max(_FINEST, arcs_drawn * math.tau / _MOST_CHORDS)
        self.steps: list[str] = []
        self.seen: set[tuple[object, ...]] = set()
        self.at: Place | None = None

    def path(self, moves: Iterable[Move]) -> str:
        """The `d` of the moves."""
        place = self.frame.place
        end: Place | None = None
        last: Point | None = None
        for move in moves:
            start = end if end is not None and move.start is last else place(move.start)
            last = move.end
            end = place(last)
            if move.arc is None:
                self.line(start, end)
                if start == end and move.kind is not Kind.RAPID and _plunges(move):
                    self.cross(end)
            else:
                self.arc(move, move.arc, start)
        return self.whole()

    def line(self, start: Place, end: Place) -> None:
        """Draw a straight line, once."""
        if start != end and not self.is_drawn(start, end):
            self.begin(start)
            self.steps.append(f"l{end[0] - start[0]} {end[1] - start[1]}")
            self.at = end

    def cross(self, at: Place) -> None:
        """Mark a place, once: a hole that is drilled is nothing else in the plan."""
        if not self.is_drawn(at):
            x, y = at
            self.steps.append(f"M{x - _CROSS} {y}l{2 * _CROSS} 0M{x} {y - _CROSS}l0 {2 * _CROSS}")
            self.at = None

    def is_drawn(self, *what: object) -> bool:
        """Whether it was drawn before: many programs go over the same places pass by pass."""
        if what in self.seen:
            return True
        self.seen.add(what)
        return False

    def begin(self, start: Place) -> None:
        """Go where something begins."""
        if start != self.at:
            self.steps.append(f"M{start[0]} {start[1]}")

    def arc(self, move: Move, circle: Arc, start: Place) -> None:
        """Draw an arc: truly, where the view looks straight at it."""
        frame = self.frame
        across, up = circle.radius * frame.scale, circle.radius * frame.scale * frame.stretch
        flat = (frame.across, frame.up)
        shorter, longer = sorted((across, up))
        is_true = set(circle.axes) == set(flat) and up <= _STRAIGHT_FROM and longer <= _FLAT * shorter and shorter >= 1
        if not is_true:
            for point in self.along(move, circle, max(math.sqrt(2 / max(longer, 1)), self.finest)):
                end = frame.place(point)
                self.line(start, end)
                start = end
            return
        radii = f"{across:.0f} {up:.0f} 0 0 {int((circle.turn < 0) is (circle.axes == flat))}"
        for point in arcs.points(move.start, move.end, circle, _PIECE):
            end = frame.place(point)
            if start != end and not self.is_drawn(start, end, radii):
                self.begin(start)
                self.steps.append(f"a{radii} {end[0] - start[0]} {end[1] - start[1]}")
                self.at = end
            start = end

    def along(self, move: Move, circle: Arc, step: float) -> Iterable[Point]:
        """The points that an arc is drawn by; one that is seen from its edge is as straight as a line."""
        c = 3 - circle.axes[0] - circle.axes[1]
        if c in {self.frame.across, self.frame.up} and move.start[c] == move.end[c]:
            return (*arcs.bulge(move.start, move.end, circle), move.end)
        return arcs.points(move.start, move.end, circle, step)

    def whole(self) -> str:
        """All that was drawn."""
        return "".join(self.steps)


class _Side(_Plan):
    """A view along the table: what is cut at one height is one line, however often it is gone over."""

    def __init__(self, frame: Frame, arcs_drawn: int) -> None:
        super().__init__(frame, arcs_drawn)
        self.levels: dict[int, list[Place]] = {}

    def line(self, start: Place, end: Place) -> None:
        """Draw a straight line, once."""
        if start[1] == end[1]:
            self.levels.setdefault(end[1], []).append((start[0], end[0]) if start[0] < end[0] else (end[0], start[0]))
        else:
            super().line(start, end)

    def cross(self, at: Place) -> None:
        """Nothing: what goes down is seen from the side."""

    def whole(self) -> str:
        """All that was drawn, the levels last."""
        for height, spans in self.levels.items():
            self.steps += (f"M{low} {height}h{high - low}" for low, high in _joined(spans) if high > low)
        return super().whole()


def _plunges(move: Move) -> bool:
    """Whether a move goes straight down."""
    return move.start[:2] == move.end[:2] and move.end[2] < move.start[2]


def _joined(spans: list[Place]) -> Iterator[Place]:
    """Spans of one line, those that touch as one."""
    spans.sort()
    low, high = spans[0]
    for start, end in spans:
        if start > high:
            yield low, high
            low, high = start, end
        high = max(high, end)
    yield low, high
