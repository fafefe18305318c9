"""What follows from the figures, and how they are shown."""

from dataclasses import replace
from typing import Any

import pytest

from reviewapp.bench import table
from reviewapp.bench.bars import missed
from reviewapp.bench.figures import (
    DecisionFigure,
    Figures,
    ImportFigure,
    Machine,
    PageFigure,
    ReplayFigure,
    TrailFigure,
    WitnessedFigure,
    p95,
)

REPLAY = ReplayFigure(100_000, 2.5, 0.5)
WITNESSED = WitnessedFigure(decisions=1_000, seconds=20.0, alone=12.0, proofs=4_200)
TRAIL = TrailFigure(1_000, 1_000_000, 400.0, 600.0, 250.0, 100_000, 2.97, 0.28)


def figures(
    *pages: PageFigure,
    replay: ReplayFigure = REPLAY,
    witnessed: WitnessedFigure = WITNESSED,
    trail: TrailFigure = TRAIL,
) -> Figures:
    return Figures(
        machine=Machine("sqlite 3.53.4", "3.11.7", 2, 1.25),
        imported=ImportFigure(runs=20_000, seconds=16.0, least_seconds=2.0, peak_mb=81.6),
        few=1_000,
        many=100_000,
        pages=pages,
        decisions=DecisionFigure(count=200, beside=190, p95_ms=34.04),
        replay=replay,
        witnessed=witnessed,
        trail=trail,
    )


def test_a_page_may_take_as_long_as_its_bar_and_no_longer() -> None:
    found = figures(PageFigure("/queue", 10.0, 13.0), PageFigure("/runs", 10.0, 13.1), PageFigure("/audit", 10.0, 9.0))
    assert missed(found, 1.3) == (
        "/runs takes 1.31 times as long with 100,000 pending advisories as with 1,000; 1.3 times is the bar.",
    )


@pytest.mark.parametrize(
    ("replay", "bar"),
    [
        (ReplayFigure(100_000, 5.0, 1.0), None),
        (ReplayFigure(100_000, 5.1, 1.0), "5.0"),
        (ReplayFigure(60, 5.1, 1.0), "5.0"),
        (ReplayFigure(200_000, 9.9, 1.0), None),
        (ReplayFigure(200_000, 10.1, 1.0), "10.0"),
    ],
)
def test_a_hundred_thousand_are_replayed_in_five_seconds(replay: ReplayFigure, bar: str | None) -> None:
    said = f"A replay of {replay.advisories:,} advisories takes {replay.seconds} s; {bar} s is the bar"
    assert missed(figures(replay=replay), 1.3) == ((f"{said} (reading the same rows takes 1.0 s).",) if bar else ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"many_us": 800.0}, None),
        ({"many_us": 801.0}, "takes 2.00 times as long at 1,000,000 leaves as at 1,000; 2 times is the bar."),
        ({"few_us": 750.0, "many_us": 750.0}, None),
        ({"few_us": 760.0, "many_us": 750.0}, "A leaf adds 0.51 ms to an event; 0.5 ms is the bar."),
        ({"verify_seconds": 10.0, "merkle_seconds": 1.0}, None),
        ({"verify_seconds": 10.1}, "The check of everything takes 10.1 s for 100,000 events; 10 s is the bar."),
        ({"merkle_seconds": 1.01}, "The hashes of 100,000 events take 1.01 s; 1 s is the bar."),
    ],
)
def test_the_trail_is_held_to_its_bars(changed: dict[str, Any], said: str | None) -> None:
    found = missed(figures(trail=replace(TRAIL, **changed)), 1.3)
    assert len(found) == (said is not None)
    assert (said or "") in "".join(found)


@pytest.mark.parametrize(("seconds", "is_missed"), [(24.0, False), (24.1, True)])
def test_decisions_under_witnesses_are_held_to_their_bar(seconds: float, *, is_missed: bool) -> None:
    found = missed(figures(witnessed=replace(WITNESSED, seconds=seconds)), 1.3)
    told = "2,490 decisions a minute are made while witnesses verify, 5,000 without them; 2,500 is the bar."
    assert found == ((told,) if is_missed else ())


@pytest.mark.parametrize(
    ("values", "found"), [([7.0], 7.0), ([*map(float, range(100, 0, -1))], 95.0), ([*map(float, range(20))], 18.0)]
)
def test_p95_is_a_value_that_was_measured(values: list[float], found: float) -> None:
    assert p95(values) == found


def test_the_table_is_aligned() -> None:
    found = figures(PageFigure("/queue", 10.0, 13.0), PageFigure("/runs", 8.26, 8.0))
    assert "\n".join(table.lines(found)) == (
        "sqlite 3.53.4, Python 3.11.7, 2 cores, load 1.2\n"
        "\n"
        "import of 20,000 runs                                 1,250 runs/s\n"
        "times as long as reading, hashing and inserting them           8.0\n"
        "most memory of the importing process                         82 MB\n"
        "p95 of 200 decisions, 190 of them beside an import         34.0 ms\n"
        "replay of 100,000 advisories under a draft                  2.50 s\n"
        "times as long as reading the same rows                         5.0\n"
        "decisions a minute, 1,000 under witnesses                    3,000\n"
        "as many without witnesses                                    5,000\n"
        "proofs that the witnesses verified, none bad                 4,200\n"
        "event with its leaf, 1,000 leaves                          0.40 ms\n"
        "the leaf alone, beside an event without one                0.15 ms\n"
        "times as long at 1,000,000 leaves                             1.50\n"
        "check of everything, 100,000 events                          3.0 s\n"
        "its hashes alone                                            0.28 s\n"
        "\n"
        "first page, median  1,000 pending  100,000 pending  ratio\n"
        "/queue                    10.0 ms          13.0 ms   1.30\n"
        "/runs                      8.3 ms           8.0 ms   0.97"
    )


def test_the_json_holds_what_follows_from_the_figures() -> None:
    found = figures(PageFigure("/queue", 10.0, 13.0)).as_json()
    assert found["replay"] == {"advisories": 100_000, "seconds": 2.5, "least_seconds": 0.5, "ratio": 5.0}
    assert (found["witnessed"]["per_minute"], found["witnessed"]["alone_per_minute"]) == (3_000.0, 5_000.0)
    assert (found["import"]["runs_per_second"], found["import"]["ratio"]) == (1_250.0, 8.0)
    assert found["pages"] == [{"path": "/queue", "few_ms": 10.0, "many_ms": 13.0, "ratio": 1.3}]
