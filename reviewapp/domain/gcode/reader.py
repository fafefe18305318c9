"""Programs read to moves. Whatever a text holds, nothing is raised and nothing is dropped without a finding."""

from reviewapp.domain import media
from reviewapp.domain.diff.lines import MOST_BYTES
from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.gcode import codes, plainly
from reviewapp.domain.gcode.blocks import BLANKS, LONGEST, Block, block, words_alone
from reviewapp.domain.gcode.characters import characters
from reviewapp.domain.gcode.interpreter import Interpreter
from reviewapp.domain.gcode.moves import Program

MOST_LINES, MOST_ARCS = 50_000, 12_000
"""Longer programs are not drawn: a pair of them takes longer than a reader waits."""
_COUNTED = "FSTPN"


def read(text: str) -> Program:
    """The moves of a program; raises Unreadable where it is longer than what is read here."""
    if len(text) > MOST_BYTES or text.count("\n") > MOST_LINES:
        raise Unreadable(f"Programs above {MOST_LINES:,} lines or {MOST_BYTES // 1_000_000} MB are not drawn.")
    lines = media.lines_of(text.removeprefix("\ufeff"))
    reader = Reader()
    it = reader.machine
    for found in characters(text):
        it.find(found.line, found.text, found.severity)
    for number, line in enumerate(lines, 1):
        reader.line(number, line)
        if it.arcs > MOST_ARCS:
            raise Unreadable(f"Programs of more than {MOST_ARCS:,} arcs are not drawn.")
    return Program(
        moves=tuple(it.moves),
        findings=tuple(it.findings),
        unsaid=it.unsaid,
        lines=len(lines),
        speeds=tuple(reader.speeds),
        tool_changes=it.tool_changes,
        in_machine=tuple(it.in_machine),
    )


class Reader:
    """Reads a program line by line."""

    def __init__(self) -> None:
        self.machine = Interpreter()
        self.speeds: list[float] = []
        self._ended = False

    def line(self, n: int, text: str) -> None:
        """Read one line."""
        if len(text) > LONGEST:
            text = self._shortened(n, text)
        elif not self._ended and plainly.goes(self.machine, n, text):
            return
        bare = text.strip(BLANKS)
        if bare[:1] == "$":
            self._controller(n, bare)
        elif bare[:1] == "%":
            self._words(n, bare[1:])
        elif bare:
            self._words(n, bare)

    def _shortened(self, n: int, text: str) -> str:
        """A long line without its comments, of which GRBL takes no more than it has room for."""
        bare = words_alone(text[: 16 * LONGEST])
        if len(text) <= 16 * LONGEST and len(bare) <= LONGEST:
            return text
        told = f"A line of {len(text):,} characters is not read; GRBL takes {LONGEST}. Where it leads is not known."
        self.machine.find(n, told, Severity.CRITICAL)
        self.machine.lose()
        return ""

    def _controller(self, n: int, text: str) -> None:
        told = f"`{text[:40]}` is a command of the controller: it is not known what it moves."
        self.machine.find(n, told)
        self.machine.lose()

    def _words(self, n: int, text: str) -> None:
        found = block(text)
        if found.is_optional:
            self.machine.once(n, "A line holds a /: GRBL runs it all the same.")
        if self._ended and (found.gs or found.ms or found.values):
            told = "There are lines behind the end of the program; a sender may run them."
            self.machine.once(n, told, Severity.WARNING)
        if found.is_open:
            self.machine.find(n, "A parenthesis is left open: the rest of the line is taken as a comment.")
        why = _refused(found)
        if why:
            self.machine.find(n, f"{why}. Where the line leads is not known.", Severity.CRITICAL)
            self.machine.lose()
        self._apply(n, found, is_refused=why is not None)

    def _apply(self, n: int, found: Block, *, is_refused: bool) -> None:
        machine, values = self.machine, found.values
        ends = codes.machine(machine, n, found.ms) if found.ms else False
        uses = codes.modal(machine, n, found.gs, values) if found.gs else (codes.motion(machine.state),)
        self._rates(n, values)
        if not is_refused:
            for use in uses:
                use.act(machine, n, values)
            if uses:
                codes.unused(machine, n, values, uses)
        if ends:
            self._ended = True
            codes.end(machine, n)

    def _rates(self, n: int, values: dict[str, float]) -> None:
        state = self.machine.state
        if state.inverse_time:
            state.feed = values.get("F")
        elif "F" in values:
            state.feed = values["F"] * state.scale if values["F"] > 0 else None
        if "S" in values:
            self.speeds.append(values["S"])
        if below := [letter for letter in _COUNTED if values.get(letter, 0.0) < 0]:
            self.machine.find(n, f"{', '.join(below)} below zero; GRBL refuses it.", Severity.CRITICAL)


def _refused(found: Block) -> str | None:
    """Why nobody can say what a line means, None where one can."""
    if found.unread:
        return f"`{found.unread[:20]}` is no word"
    if found.twice:
        return f"{found.twice[0]} stands twice in one line; GRBL refuses it"
    return None
