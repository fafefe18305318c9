"""What each G and M code does: the whole GRBL 1.1 set, by number (G38.2 is 38.2), and nothing else.

A line that GRBL refuses is drawn as written where it can mean one thing only, and has a finding either way.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.gcode.homes import home, remember
from reviewapp.domain.gcode.interpreter import AGAIN, AXES, Interpreter
from reviewapp.domain.gcode.state import (
    ARCS,
    CUT,
    FIRST_SYSTEM,
    MM_PER_INCH,
    PROBES,
    RAPID,
    State,
)

Values: TypeAlias = dict[str, float]
Act: TypeAlias = Callable[[Interpreter, int, Values], None]


class Use(NamedTuple):
    """Something a line does, and the letters that it takes for it."""

    act: Act
    letters: str


_PLACES = frozenset("XYZ")
_CENTRES = frozenset("IJKR")
_ANYWHERE = frozenset("FSTN")
_PLACED = ARCS | PROBES
"""Motions that say where they lead in the line that puts them on; the others may only be put on."""
_MOTIONS = {RAPID, CUT, *_PLACED}
_PLANES = {17.0, 18.0, 19.0}
_SYSTEMS = {54.0, 55.0, 56.0, 57.0, 58.0, 59.0}
_NO_MOTION = 80.0
_CHANGE_TOOL = 6.0
_ENDS = {2.0, 30.0}
_M_GROUPS = ({0.0, 1.0, 2.0, 30.0}, {3.0, 4.0, 5.0}, {_CHANGE_TOOL}, {7.0, 8.0, 9.0})
_CALLS = {97.0, 98.0, 99.0}


def machine(it: Interpreter, n: int, codes: Sequence[float]) -> bool:
    """Do the M codes of a line; answers whether they end the program."""
    if any(len(group.intersection(codes)) > 1 for group in _M_GROUPS):
        it.find(n, "Two M codes in one line exclude each other; GRBL refuses it.")
    for code in codes:
        if code == _CHANGE_TOOL:
            it.tool_changes += 1
        elif code in _CALLS:
            it.find(n, f"M{code:g} runs lines that stand elsewhere; GRBL refuses it.", Severity.CRITICAL)
            it.lose()
        elif not any(code in group for group in _M_GROUPS):
            it.find(n, f"M{code:g} is not known to GRBL; what it does is not known.", Severity.CRITICAL)
    return not _ENDS.isdisjoint(codes)


def modal(it: Interpreter, n: int, gs: Sequence[float], values: Values) -> Iterable[Use]:
    """Do what the G codes of a line set; answers what is to be done then, in order."""
    for code in gs:
        if code in _MOTIONS:
            it.state.motion = code
        elif (setting := _SETTINGS.get(code)) is not None:
            setting(it.state)
        elif code in _SYSTEMS:
            _switch(it, n, code)
        elif code not in _USES:
            _unknown(it, n, code)
    if _CENTRED in gs:
        it.once(n, "GRBL refuses G90.1; centres of arcs are drawn as places.", Severity.CRITICAL)
    if len(gs) > 1 and _clash(gs):
        named = not _PLACES.isdisjoint(values)
        told = "Two G codes in one line exclude each other; GRBL refuses it."
        it.find(n, f"{told} Where it leads is not known." if named else told, Severity.CRITICAL)
        if named:
            it.lose()
            return ()
    if _CENTRES.union(_PLACES).isdisjoint(values) and (bare := _PLACED.intersection(gs)):
        it.find(n, f"G{min(bare):g} names no place; GRBL refuses it.", Severity.CRITICAL)
    return _uses(it.state, gs)


def _uses(state: State, gs: Sequence[float]) -> list[Use]:
    """What a line does besides what it sets: GRBL's own order, in which places go to the one code that wants them."""
    before = [_BESIDE[code] for code in gs if code in _BESIDE]
    taking = [_TAKING[code] for code in gs if code in _TAKING][-1:]
    after = [_UNCALLING] if _UNCALL in gs else []
    return [*before, *(taking or [motion(state)]), *after]


def motion(state: State) -> Use:
    """Going where a line leads, in the motion that is on."""
    return _TURN if state.motion in ARCS else _MOVE


def unused(it: Interpreter, n: int, values: Values, uses: Iterable[Use]) -> None:
    """Tell what nothing in a line takes: GRBL refuses it, and nobody knows what it was meant for."""
    left = values.keys() - _ANYWHERE
    for use in uses:
        left -= set(use.letters)
    if left:
        it.find(n, f"Nothing in this line takes {', '.join(sorted(left))}; GRBL refuses it.", Severity.CRITICAL)
        it.lose(left & _PLACES)


def _clash(gs: Sequence[float]) -> bool:
    """Whether two codes are of one group, or two want the places."""
    groups = [group for code in gs if (group := _GROUPS.get(code))]
    wanting = sum(code in _TAKING and code != _IN_MACHINE for code in gs) + any(code in _MOTIONS for code in gs)
    return len(set(groups)) < len(groups) or wanting > 1


def _unknown(it: Interpreter, n: int, code: float) -> None:
    it.find(n, f"G{code:g} is not known to GRBL; where it leads is not known.", Severity.CRITICAL)
    it.lose()
    if code in _OTHER_MOTIONS:
        it.state.motion = None


def _set(**changes: object) -> Callable[[State], None]:
    def setting(state: State) -> None:
        for name, value in changes.items():
            setattr(state, name, value)

    return setting


def _per_minute(state: State) -> None:
    if state.inverse_time:
        state.inverse_time, state.feed = False, None


