"""What a program amounts to: where it reaches, how far it goes, and what of it a machine or its stock cannot bear."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.gcode.arcs import bulge, travel
from reviewapp.domain.gcode.moves import Finding, Kind, Move, Point, Program
from reviewapp.domain.machine import Machine

STOCK_TOP = 0.0
_NEAR = 1e-6
_MOST = 5
_AXES = "XYZ"


class Box(NamedTuple):
    """The corners of the smallest box around some moves, in mm."""

    low: Point
    high: Point

    @property
    def size(self) -> Point:
        """Its extent along X, Y and Z."""
        (a, b, c), (x, y, z) = self.low, self.high
        return (x - a, y - b, z - c)


class Facts(NamedTuple):
    """Lengths in mm, feeds in mm/min, speeds in rpm; None where a program has none. Findings tell of its limits.

    `box` is around all moves, `cuts` around those that are no rapids.
    """

    box: Box | None
    cuts: Box | None
    lowest: float | None
    cut_length: float
    rapid_length: float
    max_feed: float | None
    max_speed: float | None
    tool_changes: int
    findings: tuple[Finding, ...]


def facts(program: Program, limits: Machine, stock_top: float = STOCK_TOP) -> Facts:
    """What `program` amounts to on a machine of these limits, the top of its stock at Z `stock_top` mm."""
    rapids = [move for move in program.moves if move.kind is Kind.RAPID]
    fed = [move for move in program.moves if move.kind is not Kind.RAPID]
    cuts = bounds(fed)
    box = around((cuts, bounds(rapids)))
    findings = (
        *_below(rapids, stock_top),
        *_too_fast(fed, limits.max_feed_mm_min),
        *_spindle(program, limits),
        *(_outside(program.moves, box, limits) if box else ()),
        *_beyond(program, limits),
        *(_too_deep(program.moves, box, limits.max_depth_mm, stock_top) if box else ()),
    )
    return Facts(
        box=box,
        cuts=cuts,
        lowest=box.low[2] if box else None,
        cut_length=math.fsum(travel(move) for move in fed if move.kind is not Kind.PROBE),
        rapid_length=math.fsum(math.dist(move.start, move.end) for move in rapids),
        max_feed=max((move.feed for move in fed if move.feed is not None), default=None),
        max_speed=max(program.speeds, default=None),
        tool_changes=program.tool_changes,
        findings=findings,
    )


def bounds(moves: Sequence[Move]) -> Box | None:
    """The box around moves, arcs with their bulge; None where there are none."""
    if not moves:
        return None
    reached = [move.end for move in moves]
    last = None
    for move in moves:
        if move.start is not last:
            reached.append(move.start)
        last = move.end
        if move.arc:
            reached += bulge(move.start, move.end, move.arc)
    xs, ys, zs = zip(*reached, strict=True)
    return Box((min(xs), min(ys), min(zs)), (max(xs), max(ys), max(zs)))


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The box around boxes, None where there are none."""
    found = [box for box in boxes if box]
    if not found:
        return None
    low, high = (zip(*(box[end] for box in found), strict=True) for end in (0, 1))
    (a, b, c), (x, y, z) = map(min, low), map(max, high)
    return Box((a, b, c), (x, y, z))


def _below(rapids: list[Move], top: float) -> Iterator[Finding]:
    found = [move for move in rapids if (move.end[2] < top - _NEAR or move.start[2] < top - _NEAR) and not _lifts(move)]
    for move in found[:_MOST]:
        lowest = min(move.start[2], move.end[2])
        yield Finding(
            Severity.CRITICAL, move.line, f"A rapid at Z {lowest:.6g} mm, below the top of the stock at {top:g} mm."
        )
    yield from _rest(found, "rapids below the top of the stock")


def _lifts(move: Move) -> bool:
    """Whether a rapid only goes straight up, which is how every cut ends, or nowhere."""
    return move.start[:2] == move.end[:2] and move.end[2] >= move.start[2]


