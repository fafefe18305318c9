"""Files that are no programs, or the worst of them; under `make prove` as large as may be read."""

from random import Random

from reviewapp.domain.gcode.reader import MOST_ARCS, MOST_LINES
from tests.domain.gcode import programs
from tests.support.proving import SCALE

LINES, ARCS = MOST_LINES * SCALE // 10 - 10, MOST_ARCS * SCALE // 10 - 10
RANDOM = Random(7)
CORPUS = {
    "empty": "",
    "blank lines": "\n" * LINES,
    "tiny lines": "X1\nX2\n" * (LINES // 2),
    "one long line": "G1 X1 " * (1_500_000 * SCALE // 10),
    "one long comment": "(" + "x" * (1_500_000 * SCALE // 10),
    "open parentheses": "G1 (X1\n" * LINES,
    "parentheses in parentheses": ("(" * 200 + "\n") * LINES,
    "whole circles": "F9\nG17\n" + "G2 X0 Y0 I5\n" * ARCS,
    "helices": "F9 G91\n" + "G2 X0 Y0 I5 Z-0.001\n" * ARCS,
    "circles across": "F9 G18\n" + "G2 X0 Z0 I5 Y1\n" * ARCS,
    "arcs of many turns": "F9\n" + "G2 X0 Y0 I5 P1000000\n" * ARCS,
    "huge arcs": "F9\nG2 X1 Y0 R9999999\nG2 X0 Y0 I99999999\nG3 X9 Y9 I1e308\n" * (ARCS // 3),
    "nearly straight arcs": "F9\nG1 X0 Y0\nG2 X10 Y0 R20000\n" * (LINES // 4),
    "not a number": "G1 XNaN\nG1 X-inf\nG1 X1e400\nG0 X1 Y1 Z1\n" * (LINES // 4),
    "far away": "G1 F1 X99999 Y99999 Z99999\nX-99999 Y-99999 Z-99999\nX100001\n" * (LINES // 3),
    "endless digits": ("G1 F" + "9" * 60 + "\nX0." + "3" * 60 + "\n") * (LINES // 2),
    "up and down": "G0 Z5\nG1 F9 Z-1\n" * (LINES // 2),
    "every place elsewhere": "F9 G1\n"
    + "\n".join(f"X{RANDOM.random():.6f} Y{RANDOM.random():.6f}" for _ in range(LINES)),
    "whole set": programs.program(RANDOM, LINES),
    "characters": "".join(RANDOM.choice("GMXYZIJKRFSTN0123456789.+-#()%/;$ \n\té⟨") for _ in range(20 * LINES)),
    "no program": '{"moves": [1, 2, {"x": 3}]}\n' * LINES,
}
