"""Writes moves as G-code: GRBL dialect, absolute millimetres, words left out where they do not change."""

from collections.abc import Iterator
from contextlib import contextmanager

from reviewapp.demo.moves import ARC_CCW, ARC_CW, LINE, RAPID, Cut, Header, Move, Toolpath, text

PARK_HEIGHT = 25.0


class Program:
    """A program under construction; strategies call its verbs, `finish` closes it."""

    def __init__(self, header: Header, cut: Cut) -> None:
        """Open a program for `cut` with the comments of `header`."""
        self._lines: list[str] = []
        self._moves: list[Move] = []
        self._at = (0.0, 0.0, PARK_HEIGHT)
        self._code = ""
        self._feed = 0
        self._operation = "start"
        self._cut = cut
        self._open(header)

    @property
    def slow_feed(self) -> int:
        """The feed for moves straight into the stock, in mm/min."""
        return self._cut.plunge

    def operation(self, name: str) -> None:
        """Begin a named operation, shown as a comment and kept with its moves."""
        self._operation = name
        self._lines.append(f"({name})")

    def rapid(self, x: float | None = None, y: float | None = None, z: float | None = None) -> None:
        """Move at the machine's full speed, axes left out stay where they are."""
        self._code = ""
        self._go(RAPID, self._target(x, y, z), 0, "")

    def cut(
        self, x: float | None = None, y: float | None = None, z: float | None = None, feed: int | None = None
    ) -> None:
        """Cut in a straight line, at the run's feed unless told otherwise."""
        self._go(LINE, self._target(x, y, z), feed or self._cut.feed, "")

    def arc(self, code: str, x: float, y: float, centre: tuple[float, float], z: float | None = None) -> None:
        """Cut an arc about `centre` to (x, y); a changed z makes it a helix."""
        offset = f" I{text(centre[0] - self._at[0])} J{text(centre[1] - self._at[1])}"
        self._go(code, self._target(x, y, z), self._cut.feed, offset, centre)

    def circle(self, centre: tuple[float, float], radius: float, z: float | None = None) -> None:
        """Cut a full circle from its rightmost point in quarters; `z` is reached on the way."""
        top = self._at[2]
        fall = 0.0 if z is None else (z - top) / 4
        corners = ((0.0, radius), (-radius, 0.0), (0.0, -radius), (radius, 0.0))
        for quarter, (dx, dy) in enumerate(corners, start=1):
            self.arc(ARC_CCW, centre[0] + dx, centre[1] + dy, centre, top + fall * quarter)

    def lift(self) -> None:
        """Go up to the height of rapids."""
        self.rapid(z=self._cut.clearance)

    def start_at(self, x: float, y: float, z: float | None = None) -> None:
        """Rapid over to (x, y), then plunge to `z` where one is given."""
        self.lift()
        self.rapid(x, y)
        if z is not None:
            self.cut(z=z, feed=self._cut.plunge)

    @contextmanager
    def hint(self, scale: float) -> Iterator[None]:
        """Mark the moves within as ones a controller with feed hints should slow to `scale`."""
        self._lines.append(f"(FEED_HINT START scale={scale:.3f})")
        yield
        self._lines.append("(FEED_HINT END)")

    def finish(self) -> Toolpath:
        """Retract, stop the spindle, park and end."""
        self.rapid(z=PARK_HEIGHT)
        self._lines.append("M5")
        self.rapid(0.0, 0.0)
        self._lines += ["M30", "(End of program)"]
        return Toolpath(tuple(self._lines), tuple(self._moves))

    def _open(self, header: Header) -> None:
        stamp = header.made.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._lines += ["G21", "G90", "G17", "G94", f"(POST={header.post};UNITS=mm;DATE={stamp})"]
        self._lines += [f"({header.title})", f"(TOOL={header.tool};MATERIAL={header.material})"]
        self._lines += [f"M3 S{self._cut.rpm}", "G4 P2.0"]
        self.rapid(z=PARK_HEIGHT)

    def _target(self, x: float | None, y: float | None, z: float | None) -> tuple[float, float, float]:
        here = self._at
        wanted = (here[0] if x is None else x, here[1] if y is None else y, here[2] if z is None else z)
        return (round(wanted[0], 3), round(wanted[1], 3), round(wanted[2], 3))

    def _go(
        self,
        code: str,
        target: tuple[float, float, float],
        feed: int,
        offset: str,
        centre: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        moved = self._words(target, always_xy=code in (ARC_CW, ARC_CCW))
        if not moved and self._moves:
            return
        words = "" if code == self._code else f"{code} "
        words += " ".join(moved or [f"Z{text(target[2])}"]) + offset
        if feed and feed != self._feed:
            words += f" F{feed}"
            self._feed = feed
        self._lines.append(words)
        self._code, self._at = code, target
        self._moves.append(Move(code, *target, feed, self._operation, *centre))

    def _words(self, target: tuple[float, float, float], *, always_xy: bool) -> list[str]:
        pairs = zip("XYZ", target, self._at, strict=True)
        return [f"{axis}{text(new)}" for axis, new, old in pairs if new != old or (always_xy and axis != "Z")]