_CENTRED, _UNCALL, _IN_MACHINE = 90.1, 92.1, 53.0
_OTHER_MOTIONS = {5.0, 5.1, 5.2, 5.3, 33.0, 33.1, 73.0, 74.0, 76.0, *(float(code) for code in range(81, 90))}
"""Motions of other controllers, which the lines after them go on with."""
_SETTINGS: dict[float, Callable[[State], None]] = {
    **{plane: _set(plane=plane) for plane in _PLANES},
    20: _set(scale=MM_PER_INCH),
    21: _set(scale=1.0),
    40: _set(),
    61: _set(),
    _NO_MOTION: _set(motion=None),
    90: _set(absolute=True),
    91: _set(absolute=False),
    _CENTRED: _set(arcs_absolute=True),
    91.1: _set(arcs_absolute=False),
    93: _set(inverse_time=True, feed=None),
    94: _per_minute,
}


def _switch(it: Interpreter, n: int, code: float) -> None:
    """Another coordinate system: how far it lies from the first is stored in the machine, not in the program."""
    if code == it.state.system:
        return
    it.state.system = code
    it.find(n, f"G{code:g}, another coordinate system: what follows is drawn as if it began at the same place.")
    it.lose()


def end(it: Interpreter, n: int) -> None:
    """What the end of a program puts back."""
    _switch(it, n, FIRST_SYSTEM)
    it.state.end()


def _move(it: Interpreter, n: int, values: Values) -> None:
    if not _PLACES.isdisjoint(values):
        it.move(n, values)


def _turn(it: Interpreter, n: int, values: Values) -> None:
    if not (_PLACES | _CENTRES).isdisjoint(values):
        it.move(n, values)
    if "R" in values and not _CENTRES.isdisjoint(values.keys() - {"R"}):
        it.find(n, "An arc names both a radius and a centre; GRBL refuses it. The radius is drawn.", Severity.CRITICAL)


def _dwell(it: Interpreter, n: int, values: Values) -> None:
    if "P" not in values:
        it.find(n, "G4 waits, but does not say how long; GRBL refuses it.", Severity.CRITICAL)


def _store(it: Interpreter, n: int, values: Values) -> None:
    """G10: L20 says what the tool's place is called, L2 where a system begins in the machine, which is not known."""
    is_current = values.get("P", 0) in {0, it.state.system - FIRST_SYSTEM + 1}
    if values.get("L") == 20 and is_current:  # noqa: PLR2004
        _name(it, n, values, for_good=True)
    elif values.get("L") not in {2, 20} or is_current:
        it.find(n, "G10 moves a coordinate system; how far is not known. What follows is drawn as if it had not.")
        it.lose()


def _call(it: Interpreter, n: int, values: Values) -> None:
    """G92: the place where the tool is gets other coordinates, until G92.1; it is drawn where it was."""
    _name(it, n, values, for_good=False)


def _name(it: Interpreter, n: int, values: Values, *, for_good: bool) -> None:
    if _PLACES.isdisjoint(values):
        it.find(n, "It names no place; GRBL refuses it.", Severity.CRITICAL)
    for axis, letter in enumerate(AXES):
        if letter in values and it.state.at[axis] is None:
            it.find(n, f"{letter} is called anew while nobody knows where it is; what follows may lie elsewhere.")
        elif letter in values:
            it.state.call(axis, values[letter] * it.state.scale, for_good=for_good)


def _uncall(it: Interpreter, _n: int, _values: Values) -> None:
    it.state.uncall()


def _in_machine(it: Interpreter, n: int, values: Values) -> None:
    """G53: places of the machine, of which the program does not tell where they are."""
    named = [letter for letter in AXES if letter in values]
    if named:
        it.find(n, f"G53 names a place of the machine. {AGAIN}")
        it.in_machine += [(n, AXES.index(letter), values[letter] * it.state.scale) for letter in named]
        it.lose(named)


def _length(it: Interpreter, n: int, values: Values) -> None:
    """G43.1: the tool's tip lies elsewhere than it did; the machine does not move."""
    if "Z" not in values:
        it.find(n, "G43.1 names no length; GRBL refuses it.", Severity.CRITICAL)
        return
    _shift_tip(it.state, values["Z"] * it.state.scale)


def _no_length(it: Interpreter, _n: int, _values: Values) -> None:
    _shift_tip(it.state, 0.0)


def _shift_tip(state: State, length: float) -> None:
    x, y, z = state.at
    if z is not None:
        state.at = (x, y, z + state.tool_length - length)
    state.tool_length = length


_MOVE, _TURN = Use(_move, "XYZ"), Use(_turn, "XYZIJKR")
_BESIDE = {4.0: Use(_dwell, "P"), 28.1: Use(remember(28), ""), 30.1: Use(remember(30), "")}
_TAKING = {
    10.0: Use(_store, "XYZLP"),
    28.0: Use(home(28), "XYZ"),
    30.0: Use(home(30), "XYZ"),
    43.1: Use(_length, "Z"),
    49.0: Use(_no_length, ""),
    _IN_MACHINE: Use(_in_machine, "XYZ"),
    92.0: Use(_call, "XYZ"),
}
_UNCALLING = Use(_uncall, "")
_USES = {*_BESIDE, *_TAKING, _UNCALL}
_GROUPS = {
    code: number
    for number, group in enumerate(
        (
            {*_MOTIONS, _NO_MOTION}, _USES - {43.1, 49.0}, _PLANES, {90.0, 91.0}, {_CENTRED, 91.1}, {93.0, 94.0},
            {20.0, 21.0}, {40.0}, {43.1, 49.0}, _SYSTEMS, {61.0},
        ),
        1,
    )
    for code in group
}  # fmt: skip
"""GRBL's groups: no line may hold two codes of one."""
