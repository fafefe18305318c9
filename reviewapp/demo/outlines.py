"""Curves of instruments as points in mm: splines through a few hand-measured stations."""

import math

Point = tuple[float, float]

# Half of a dreadnought from the tail block to the neck block: distance along the centre line, half width.
_DREADNOUGHT = (
    (0.0, 62.0), (10.0, 128.0), (58.0, 184.0), (122.0, 198.5), (192.0, 186.0), (254.0, 152.0), (300.0, 138.0),
    (346.0, 138.5), (396.0, 144.0), (440.0, 145.5), (480.0, 129.0), (500.0, 94.0), (508.0, 44.0),
)  # fmt: skip
_SHOULDER = (
    (0.0, 40.0), (10.0, 110.0), (52.0, 156.0), (112.0, 165.0), (170.0, 148.0), (222.0, 120.0), (262.0, 112.0),
    (306.0, 122.0), (346.0, 130.0), (384.0, 118.0), (410.0, 82.0), (420.0, 34.0),
)  # fmt: skip
_CUTAWAY = (
    (0.0, 40.0), (10.0, 110.0), (52.0, 156.0), (112.0, 165.0), (170.0, 148.0), (222.0, 120.0), (262.0, 112.0),
    (300.0, 117.0), (336.0, 123.0), (364.0, 114.0), (375.0, 94.0), (366.0, 74.0), (352.0, 56.0),
    (352.0, 34.0),
)  # fmt: skip
_HALVES = {"dreadnought": (_DREADNOUGHT, _DREADNOUGHT), "single_cut": (_CUTAWAY, _SHOULDER)}


def body(name: str, samples: int = 14) -> list[Point]:
    """The closed outline of a body, lower left corner of its box at (0, 0), `samples` points a station."""
    treble, bass = _HALVES[name]
    width = max(station[1] for station in bass)
    right = [(width + across, along) for along, across in treble]
    left = [(width - across, along) for along, across in reversed(bass)]
    return smooth([*right, *left], samples)


def smooth(points: list[Point], samples: int) -> list[Point]:
    """A closed Catmull-Rom spline through `points`."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count):
        around = [points[(index + shift) % count] for shift in (-1, 0, 1, 2)]
        curve += [_blend(around, step / samples) for step in range(samples)]
    return curve


def offset(points: list[Point], distance: float) -> list[Point]:
    """The closed anticlockwise curve moved outwards by `distance` mm, inwards where it is negative."""
    count = len(points)
    moved = []
    for index, (x, y) in enumerate(points):
        before, after = points[index - 1], points[(index + 1) % count]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        moved.append((x + distance * dy / length, y - distance * dx / length))
    return moved


def turn(before: Point, here: Point, after: Point) -> float:
    """How far the path turns at `here`, in degrees."""
    first = math.atan2(here[1] - before[1], here[0] - before[0])
    second = math.atan2(after[1] - here[1], after[0] - here[0])
    return abs(math.degrees(math.remainder(second - first, math.tau)))


def vine(length: float, amplitude: float, leaves: int) -> list[list[Point]]:
    """An inlay vine: the stem, then one closed leaf a wave."""
    steps = leaves * 24
    stem = [(length * step / steps, amplitude * math.sin(math.pi * leaves * step / steps)) for step in range(steps + 1)]
    return [stem, *(_leaf(length * (leaf + 0.5) / leaves, amplitude, leaf) for leaf in range(leaves))]


def _leaf(x: float, amplitude: float, number: int) -> list[Point]:
    """A pointed leaf that springs from a crest of the stem and leans along it."""
    side = 1.0 if number % 2 == 0 else -1.0
    rim = [(step / 16, 0.24 * math.sin(math.pi * step / 16)) for step in range(17)]
    around = [*rim, *((along, -bulge) for along, bulge in reversed(rim))]
    reach = 0.85 * amplitude
    return [
        (x + reach * (0.7 * along - 0.7 * bulge), side * (amplitude + reach * (0.7 * along + 0.7 * bulge)))
        for along, bulge in around
    ]


def _blend(around: list[Point], t: float) -> Point:
    weights = (
        -0.5 * t**3 + t**2 - 0.5 * t,
        1.5 * t**3 - 2.5 * t**2 + 1.0,
        -1.5 * t**3 + 2.0 * t**2 + 0.5 * t,
        0.5 * t**3 - 0.5 * t**2,
    )
    xs = sum(weight * point[0] for weight, point in zip(weights, around, strict=True))
    ys = sum(weight * point[1] for weight, point in zip(weights, around, strict=True))
    return (xs, ys)
