"""The short way for plain lines, which nearly all are: a place in absolute figures, straight or by an arc's centre."""

import re

from reviewapp.domain.gcode.interpreter import Interpreter
from reviewapp.domain.gcode.moves import Kind, Move
from reviewapp.domain.gcode.state import ARCS, CUT, FARTHEST, RAPID, is_known

_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+))"
_LETTERS = "XYZIJ"
_PLAIN = re.compile(
    rf"(?:G0?([0-3]) ?)?{''.join(rf'(?:{letter}{_NUMBER} ?)?' for letter in _LETTERS)}(?:F(\d+\.?\d*))?", re.ASCII
)


def goes(it: Interpreter, n: int, text: str) -> bool:
    """Go where a plain line leads; False, and nothing done, where it asks for more than that."""
    found, state = _PLAIN.fullmatch(text), it.state
    if not found or not state.absolute or state.inverse_time:
        return False
    g, x, y, z, i, j, f = found.groups()
    motion = state.motion if g is None else float(g)
    feed = state.feed if f is None else float(f) * state.scale
    if not (x or y or z) or (not feed and (f or motion != RAPID)) or ((i or j) and motion not in ARCS):
        return False
    if i or j:
        state.motion, state.feed = motion, feed
        values = zip(_LETTERS, (x, y, z, i, j), strict=True)
        it.move(n, {letter: float(value) for letter, value in values if value is not None})
        return True
    return _straight(it, n, motion, feed, (x, y, z))


def _straight(
    it: Interpreter, n: int, motion: float | None, feed: float | None, places: tuple[str | None, ...]
) -> bool:
    state = it.state
    at = state.at
    x, y, z = places
    if (motion != RAPID and motion != CUT) or not is_known(at):
        return False
    a, b, c = at
    scale, (u, v, w) = state.scale, state.shift
    a = a if x is None else float(x) * scale + u
    b = b if y is None else float(y) * scale + v
    c = c if z is None else float(z) * scale + w
    if not (-FARTHEST < a < FARTHEST and -FARTHEST < b < FARTHEST and -FARTHEST < c < FARTHEST):
        return False
    end = state.at = (a, b, c)
    state.motion, state.feed = motion, feed
    kind, feed = (Kind.RAPID, None) if motion == RAPID else (Kind.CUT, feed)
    it.moves.append(Move(n, kind, at, end, feed))
    return True
