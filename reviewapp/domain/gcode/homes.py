"""G28 and G30: the two places that a machine remembers, which the program itself may have stored."""

from collections.abc import Callable

from reviewapp.domain.gcode.interpreter import AGAIN, AXES, Interpreter
from reviewapp.domain.gcode.state import RAPID, Axes

_ZERO = (0.0, 0.0, 0.0)


def home(code: float) -> Callable[[Interpreter, int, dict[str, float]], None]:
    """Going by way of the place that is named to the one that is stored."""

    def act(it: Interpreter, n: int, values: dict[str, float]) -> None:
        named = [letter for letter in AXES if letter in values]
        motion, it.state.motion = it.state.motion, RAPID
        if named:
            it.move(n, values)
        known = it.state.homes.get(code)
        if known is not None:
            _return(it, n, known, named or AXES)
        else:
            it.find(n, f"G{code:g} goes to a place stored in the machine. {AGAIN}")
            it.lose(named or AXES)
        it.state.motion = motion

    return act


def remember(code: float) -> Callable[[Interpreter, int, dict[str, float]], None]:
    """Storing the place where the machine is, whatever the length of its tool."""

    def act(it: Interpreter, _n: int, _values: dict[str, float]) -> None:
        x, y, z = it.state.at
        it.state.homes[code] = (x, y, None if z is None else z + it.state.tool_length)

    return act


def _return(it: Interpreter, n: int, known: Axes, letters: list[str] | tuple[str, ...]) -> None:
    """Go back to a place that the program itself stored."""
    state = it.state
    x, y, z = known
    places = dict(zip(AXES, (x, y, None if z is None else z - state.tool_length), strict=True))
    was = (state.absolute, state.shift, state.scale)
    state.absolute, state.shift, state.scale = True, _ZERO, 1.0
    it.lose(letter for letter in letters if places[letter] is None)
    it.move(n, {letter: place for letter in letters if (place := places[letter]) is not None})
    state.absolute, state.shift, state.scale = was
