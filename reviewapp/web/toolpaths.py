"""The toolpath of a program, or of two laid over one another, as drawings, measures, places and findings."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.gcode.facts import facts
from reviewapp.domain.gcode.moves import Finding, Program
from reviewapp.domain.gcode.overlay import Overlay, Region, overlay
from reviewapp.domain.gcode.reader import read
from reviewapp.domain.machine import Machine
from reviewapp.web import words
from reviewapp.web.pages.toolpath import LineHref, Toolpath, ToolpathFinding
from reviewapp.web.toolpath_figures import figures, shown
from reviewapp.web.toolpath_views import MOST_REGIONS, cutting, legend, views

_MOST_FINDINGS = 40
_ORDER = ("CRITICAL", "WARNING", "INFO")


@dataclass(frozen=True)
class Side:
    """A program of one side, `a` or `b`, and the limits of its machine."""

    letter: str
    text: str
    limits: Machine


def toolpath(sides: Sequence[Side], href: LineHref) -> Toolpath:
    """What the programs of one or two sides do; raises Unreadable where one is too long to be drawn."""
    programs = [read(side.text) for side in sides]
    measured = [facts(program, side.limits) for program, side in zip(programs, sides, strict=True)]
    found = [(*one.findings, *program.findings) for program, one in zip(programs, measured, strict=True)]
    over = overlay(programs[0].moves, programs[1].moves) if len(programs) > 1 else None
    drawn = views(over.common if over else programs[0].moves, measured, over, href)
    critical = [sum(one.severity is Severity.CRITICAL for one in known) for known in found]
    return Toolpath(
        summary=f"{_summary(over) if over else _measure(programs[0])}{_grave(sides, critical)}",
        has_two=over is not None,
        places=sum(_places(over)),
        only_rapids=over is not None and _only_rapids(over),
        other_feed=over.other_feed if over else 0,
        critical=sum(critical),
        views=drawn,
        legend=legend(drawn, has_two=over is not None),
        facts=figures(programs, measured),
        findings=tuple(_findings(sides, found, href)),
        notes=tuple(_notes(programs, found, over)),
    )


def _summary(over: Overlay) -> str:
    said = [_alone("B", "A", cutting(over.regions_b)), _alone("A", "B", cutting(over.regions_a))]
    if not any(said):
        said = ["Both cut the same; only rapids differ." if _only_rapids(over) else "Both go the same way."]
    if over.other_feed:
        said.append(
            f"{words.count(over.other_feed, 'move')} of both {_go(over.other_feed)} at another feed in B than in A."
        )
    return " ".join(sentence for sentence in said if sentence)


def _only_rapids(over: Overlay) -> bool:
    return bool(over.only_a or over.only_b) and not sum(_places(over))


def _alone(side: str, other: str, found: Sequence[Region]) -> str:
    """What one side cuts alone, nothing where that is nothing."""
    long = shown(math.fsum(region.cut_length for region in found), "mm", 0)
    return f"{side} cuts {long} that {other} does not, in {words.count(len(found), 'place')}." if found else ""


def _grave(sides: Sequence[Side], counts: Sequence[int]) -> str:
    """How many findings are critical, for whoever reads one line only."""
    told = [
        f"{words.count(count, 'critical finding')} in {side.letter.upper()}"
        for side, count in zip(sides, counts, strict=True)
        if count
    ]
    return f" {', '.join(told)}." if told else ""


def _go(count: int) -> str:
    return "goes" if count == 1 else "go"


def _measure(program: Program) -> str:
    return f"{words.count(len(program.moves), 'move')} in {words.count(program.lines, 'line')}."


def _findings(sides: Sequence[Side], found: Sequence[Sequence[Finding]], href: LineHref) -> Iterator[ToolpathFinding]:
    for side, known in zip(sides, found, strict=True):
        for one in sorted(known, key=_gravest)[:_MOST_FINDINGS]:
            yield ToolpathFinding(
                side=side.letter.upper(),
                severity=one.severity,
                line=f"{one.line:,}" if one.line else "",
                text=one.text,
                href=href(side.letter, one.line, None) if one.line else None,
            )


def _gravest(one: Finding) -> tuple[int, int]:
    return _ORDER.index(one.severity), one.line


def _places(over: Overlay | None) -> list[int]:
    """In how many places either side cuts alone."""
    return [len(cutting(regions)) for regions in (over.regions_a, over.regions_b)] if over else []


def _notes(programs: Sequence[Program], found: Sequence[Sequence[Finding]], over: Overlay | None) -> Iterator[str]:
    unsaid = sum(max(0, len(known) - _MOST_FINDINGS) for known in found) + sum(one.unsaid for one in programs)
    if unsaid:
        yield f"Besides, {words.count(unsaid, 'finding')} {'is' if unsaid == 1 else 'are'} not listed."
    if more := sum(max(0, count - MOST_REGIONS) for count in _places(over)):
        yield f"Besides, {words.count(more, 'place')} with less to cut {'is' if more == 1 else 'are'} not listed."
    if any(program.lines and not program.moves for program in programs):
        yield "A program has no move that could be drawn; the findings say why."
    yield "A program is drawn from X0 Y0 Z0, in its own coordinates; the top of the stock is taken to be Z0."
