"""Where a GRBL 1.1 stands after each line of a program, worked out another way than the reader does.

Codes stay text, positions are those of the machine, what nobody knows is NaN and stays so by itself.
"""

import cmath
import math
from typing import NamedTuple

NAN = math.nan
GROUPS = {
    "motion": "G0 G1 G2 G3 G38.2 G38.3 G38.4 G38.5 G80",
    "other": "G4 G10 G28 G28.1 G30 G30.1 G53 G92 G92.1",
    "plane": "G17 G18 G19",
    "distance": "G90 G91",
    "centres": "G90.1 G91.1",
    "rate": "G93 G94",
    "units": "G20 G21",
    "cutter": "G40",
    "length": "G43.1 G49",
    "system": "G54 G55 G56 G57 G58 G59",
    "path": "G61",
}
GROUP_OF = {code: group for group, codes in GROUPS.items() for code in codes.split()}
PLANE = {"G17": ("X", "Y"), "G18": ("Z", "X"), "G19": ("Y", "Z")}
OFFSET = {"X": "I", "Y": "J", "Z": "K"}
TAKES_AXES = {"G10", "G28", "G30", "G92", "G43.1", "G49"}
MOVES = {"G0", "G1", "G2", "G3", "G38.2", "G38.3", "G38.4", "G38.5"}


class Step(NamedTuple):
    """A move that can be drawn: its line, the code that made it, from where to where, for arcs the angle it turns."""

    line: int
    code: str
    start: tuple[float, ...]
    end: tuple[float, ...]
    turn: float


def steps(program: str) -> list[Step]:
    """The moves of a program whose start and end are known."""
    grbl = _Grbl()
    for number, line in enumerate(program.split("\n"), 1):
        grbl.run(number, line)
    return grbl.steps


