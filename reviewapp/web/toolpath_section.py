"""The toolpaths of two runs on the compare page, found, drawn and kept."""

from collections.abc import Iterator
from dataclasses import replace

from flask import url_for
from pydantic import TypeAdapter

from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Unreadable
from reviewapp.web import words
from reviewapp.web.cached import cached
from reviewapp.web.compare_programs import Programs, programs
from reviewapp.web.compare_sides import Compared, content_hash
from reviewapp.web.machines import machine_of
from reviewapp.web.pages.compare import Section
from reviewapp.web.pages.toolpath import LineHref, Toolpath, ToolpathBody
from reviewapp.web.toolpaths import Side as Drawn
from reviewapp.web.toolpaths import toolpath

_TOOLPATH = TypeAdapter(Toolpath)
_SHAPE: tuple[str, int] = ("toolpath", 4)
_BEFORE = 5
"""Lines that are shown before the one that is led to."""


def section(compared: Compared) -> Section | None:
    """What the programs of two runs do, or why that is not drawn; None where neither has one."""
    found = programs(compared)
    if found is None:
        return None
    sides = _drawn(found, compared)
    runs = {"a": compared.a.run.run_id, "b": compared.b.run.run_id}
    parts = [part for side in sides for part in _part(side)]
    try:
        kept = cached(
            _TOOLPATH, (*_SHAPE, *runs.values(), found.place or "", *parts), lambda: toolpath(sides, _href(found, runs))
        )
        body = ToolpathBody(replace(kept, summary=_summary(found, kept), notes=(*kept.notes, *_others(found))), None)
    except Unreadable as error:
        body = ToolpathBody(None, f"{error} Download both to look into them.")
    return Section(
        id="toolpath",
        title="Toolpath",
        count_words=_count_words(found, body),
        summary_words=_summary_words(found, body),
        template="compare/_toolpath.html",
        body=body,
        sha256=content_hash(parts),
    )


def _drawn(found: Programs, compared: Compared) -> list[Drawn]:
    """The sides that are drawn: one where both are the same, on machines of the same limits."""
    sides = [
        Drawn(letter, text, machine_of(side.run))
        for letter, text, side in (("a", found.before, compared.a), ("b", found.after, compared.b))
        if text
    ]
    is_same = found.before == found.after and sides[0].limits == sides[1].limits
    return sides[1:] if is_same else sides


def _count_words(found: Programs, body: ToolpathBody) -> str:
    """What the index of the page says: all that a reader who goes no further has to know."""
    if body.toolpath is None:
        return "not drawn"
    said = [_compared(found, body.toolpath)]
    if feeds := body.toolpath.other_feed:
        said.append(f"{words.count(feeds, 'move')} at another feed")
    if grave := body.toolpath.critical:
        said.append(words.count(grave, "critical finding"))
    return ", ".join(said)


def _compared(found: Programs, drawn: Toolpath) -> str:
    if found.before == found.after:
        return "the same"
    if not (found.before and found.after):
        return f"only in {_having(found)}"
    if drawn.only_rapids:
        return "only rapids differ"
    return (
        f"{words.count(drawn.places, 'place')} {'differs' if drawn.places == 1 else 'differ'}"
        if drawn.places
        else "no place differs"
    )


def _summary_words(found: Programs, body: ToolpathBody) -> str:
    """How the toolpath stands in the line at the top, where it differs."""
    if not (found.before and found.after):
        return f"a toolpath that only {_having(found)} has"
    drawn = body.toolpath
    if drawn is None:
        return ""
    said = [words.count(drawn.places, "place")] if drawn.places else []
    said += ["rapids"] if drawn.only_rapids else []
    said += [words.count(drawn.other_feed, "feed")] if drawn.other_feed else []
    return f"{' and '.join(said)} of the toolpath" if said else ""


def _having(found: Programs) -> str:
    return "A" if found.before else "B"


def _summary(found: Programs, drawn: Toolpath) -> str:
    return f"{_sides(found)}{drawn.summary}"


def _sides(found: Programs) -> str:
    if found.before == found.after:
        return "The programs of both are the same. "
    return "" if found.before and found.after else f"Only {_having(found)} has a program to be drawn. "


def _others(found: Programs) -> Iterator[str]:
    if found.others:
        yield f"{words.count(found.others, 'other pair')} of programs {'is' if found.others == 1 else 'are'} not drawn."


def _part(side: Drawn) -> tuple[str, str, str]:
    return side.letter, sha256(side.text.encode()), side.limits.model_dump_json()


def _href(found: Programs, runs: dict[str, str]) -> LineHref:
    """Places lead to the difference of the lines, findings to the whole program."""

    def href(side: str, line: int, region: str | None) -> str | None:
        at, digest = f"{side}{line}", found.files.get(side)
        if found.place and (region or digest is None):
            address = url_for("compare.text", a=runs["a"], b=runs["b"], file=found.place, line=at, region=region)
            return f"{address}#{found.place}-{at}"
        if digest is None:
            return None
        address = url_for("attachments.show", run_id=runs[side], sha256=digest)
        return f"{address}?from={max(1, line - _BEFORE)}#L{line}"

    return href
