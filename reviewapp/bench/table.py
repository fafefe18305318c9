"""The figures as a small aligned table."""

from collections.abc import Iterator, Sequence

from reviewapp.bench.figures import Figures

Row = tuple[str, ...]


def lines(figures: Figures) -> Iterator[str]:
    """The table, line by line."""
    yield figures.machine.sentence
    yield ""
    yield from aligned(list(_totals(figures)))
    yield ""
    yield from aligned(list(_pages(figures)))


def aligned(rows: Sequence[Row]) -> Iterator[str]:
    """The rows as lines: the first column flush left, all others flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  ".join((row[0].ljust(widths[0]), *cells))


def _totals(figures: Figures) -> Iterator[Row]:
    imported, decided, replay, trail = figures.imported, figures.decisions, figures.replay, figures.trail
    yield f"import of {imported.runs:,} runs", f"{imported.rate:,.0f} runs/s"
    yield "times as long as reading, hashing and inserting them", f"{imported.ratio:.1f}"
    yield "most memory of the importing process", f"{imported.peak_mb:.0f} MB"
    yield f"p95 of {decided.count:,} decisions, {decided.beside:,} of them beside an import", f"{decided.p95_ms:.1f} ms"
    yield f"replay of {replay.advisories:,} advisories under a draft", f"{replay.seconds:.2f} s"
    yield "times as long as reading the same rows", f"{replay.ratio:.1f}"
    witnessed = figures.witnessed
    yield f"decisions a minute, {witnessed.decisions:,} under witnesses", f"{witnessed.per_minute:,.0f}"
    yield "as many without witnesses", f"{witnessed.alone_per_minute:,.0f}"
    yield "proofs that the witnesses verified, none bad", f"{witnessed.proofs:,}"
    yield f"event with its leaf, {trail.few:,} leaves", f"{trail.few_us / 1000:.2f} ms"
    yield "the leaf alone, beside an event without one", f"{trail.leaf_us / 1000:.2f} ms"
    yield f"times as long at {trail.many:,} leaves", f"{trail.growth:.2f}"
    yield f"check of everything, {trail.checked:,} events", f"{trail.verify_seconds:.1f} s"
    yield "its hashes alone", f"{trail.merkle_seconds:.2f} s"


def _pages(figures: Figures) -> Iterator[Row]:
    yield "first page, median", f"{figures.few:,} pending", f"{figures.many:,} pending", "ratio"
    for page in figures.pages:
        yield page.path, f"{page.few_ms:.1f} ms", f"{page.many_ms:.1f} ms", f"{page.ratio:.2f}"
