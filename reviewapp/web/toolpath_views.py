"""The moves of a program, or of two laid over one another, as three drawings."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewapp.domain.gcode.facts import STOCK_TOP, Box, Facts, around
from reviewapp.domain.gcode.moves import Kind, Move
from reviewapp.domain.gcode.overlay import Overlay, Region
from reviewapp.web.drawing import Frame, path
from reviewapp.web.pages.toolpath import LegendEntry, LineHref, Rect, Stroke, ToolpathRegion, ToolpathView
from reviewapp.web.toolpath_figures import shown

_VIEWS = (("plan", "Plan, from above", 0, 1), ("front", "From the front", 0, 2), ("side", "From the right", 1, 2))
_LETTERS, _Z = "XYZ", 2
_LEVELS = 3
MOST_REGIONS = 20
"""Places of one side that are listed and can be followed to their lines; the others are drawn alike."""
_BARS = (1, 2, 5)
_MUCH_MORE, _WIDE = 1.25, 1.8
_STOCK = LegendEntry("stock", "top of the stock, at Z0")
_ONE = (
    LegendEntry("cut1", "cut, shallow"),
    LegendEntry("cut2", "cut, deeper"),
    LegendEntry("cut3", "cut, deepest"),
    LegendEntry("rapid", "rapid, through the air"),
    _STOCK,
)
_TWO = (
    LegendEntry("b", "only B cuts here"),
    LegendEntry("a", "only A cuts here"),
    LegendEntry("cut2", "both cut here: the stronger, the deeper"),
    LegendEntry("b-rapid", "rapid of B alone"),
    LegendEntry("a-rapid", "rapid of A alone"),
    LegendEntry("rapid", "rapid of both"),
    LegendEntry("box-b", "box around all that B cuts"),
    LegendEntry("box-a", "box around all that A cuts"),
    _STOCK,
)


def views(
    moves: Sequence[Move], measured: Sequence[Facts], over: Overlay | None, href: LineHref
) -> tuple[ToolpathView, ...]:
    """The three views of `moves`, or of what two programs have in common and alone; none where nothing moves."""
    whole, cuts = around(one.box for one in measured), around(one.cuts for one in measured)
    if whole is None:
        return ()
    box = whole if cuts is None or not _is_much_more(whole, cuts) else cuts
    drawn = _Drawn(_by_style(moves, box.low[_Z]), measured, over, href, box, is_whole=box is whole)
    return tuple(drawn.view(*view) for view in _VIEWS)


def legend(drawn: Sequence[ToolpathView], *, has_two: bool) -> tuple[LegendEntry, ...]:
    """What the lines of some views mean, of those that are there."""
    styles = {stroke.style for view in drawn for stroke in view.strokes} | {
        box.style for view in drawn for box in view.boxes
    }
    styles |= {"cut2"} if has_two and not styles.isdisjoint({"cut1", "cut3"}) else set()
    return tuple(entry for entry in (_TWO if has_two else _ONE) if entry.style in styles)


def cutting(regions: Iterable[Region]) -> list[Region]:
    """The regions of one side that cut, those that cut longest first; rapids alone are no such place."""
    return sorted((region for region in regions if region.cut_length), key=lambda region: -region.cut_length)


@dataclass(frozen=True)
class _Drawn:
    """What is drawn, and the box that is looked at: all of it, or where it cuts if rapids lead far beyond."""

    moves: dict[str, list[Move]]
    measured: Sequence[Facts]
    over: Overlay | None
    href: LineHref
    box: Box
    is_whole: bool

    def view(self, name: str, title: str, across: int, up: int) -> ToolpathView:
        """One of the three views; places lead to their lines from the first alone."""
        frame = Frame.around(self.box, across, up)
        millimetres, units = _bar(frame.scale)
        regions = tuple(self._regions(frame)) if up != _Z else ()
        return ToolpathView(
            id=name,
            title=title,
            description=self._description(frame),
            width=frame.width,
            height=frame.height,
            is_wide=up != _Z and frame.width > _WIDE * frame.height,
            strokes=tuple(self._strokes(frame, has_regions=bool(regions))),
            boxes=tuple(self._boxes(frame)),
            regions=regions,
            bar=units,
            bar_words=f"{millimetres:g} mm",
        )

    def _description(self, frame: Frame) -> str:
        said = [f"{_LETTERS[frame.across]} to the right, {_LETTERS[frame.up]} upwards."]
        if not math.isclose(frame.stretch, 1):
            said.append(f"{_LETTERS[frame.up]} is drawn {frame.stretch:.3g} times as tall.")
        if not self.is_whole:
            said.append("Rapids lead beyond its edge.")
        return " ".join(said)

    def _regions(self, frame: Frame) -> Iterator[ToolpathRegion]:
        if self.over is None:
            return
        for side, found in (("b", self.over.regions_b), ("a", self.over.regions_a)):
            for region in cutting(found)[:MOST_REGIONS]:
                yield _region(side, region, self.href, frame)

    def _strokes(self, frame: Frame, *, has_regions: bool) -> Iterator[Stroke]:
        if frame.up == _Z and frame.place(self.box.low)[1] > (top := frame.place((0.0, 0.0, STOCK_TOP))[1]) >= 0:
            yield Stroke("stock", f"M0 {top}h{frame.width}")
        styles = {**self.moves, **(self._alone(self.over, has_regions=has_regions) if self.over else {})}
        yield from (Stroke(style, path(moves, frame)) for style, moves in styles.items() if moves)

    @staticmethod
    def _alone(over: Overlay, *, has_regions: bool) -> dict[str, list[Move]]:
        """What one side does alone, A below B, but for what is drawn as a region."""
        styles = {}
        for side, moves, regions in (("a", over.only_a, over.regions_a), ("b", over.only_b, over.regions_b)):
            told = cutting(regions)[:MOST_REGIONS] if has_regions else []
            elsewhere = {id(move) for region in told for move in region.moves}
            styles[f"{side}-rapid"], styles[side] = _parted(move for move in moves if id(move) not in elsewhere)
        return styles

    def _boxes(self, frame: Frame) -> Iterator[Rect]:
        if self.over is None:
            return
        for side, one in zip("ab", self.measured, strict=True):
            if one.cuts:
                yield _rect(f"box-{side}", one.cuts, frame)


def _region(side: str, region: Region, href: LineHref, frame: Frame) -> ToolpathRegion:
    first, last = region.lines
    lines = f"line {first:,}" if first == last else f"lines {first:,} to {last:,}"
    rapids, cuts = _parted(region.moves)
    return ToolpathRegion(
        id=region.id,
        side=side,
        words=f"alone cuts {shown(region.cut_length, 'mm', 0)}, down to Z {shown(region.box.low[2], 'mm')}",
        lines=lines,
        href=href(side, first, region.id),
        d=path(cuts, frame),
        rapids=path(rapids, frame),
        box=_rect(f"region-{side}", region.box, frame),
    )


def _by_style(moves: Iterable[Move], deepest: float) -> dict[str, list[Move]]:
    """Rapids, and cuts in three levels from the top of the stock to the deepest."""
    styles: dict[str, list[Move]] = {style: [] for style in ("rapid", "cut1", "cut2", "cut3")}
    levels = [styles[f"cut{number}"] for number in range(1, _LEVELS + 1)]
    per_level = (STOCK_TOP - deepest) / _LEVELS
    for move in moves:
        if move.kind is Kind.RAPID:
            styles["rapid"].append(move)
        else:
            depth = STOCK_TOP - min(move.start[2], move.end[2])
            level = math.ceil(depth / per_level - 1e-9) if per_level > 0 else 1
            levels[min(_LEVELS, max(1, level)) - 1].append(move)
    return styles


def _parted(moves: Iterable[Move]) -> tuple[list[Move], list[Move]]:
    """Rapids, and the rest."""
    rapids: list[Move] = []
    cuts: list[Move] = []
    for move in moves:
        (rapids if move.kind is Kind.RAPID else cuts).append(move)
    return rapids, cuts


def _is_much_more(whole: Box, cuts: Box) -> bool:
    return any(all_of > _MUCH_MORE * cut for all_of, cut in zip(whole.size, cuts.size, strict=True))


def _rect(style: str, box: Box, frame: Frame) -> Rect:
    left, bottom = frame.place(box.low)
    right, top = frame.place(box.high)
    return Rect(style, left, top, max(right - left, 1), max(bottom - top, 1))


def _bar(scale: float) -> tuple[float, int]:
    """A round length of about a fifth of the drawing, in mm and in units."""
    aim = 600 / scale
    power = 10 ** math.floor(math.log10(aim))
    found = max(step * power for step in _BARS if step * power <= aim * 1.0001)
    return found, round(found * scale)
