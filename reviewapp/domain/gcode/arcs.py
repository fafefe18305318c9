"""Arcs as GRBL 1.1 reads them: by their centre (I J K) or their radius (R), in one of three planes."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from reviewapp.domain.gcode.moves import Arc, Move, Point

PLANES = {17.0: (0, 1), 18.0: (2, 0), 19.0: (1, 2)}
"""G17, G18, G19 → the axes of the plane, so that G3 turns the first towards the second."""
_OFFSETS = "IJK"
_SAME = 1e-9
_QUARTER = math.pi / 2
_COMPASS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))
_LONGEST = 1e7
_NO_TURN = 5e-7
"""Radians that are none to GRBL, so that a full circle is not lost to rounding (ARC_ANGULAR_TRAVEL_EPSILON)."""


class BadArc(Exception):
    """An arc that cannot be cut; the message says why."""


class Wanted(NamedTuple):
    """An arc as a line asks for it; `words` holds I J K R as written, `scale` makes them millimetres.

    `origin` is where absolute centres count from (G90.1), None where I J K count from the arc's start.
    """

    axes: tuple[int, int]
    clockwise: bool
    words: Mapping[str, float]
    scale: float
    origin: Point | None = None


def arc(start: Point, end: Point, wanted: Wanted) -> Arc:
    """The circle of an arc from `start` to `end`; raises BadArc."""
    a, b = wanted.axes
    if "R" in wanted.words:
        centre = _by_radius((start[a], start[b]), (end[a], end[b]), wanted)
    else:
        centre = _by_offsets(start, wanted)
    radius = math.hypot(start[a] - centre[0], start[b] - centre[1])
    found = math.hypot(end[a] - centre[0], end[b] - centre[1])
    if radius < _SAME:
        raise BadArc("its radius is zero")
    if not radius < _LONGEST:
        raise BadArc("its radius is longer than any machine")
    # GRBL's own bounds, gc_execute_line: half a millimetre, or a thousandth of the radius above 5 micrometres.
    off = abs(found - radius)
    if off > 0.5 or (off > 0.005 and off > 0.001 * radius):  # noqa: PLR2004
        raise BadArc(f"it begins {radius:.3f} mm from its centre and ends {found:.3f} mm from it")
    return Arc(wanted.axes, centre, radius, _turn((start[a], start[b]), (end[a], end[b]), centre, wanted))


def _by_offsets(start: Point, wanted: Wanted) -> tuple[float, float]:
    a, b = wanted.axes
    given = [wanted.words.get(_OFFSETS[axis]) for axis in (a, b)]
    if given == [None, None]:
        raise BadArc("it names neither centre nor radius")
    u, v = ((value or 0.0) * wanted.scale for value in given)
    origin = start if wanted.origin is None else wanted.origin
    return origin[a] + u, origin[b] + v


def _by_radius(start: tuple[float, float], end: tuple[float, float], wanted: Wanted) -> tuple[float, float]:
    """The centre left or right of the chord: a negative radius takes the longer way."""
    radius = wanted.words["R"] * wanted.scale
    dx, dy = end[0] - start[0], end[1] - start[1]
    chord = math.hypot(dx, dy)
    if chord < _SAME:
        raise BadArc("it ends where it begins, which a radius alone does not tell")
    height = radius * radius - chord * chord / 4
    if height < -_SAME * max(1.0, radius * radius):
        raise BadArc(f"its radius of {abs(radius):.3f} mm is too short for a chord of {chord:.3f} mm")
    away = math.sqrt(max(height, 0.0)) / chord
    if wanted.clockwise == (radius > 0):
        away = -away
    return (start[0] + dx / 2 - dy * away, start[1] + dy / 2 + dx * away)


def _turn(start: tuple[float, float], end: tuple[float, float], centre: tuple[float, float], wanted: Wanted) -> float:
    """How far an arc turns: a whole turn where it ends where it began."""
    (x, y), (i, j), (u, v) = start, end, centre
    ax, ay, bx, by = x - u, y - v, i - u, j - v
    angle = math.atan2(ax * by - ay * bx, ax * bx + ay * by)
    if wanted.clockwise:
        return angle - 2 * math.pi if angle >= -_NO_TURN else angle
    return angle + 2 * math.pi if angle <= _NO_TURN else angle


def points(start: Point, end: Point, circle: Arc, step: float) -> list[Point]:
    """Points along an arc behind its start, its end included, at most `step` radians apart."""
    count = math.ceil(abs(circle.turn) / step)
    if count <= 1:
        return [end]
    begun = _angle(start, circle)
    shares = (number / count for number in range(1, count))
    return [*(_along(start, end, circle, begun + circle.turn * share, share) for share in shares), end]


def bulge(start: Point, end: Point, circle: Arc) -> list[Point]:
    """Where an arc reaches farthest along the axes of its plane: at the quarters of its circle that it passes."""
    begun = _angle(start, circle)
    last = begun + circle.turn
    low, high = (begun, last) if begun < last else (last, begun)
    quarters = range(math.ceil(low / _QUARTER), math.floor(high / _QUARTER) + 1)
    return [
        _placed(start, end, circle, *_COMPASS[quarter % 4], (quarter * _QUARTER - begun) / circle.turn)
        for quarter in quarters
    ]


def travel(move: Move) -> float:
    """How long a move is, in mm: a line, an arc, or a helix."""
    if move.arc is None:
        return math.dist(move.start, move.end)
    c = 3 - move.arc.axes[0] - move.arc.axes[1]
    return math.hypot(move.arc.turn * move.arc.radius, move.end[c] - move.start[c])


def _angle(point: Point, circle: Arc) -> float:
    a, b = circle.axes
    u, v = circle.centre
    return math.atan2(point[b] - v, point[a] - u)


def _along(start: Point, end: Point, circle: Arc, angle: float, share: float) -> Point:
    """The point of an arc at an angle, when a share of it is done."""
    return _placed(start, end, circle, math.cos(angle), math.sin(angle), share)


def _placed(start: Point, end: Point, circle: Arc, one: float, other: float, share: float) -> Point:
    """The point of an arc in a direction from its centre, given by its parts along the axes of the plane."""
    (a, b), (u, v) = circle.axes, circle.centre
    c = 3 - a - b
    point = [0.0, 0.0, 0.0]
    point[a], point[b] = u + circle.radius * one, v + circle.radius * other
    point[c] = start[c] + (end[c] - start[c]) * share
    return (point[0], point[1], point[2])
