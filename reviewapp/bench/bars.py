"""Which figures miss their bars; whatever the machine is, for these leave room on a slow one."""

from collections.abc import Iterator

from reviewapp.bench.figures import Figures, PageFigure, ReplayFigure, TrailFigure, WitnessedFigure

MOST_TRAIL_GROWTH, MOST_LEAF_US = 2.0, 500.0
MOST_VERIFY_SECONDS, MOST_MERKLE_SECONDS = 10.0, 1.0
"""For 100,000 events; fewer are held to the same."""
FEWEST_PER_MINUTE = 2_500


def missed(figures: Figures, most_growth: float) -> tuple[str, ...]:
    """A sentence for each figure that misses its bar; `most_growth` is how many times as long a page may take."""
    pages = (_slow(page, figures, most_growth) for page in figures.pages if page.ratio > most_growth)
    late = (_late(figures.replay),) if figures.replay.seconds > figures.replay.most_seconds else ()
    return (*pages, *late, *_missed_by_trail(figures.trail), *_missed_by_witnesses(figures.witnessed))


def _missed_by_trail(trail: TrailFigure) -> Iterator[str]:
    if trail.growth > MOST_TRAIL_GROWTH:
        yield (
            f"An event with its leaf takes {trail.growth:.2f} times as long at {trail.many:,} leaves"
            f" as at {trail.few:,}; {MOST_TRAIL_GROWTH:g} times is the bar."
        )
    if trail.leaf_us > MOST_LEAF_US:
        yield f"A leaf adds {trail.leaf_us / 1000:.2f} ms to an event; {MOST_LEAF_US / 1000:g} ms is the bar."
    if trail.verify_seconds > MOST_VERIFY_SECONDS:
        yield (
            f"The check of everything takes {trail.verify_seconds:.1f} s for {trail.checked:,} events;"
            f" {MOST_VERIFY_SECONDS:g} s is the bar."
        )
    if trail.merkle_seconds > MOST_MERKLE_SECONDS:
        yield (
            f"The hashes of {trail.checked:,} events take {trail.merkle_seconds:.2f} s;"
            f" {MOST_MERKLE_SECONDS:g} s is the bar."
        )


def _missed_by_witnesses(found: WitnessedFigure) -> Iterator[str]:
    if found.per_minute < FEWEST_PER_MINUTE:
        yield (
            f"{found.per_minute:,.0f} decisions a minute are made while witnesses verify, {found.alone_per_minute:,.0f}"
            f" without them; {FEWEST_PER_MINUTE:,} is the bar."
        )


def _slow(page: PageFigure, figures: Figures, most_growth: float) -> str:
    return (
        f"{page.path} takes {page.ratio:.2f} times as long with {figures.many:,} pending advisories "
        f"as with {figures.few:,}; {most_growth:g} times is the bar."
    )


def _late(replay: ReplayFigure) -> str:
    return (
        f"A replay of {replay.advisories:,} advisories takes {replay.seconds:.1f} s; {replay.most_seconds:.1f} s is "
        f"the bar (reading the same rows takes {replay.least_seconds:.1f} s)."
    )
