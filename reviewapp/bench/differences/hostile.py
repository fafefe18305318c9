"""Files that are not what they claim, or the worst of them: whatever there is, an answer comes, and it is bounded."""

from random import Random
from typing import NamedTuple

from reviewapp.domain.diff.lines import MOST_LINES as MOST_COMPARED
from reviewapp.domain.gcode.reader import MOST_ARCS, MOST_LINES

_LINE, _TINY_LINES, _DEEP = 50_000_000, 1_000_000, 100_000
_LONG = 10_500_000


class Pair(NamedTuple):
    """Two files of one kind that are compared."""

    name: str
    kind: str
    before: str
    after: str


def pairs(share: float, random: Random) -> list[Pair]:
    """Each of them beside one in which nearly every line differs; `share` of the sizes that they may have."""
    lines, arcs, characters = (int(most * share) for most in (MOST_LINES - 10, MOST_ARCS - 10, _LONG))
    texts = {**programs(lines, arcs, characters, random), **_beyond(share), **_long(share, random)}
    deep = int(_DEEP * share)
    return [
        *(Pair(name, "gcode", text, _otherwise(text)) for name, text in texts.items()),
        Pair(f"JSON {deep:,} deep", "debug", "[" * deep + "]" * deep, "[" * deep + "1" + "]" * deep),
    ]


def deep_record(share: float) -> str:
    """A record of a run that is nested as deep."""
    deep = int(_DEEP * share)
    return f'{{"run_id": "run_deep", "outputs": {"[" * deep}{"]" * deep}}}'


def programs(lines: int, arcs: int, characters: int, random: Random) -> dict[str, str]:
    """Files that are no programs, or the worst of them: so many lines, arcs or characters of each."""
    places = (f"X{random.random():.6f} Y{random.random():.6f}" for _ in range(lines))
    letters = "GMXYZIJKRFSTN0123456789.+-#()%/;$ \n\t\xe9\u27e8"
    return {
        "empty": "",
        "blank lines": "\n" * lines,
        "tiny lines": "X1\nX2\n" * (lines // 2),
        "one long line": "G1 X1 " * (characters // 6),
        "one long comment": "(" + "x" * characters,
        "open parentheses": "G1 (X1\n" * lines,
        "parentheses in parentheses": ("(" * 200 + "\n") * lines,
        "whole circles": "F9\nG17\n" + "G2 X0 Y0 I5\n" * arcs,
        "helices": "F9 G91\n" + "G2 X0 Y0 I5 Z-0.001\n" * arcs,
        "circles across": "F9 G18\n" + "G2 X0 Z0 I5 Y1\n" * arcs,
        "arcs of many turns": "F9\n" + "G2 X0 Y0 I5 P1000000\n" * arcs,
        "huge arcs": "F9\nG2 X1 Y0 R9999999\nG2 X0 Y0 I99999999\nG3 X9 Y9 I1e308\n" * (arcs // 3),
        "nearly straight arcs": "F9\nG1 X0 Y0\nG2 X10 Y0 R20000\n" * (arcs // 4),
        "not a number": "G1 XNaN\nG1 X-inf\nG1 X1e400\nG0 X1 Y1 Z1\n" * (lines // 4),
        "far away": "G1 F1 X99999 Y99999 Z99999\nX-99999 Y-99999 Z-99999\nX100001\n" * (lines // 3),
        "endless digits": ("G1 F" + "9" * 60 + "\nX0." + "3" * 60 + "\n") * (lines // 2),
        "up and down": "G0 Z5\nG1 F9 Z-1\n" * (lines // 2),
        "every place elsewhere": "F9 G1\n" + "\n".join(places),
        "characters": "".join(random.choices(letters, k=20 * lines)),
        "no program": '{"moves": [1, 2, {"x": 3}]}\n' * lines,
    }


def _beyond(share: float) -> dict[str, str]:
    """What is larger than what is compared."""
    characters, lines = int(_LINE * share), int(_TINY_LINES * share)
    return {f"a line of {characters / 1e6:g} MB": "X" * characters, f"{lines:,} tiny lines": "X1\n" * lines}


def _long(share: float, random: Random) -> dict[str, str]:
    """As many lines as are compared, of the sort that takes longest: a few lines again and again, in any order."""
    lines = int((MOST_COMPARED - 10) * share)
    return {f"{lines:,} lines at random": "".join(random.choices(("G0\n", "X1\n", "X5\n", "Y1\n"), k=lines))}


def _otherwise(text: str) -> str:
    return "M5\n" + text.replace("X", "X1").replace("3", "4")