def _too_fast(fed: list[Move], limit: float | None) -> Iterator[Finding]:
    if limit is None:
        return
    found = [move for move in fed if move.feed is not None and move.feed > limit + _NEAR]
    for move in found[:_MOST]:
        yield Finding(Severity.CRITICAL, move.line, f"A feed of {move.feed:.6g} mm/min, above the limit of {limit:g}.")
    yield from _rest(found, "moves above the limit of feed")


def _spindle(program: Program, limits: Machine) -> Iterator[Finding]:
    turning = [speed for speed in program.speeds if speed]
    high, low = limits.max_spindle_rpm, limits.min_spindle_rpm
    if high is not None and turning and max(turning) > high:
        yield Finding(Severity.CRITICAL, 0, f"A spindle speed of {max(turning):.6g} rpm, above the limit of {high:g}.")
    if low is not None and turning and min(turning) < low:
        yield Finding(Severity.WARNING, 0, f"A spindle speed of {min(turning):.6g} rpm, below the least of {low:g}.")


def _travels(limits: Machine) -> tuple[tuple[float, float] | None, ...]:
    return (limits.travel_x_mm, limits.travel_y_mm, limits.travel_z_mm)


def _outside(moves: Sequence[Move], box: Box, limits: Machine) -> Iterator[Finding]:
    """Where its zero lies on the machine no program tells, so that only its extent can be held against the travel."""
    for axis, (extent, travels) in enumerate(zip(box.size, _travels(limits), strict=True)):
        if travels is not None and extent > (room := travels[1] - travels[0]) + _NEAR:
            told = f"It reaches over {extent:.6g} mm along {_AXES[axis]}; the machine travels {room:g} mm."
            yield Finding(Severity.CRITICAL, _leaving(moves, axis, room), told)


def _leaving(moves: Sequence[Move], axis: int, room: float) -> int:
    """The line with whose move the extent along an axis becomes larger than the room there is."""
    low, high = math.inf, -math.inf
    for move in moves:
        reached = [move.start[axis], move.end[axis]]
        if move.arc:
            reached += [point[axis] for point in bulge(move.start, move.end, move.arc)]
        low, high = min(low, *reached), max(high, *reached)
        if high - low > room + _NEAR:
            return move.line
    return 0


def _beyond(program: Program, limits: Machine) -> Iterator[Finding]:
    """Places in machine coordinates, of which it is known where they lie."""
    travels = _travels(limits)
    found = [one for one in program.in_machine if _is_beyond(one[2], travels[one[1]])]
    for line, axis, place in found[:_MOST]:
        low, high = travels[axis] or (0.0, 0.0)
        told = f"G53 {_AXES[axis]}{place:.6g} lies outside the machine, which travels from {low:g} to {high:g} mm."
        yield Finding(Severity.CRITICAL, line, told)
    if len(found) > _MOST:
        yield Finding(Severity.CRITICAL, found[_MOST][0], f"And {len(found) - _MOST:,} more places outside it.")


def _is_beyond(place: float, travels: tuple[float, float] | None) -> bool:
    return travels is not None and not travels[0] - _NEAR <= place <= travels[1] + _NEAR


def _too_deep(moves: Sequence[Move], box: Box, limit: float | None, top: float) -> Iterator[Finding]:
    depth = top - box.low[2]
    if limit is not None and depth > limit + _NEAR:
        line = next((move.line for move in moves if min(move.start[2], move.end[2]) < top - limit - _NEAR), 0)
        yield Finding(Severity.CRITICAL, line, f"It goes {depth:.6g} mm deep, beyond the limit of {limit:g} mm.")


def _rest(found: list[Move], what: str) -> Iterator[Finding]:
    if len(found) > _MOST:
        yield Finding(Severity.CRITICAL, found[_MOST].line, f"And {len(found) - _MOST:,} more {what}.")
