"""SVG paths as a browser draws them: straight pieces, worked out from the `d` of a path (SVG 2, section 9)."""

import cmath
import math
import re
from collections.abc import Iterator
from itertools import pairwise

Piece = tuple[complex, complex]
_COMMAND = re.compile(r"([Mlah])([^Mlah]*)")
_CHORDS = 96


def pieces(d: str) -> list[Piece]:
    """The straight pieces of a path, arcs cut into short ones; fails where it holds another command."""
    found: list[Piece] = []
    at = 0j
    assert not re.sub(_COMMAND, "", d), d
    for letter, numbers in _COMMAND.findall(d):
        given = [float(number) for number in numbers.split()]
        if letter == "M":
            at = complex(*given)
            continue
        end = at + (complex(given[0], 0) if letter == "h" else complex(*given[-2:]))
        way = [*_arc(at, end, given)] if letter == "a" else [at, end]
        found += pairwise(way)
        at = end
    return found


def distance(point: complex, piece: Piece) -> float:
    """From a point to a straight piece."""
    start, end = piece
    along = end - start
    share = ((point - start) / along).real if along else 0.0
    return abs(point - start - along * min(1.0, max(0.0, share)))


def _arc(start: complex, end: complex, given: list[float]) -> Iterator[complex]:
    """Appendix B.2.4: the centre from both ends, in a space where the ellipse is a circle of radius 1."""
    across, up, turned, is_large, sweeps = given[:5]
    assert not turned
    a, b = (complex(point.real / across, point.imag / up) for point in (start, end))
    half = (b - a) / 2
    aside = math.sqrt(max(0.0, 1 - abs(half) ** 2))
    centre = (a + b) / 2 + (half / abs(half) * 1j * aside) * (-1 if bool(is_large) == bool(sweeps) else 1)
    turn = cmath.phase((b - centre) / (a - centre))
    if sweeps and turn < 0:
        turn += math.tau
    if not sweeps and turn > 0:
        turn -= math.tau
    radius = abs(a - centre)
    begun = cmath.phase(a - centre)
    for number in range(_CHORDS + 1):
        point = centre + cmath.rect(radius, begun + turn * number / _CHORDS)
        yield complex(point.real * across, point.imag * up)
