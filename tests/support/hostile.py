"""Files that a run may bring and nobody would wish for, in two versions each, with what a page must say of them."""

from dataclasses import dataclass, field

from reviewapp.domain.diff.lines import MOST_BYTES, MOST_LINES
from tests.support.proving import PROVES

SVG = b'<svg xmlns="http://www.w3.org/2000/svg">'
TOO_LARGE = "Files above 16 MB are not compared line by line; download both to compare them."
TOO_LONG = "Texts above 200,000 lines are not compared line by line; download both to compare them."
NOT_DRAWN = "Programs above 50,000 lines or 16 MB are not drawn. Download both to look into them."
NO_TEXT = "Not both are text: compared by hash, type and size."
NOT_SHOWN = "Files above 4 MB are not shown here. Download it to look into it."
NO_PICTURE = "This is neither text nor a picture that is safe to show. Download it to look into it."
LONG = 15_000_000 if PROVES else 1_500_000
FEW, MANY = (2_000, 20_000) if PROVES else (200, 20_000)


@dataclass(frozen=True)
class Hostile:
    """A file in two versions, and what the pages say: where they are compared, drawn, and where one is shown."""

    before: bytes
    after: bytes
    compared: str
    drawn: str = ""
    shown: str = ""
    kind: str = field(default="gcode")


def _split(data: bytes, compared: str, drawn: str = "", shown: str = "") -> Hostile:
    """A file, and the same with a letter put into its middle."""
    half = len(data) // 2
    return Hostile(data, data[:half] + b"Z" + data[half:], compared, drawn, shown)


_FAR = [b"G1 X%d " % n + b"x" * 380 for n in range(MANY)]
TEXTS = {
    "one line of 50 MB": _split(
        b"G1 X1 " * ((50_000_000 if PROVES else MOST_BYTES + 6) // 6), TOO_LARGE, "", NOT_SHOWN
    ),
    "one long line": _split(b"G1 X1 " * (LONG // 6), "1 line only in A, 1 line only in B", "characters is not read"),
    "a million tiny lines": _split(b"X1\n" * (MOST_LINES * (5 if PROVES else 1) + 1), TOO_LONG, NOT_DRAWN),
    "tiny lines": _split(b"X1\n" * 49_000, "only in A", "critical finding"),
    "open parentheses": _split(b"(" * LONG, "only in A", "characters is not read"),
    "unbalanced": _split(b"G1 (X1\n(((\n)))X1\n" * FEW, "only in A", "`)))` is no word"),
    "+1.": _split(b"F9\nG1 X+1. Y+.5 Z-.\n" * FEW, "only in A", "is no word"),
    "variables": _split(b"#1=5\nG1 X#1 F[#2*3]\n" * FEW, "only in A", "is no word"),
    "not a number": _split(b"G1 XNaN YInf Z-inf F1e400\n" * FEW, "only in A", "is no word"),
    "endless arcs": _split(
        b"F9\n" + b"G2 X0 Y0 I5 P1000000\nG2 X0 Y0 I1e308\nG3 X1 I9999999\n" * FEW,
        "only in A",
        "Nothing in this line takes P",
    ),
    "more arcs than are drawn": _split(
        b"F9\n" + b"G2 X0 Y0 I5\n" * 12_001, "only in A", "Programs of more than 12,000 arcs"
    ),
    "nothing that is seen": _split("a\u200b".encode() * (LONG // 4), "only in A", "U+200B zero width space"),
    "lines of hidden characters": Hostile(
        ("\u200b" * 399 + "\n").encode() * FEW,
        ("\u200b" * 399 + " \n").encode() * FEW,
        f"{FEW:,} lines only in A",
        "U+200B zero width space",
    ),
    "changes far apart in long lines": Hostile(
        b"\n".join(_FAR), b"\n".join(b"Z" + one if n % 290 == 0 else one for n, one in enumerate(_FAR)), "only in A"
    ),
    "a line of many words": Hostile(b"a1 b2 " * 60 * FEW, b"a1 b3 " * 60 * FEW, "only in A"),
    "many lines of many words": Hostile((b"a1 b2 " * 60 + b"\n") * FEW, (b"a1 b3 " * 60 + b"\n") * FEW, "only in A"),
    "carriage returns": _split(b"\r" * 200_001, TOO_LONG),
    "nothing": Hostile(b"", b"G0 X1\n", "0 lines only in A, 1 line only in B"),
}
_DEEP = 100_000
JSON = {
    "deep lists": _split(b"[" * _DEEP + b"]" * _DEEP, "only in A"),
    "deep objects": _split(b'{"a":' * _DEEP + b"1" + b"}" * _DEEP, "only in A"),
    "wide at the bottom": Hostile(
        b"[" * 900 + b"1," * 900_000 + b"1" + b"]" * 900,
        b"[" * 900 + b"1," * 900_000 + b"2" + b"]" * 900,
        "1 line only in A, 1 line only in B",
    ),
    "wide": Hostile(
        b"[" + b"1," * 900_000 + b"1]", b"[" + b"1," * 900_000 + b"2]", "1 line only in A, 1 line only in B"
    ),
    "long digits": Hostile(b"[" + b"9" * 100_000 + b"]", b"[" + b"9" * 100_001 + b"]", "only in A"),
    "no numbers": Hostile(b"[NaN]", b"[Infinity]", "only in A"),
    "a key twice": Hostile(b'{"a": 1, "a": 2}', b'{"a": 2}', "only in A"),
    "half a pair": Hostile(b'["\\ud800"]', b'["\\udfff"]', "only in A"),
}
OTHERS = {
    "a program of another kind": _split(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * FEW, NO_TEXT, "", NO_PICTURE),
    "another encoding": _split("G1 X1\n".encode("utf-16") * FEW, NO_TEXT, "", NO_PICTURE),
    "a page under a picture's name": Hostile(b"<html><script>", b"<html><script>0", "only in A"),
    "a picture that is cut off": Hostile(b"\x89PNG\r\n\x1a\nno", b"\x89PNG\r\n\x1a\nnone", "Lay B over A"),
    "a drawing that is deep": _split(SVG + b"<g>" * _DEEP + b"</g>" * _DEEP + b"</svg>", "only in A"),
    "a drawing with entities": Hostile(
        b'<!DOCTYPE svg [<!ENTITY a "&b;">]>' + SVG + b"</svg>", b"<!DOCTYPE svg []>" + SVG + b"</svg>", "only in A"
    ),
}
CORPUS = TEXTS | JSON | OTHERS