def tokens(line: str) -> list[tuple[str, str]]:
    """Letters with their numbers, empty where something else stands there."""
    kept, depth, found = "", False, []
    for char in line.upper():
        if depth:
            depth = char != ")"
        elif char == ";":
            break
        elif char == "(":
            depth = True
        elif char not in " \t/%":
            kept += char
    while kept:
        size = 1
        while size < len(kept) and kept[size] in "+-.0123456789":
            size += 1
        letter, number, kept = kept[0], kept[1:size], kept[size:]
        is_word = letter in "ABCDFGHIJKLMNOPQRSTUVWXYZ" and _is_number(number)
        found.append((letter, number) if is_word else ("", ""))
    return found


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class _Grbl:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.machine = dict.fromkeys("XYZ", 0.0)
        self.work = dict.fromkeys("XYZ", 0.0)
        self.called = dict.fromkeys("XYZ", 0.0)
        self.length = dict.fromkeys("XYZ", 0.0)
        self.stored: dict[str, dict[str, float]] = {}
        self.on = {"motion": "G0", "plane": "G17", "distance": "G90", "centres": "G91.1", "units": "G21"}
        self.on["system"] = "G54"

    def run(self, number: int, line: str) -> None:
        if line.startswith("$"):
            return self.forget("XYZ")
        found = tokens(line)
        letters = [letter for letter, _ in found if letter not in ("G", "M")]
        if "" in letters or len(set(letters)) < len(letters):
            self.set(self.codes(found))
            return self.forget("XYZ")
        words = {letter: float(value) for letter, value in found if letter not in ("G", "M")}
        codes = self.codes(found)
        self.set(codes)
        unknown = [code for code in codes if code not in GROUP_OF]
        if unknown or any(letter == "M" and float(value) in (97, 98, 99) for letter, value in found):
            self.forget("XYZ")
        if any(80 < float(code[1:]) < 90 for code in unknown):
            self.on["motion"] = "G80"
        if self.clashes(codes) and set(words) & set("XYZ"):
            return self.forget("XYZ")
        self.do(number, codes, words)
        if any(letter == "M" and float(value) in (2, 30) for letter, value in found):
            self.set(["G1", "G17", "G90", "G54"])
        return None

    def codes(self, found: list[tuple[str, str]]) -> list[str]:
        return [f"G{float(value):g}" for letter, value in found if letter == "G"]

    def clashes(self, codes: list[str]) -> bool:
        groups = [GROUP_OF[code] for code in codes if code in GROUP_OF]
        takers = [code for code in codes if code in TAKES_AXES]
        return len(groups) > len(set(groups)) or len(takers) + bool(MOVES & set(codes)) > 1

    def set(self, codes: list[str]) -> None:
        for code in codes:
            group = GROUP_OF.get(code, "")
            if group == "system" and code != self.on["system"]:
                self.forget("XYZ")
            if group in self.on:
                self.on[group] = code

    def do(self, number: int, codes: list[str], words: dict[str, float]) -> None:
        unit = 25.4 if self.on["units"] == "G20" else 1.0
        axes = {axis: words[axis] * unit for axis in "XYZ" if axis in words}
        for code in {"G28.1", "G30.1"}.intersection(codes):
            self.stored[code[:3]] = dict(self.machine)
        taker = next((code for code in reversed(codes) if code in TAKES_AXES or code == "G53"), None)
        if taker == "G53":
            self.forget(axes)
        elif taker in ("G92", "G10"):
            self.name(taker, words, axes)
        elif taker in ("G43.1", "G49"):
            self.lengthen(taker, axes)
        elif taker in ("G28", "G30"):
            self.home(number, taker, axes)
        elif axes or (self.on["motion"] in ("G2", "G3") and set(words) & set("IJKR")):
            self.go(number, self.on["motion"], axes, words, unit)
        if "G92.1" in codes:
            self.called = dict.fromkeys("XYZ", 0.0)

    def name(self, code: str, words: dict[str, float], axes: dict[str, float]) -> None:
        current = words.get("P", 0) in (0, int(self.on["system"][1:]) - 53)
        if code == "G10" and words.get("L") != 20:
            return self.forget("XYZ") if current or words.get("L") != 2 else None
        if code == "G10" and not current:
            return None
        changed, other = (self.called, self.work) if code == "G92" else (self.work, self.called)
        for axis, value in axes.items():
            known = self.machine[axis] - other[axis] - self.length[axis] - value
            changed[axis] = changed[axis] if math.isnan(known) else known
        return None

    def lengthen(self, code: str, axes: dict[str, float]) -> None:
        if code == "G49" or "Z" in axes:
            self.length["Z"] = axes.get("Z", 0.0) if code == "G43.1" else 0.0
        self.forget(axes if code == "G49" else set(axes) - {"Z"})

    def home(self, number: int, code: str, axes: dict[str, float]) -> None:
        if axes:
            self.go(number, "G0", axes, {}, 1.0)
        known = self.stored.get(code, dict.fromkeys("XYZ", NAN))
        self.reach(number, "G0", {axis: known[axis] for axis in axes or "XYZ"})

    def go(self, number: int, code: str, axes: dict[str, float], words: dict[str, float], unit: float) -> None:
        if code == "G80":
            return self.forget(axes)
        target = {
            axis: value + self.work[axis] + self.called[axis] + self.length[axis]
            if self.on["distance"] == "G90"
            else self.machine[axis] + value
            for axis, value in axes.items()
        }
        turn = 0.0
        if code in ("G2", "G3") and not any(map(math.isnan, (*self.machine.values(), *target.values()))):
            turn = self.turn(code, self.machine | target, words, unit)
            if math.isnan(turn):
                return self.forget("XYZ")
        self.reach(number, code, target, turn)
        if code.startswith("G38"):
            self.forget(axes)
        return None

    def turn(self, code: str, target: dict[str, float], words: dict[str, float], unit: float) -> float:
        """The angle between the spokes of an arc, NaN where GRBL finds that it is none."""
        one, two = PLANE[self.on["plane"]]
        start, end = (complex(point[one], point[two]) for point in (self.machine, target))
        if "R" in words:
            centre = self.by_radius(start, end, words["R"] * unit, code)
        elif not {OFFSET[one], OFFSET[two]} & set(words):
            return NAN
        else:
            offset = complex(words.get(OFFSET[one], 0.0), words.get(OFFSET[two], 0.0)) * unit
            origin = start
            if self.on["centres"] == "G90.1":
                origin = complex(*(self.work[axis] + self.called[axis] + self.length[axis] for axis in (one, two)))
            centre = origin + offset
        if cmath.isnan(centre) or abs(start - centre) < 1e-9:
            return NAN
        off = abs(abs(end - centre) - abs(start - centre))
        if off > 0.5 or (off > 0.005 and off > 0.001 * abs(start - centre)):
            return NAN
        angle = cmath.phase((end - centre) / (start - centre)) if end != centre else 0.0
        if code == "G2":
            return angle - math.tau if angle >= -5e-7 else angle
        return angle + math.tau if angle <= 5e-7 else angle

    def by_radius(self, start: complex, end: complex, radius: float, code: str) -> complex:
        chord = end - start
        if abs(chord) < 1e-9 or abs(radius) * (1 + 1e-9) < abs(chord) / 2:
            return complex(NAN, NAN)
        aside = math.sqrt(max(0.0, radius**2 - abs(chord) ** 2 / 4)) * chord / abs(chord) * 1j
        return (start + end) / 2 + (aside if (code == "G3") == (radius > 0) else -aside)

    def reach(self, number: int, code: str, target: dict[str, float], turn: float = 0.0) -> None:
        start = self.tip()
        self.machine.update(target)
        end = self.tip()
        if not any(map(math.isnan, (*start, *end))):
            self.steps.append(Step(number, code, start, end, turn))

    def tip(self) -> tuple[float, ...]:
        return tuple(self.machine[axis] - self.length[axis] for axis in "XYZ")

    def forget(self, axes: object) -> None:
        assert hasattr(axes, "__iter__")
        for axis in axes:
            self.machine[axis] = NAN
