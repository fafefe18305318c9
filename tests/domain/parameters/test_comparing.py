"""Two runs in their parameters: deltas that mirror, limits in their order, and nothing converted or chosen silently."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.domain.diff.tree import Kind
from reviewapp.domain.machine import Machine
from reviewapp.domain.parameters.comparing import Comparison, Side, compare
from reviewapp.domain.parameters.limits import BY_RUN, limits_of, machine_limits
from reviewapp.domain.parameters.stated import stated
from tests.support.proving import SCALE

MACHINE = Machine(
    max_feed_mm_min=3000,
    max_spindle_rpm=24000,
    min_spindle_rpm=6000,
    max_stepdown_mm=3,
    max_depth_mm=10,
    max_stepover_mm=2,
)
MIRRORED = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
NUMBERS = st.integers(-50, 50) | st.sampled_from([0.5, -0.25, "3", "0.75", "mist"])
RECORDS = st.dictionaries(
    st.sampled_from(
        "feed feed_mm_min feed_m_min max_feed_mm_min stepdown_mm depth_mm passes tool spindle_rpm min_rpm".split()
    ),
    NUMBERS,
    max_size=6,
).flatmap(
    lambda one: st.fixed_dictionaries(
        {
            "plan": st.just(one),
            "details": st.just(one) | st.dictionaries(st.sampled_from(["feed", "depth_mm"]), NUMBERS),
        }
    )
)


def side(tree: Any, machine: Machine = Machine()) -> Side:  # noqa: B008  # frozen
    known = stated(tree)
    return Side(known, (*limits_of(known), *machine_limits(machine, "CNC-2")))


def compared(a: Any, b: Any, machine: Machine = MACHINE) -> dict[str, Comparison]:
    return {one.parameter.id: one for one in compare(side(a, machine), side(b, machine))}


@given(RECORDS, RECORDS)
@settings(max_examples=200 * SCALE)
def test_swapping_the_sides_mirrors_everything(a: Any, b: Any) -> None:
    there, back = compare(side(a, MACHINE), side(b, MACHINE)), compare(side(b, MACHINE), side(a, MACHINE))
    swapped = {(one.parameter.id, one.after, one.before): one for one in back}
    assert len(there) == len(swapped)
    for one in there:
        other = swapped[one.parameter.id, one.before, one.after]
        assert other.kind is MIRRORED.get(one.kind, one.kind)
        assert other.limits == one.limits[::-1]
        assert other.passed == one.passed[::-1]
        assert (one.moved and one.moved.absolute) == (other.moved and -other.moved.absolute)
        if one.turn and one.turn.is_more is not None:
            assert other.turn
            assert other.turn.is_more is not one.turn.is_more


@given(RECORDS, RECORDS)
@settings(max_examples=100 * SCALE)
def test_every_value_that_is_reported_stands_in_its_run_and_none_is_left_out(a: Any, b: Any) -> None:
    told = compare(side(a), side(b))
    for run, held in ((a, [one.before for one in told]), (b, [one.after for one in told])):
        places = [place for one in held if one for place in one.places]
        assert sorted(places) == sorted(one for one in stated(run) if one.role == "value")


@pytest.mark.parametrize(
    ("name", "a", "b", "word", "riskier"),
    [
        ("feed_mm_min", 1000, 2400, "faster", True),
        ("feed_mm_min", 2400, 1000, "slower", False),
        ("spindle_rpm", 9000, 8000, "slower", True),
        ("spindle_rpm", 8000, 9000, "faster", True),
        ("stepdown_mm", 1, 2, "deeper at once", True),
        ("stepover_pct", 45, 40, "narrower", False),
        ("depth_mm", 3, 2, "shallower", False),
        ("depth_mm", -3, -5, "deeper", True),
        ("passes", 4, 3, "fewer", True),
        ("clearance_mm", 5, -1.5, "lower", True),
        ("tool_diameter_mm", 6, 3, "smaller", True),
        ("tool_id", "a", "b", "another", True),
        ("tool_id", 3, "4", "another", True),
        ("strategy", "adaptive", "raster", "another", True),
    ],
)
def test_the_way_a_value_went_is_said_and_whether_that_is_riskier(
    name: str, a: Any, b: Any, word: str, riskier: bool
) -> None:
    (one,) = compare(side({name: a}), side({name: b}))
    assert one.turn is not None
    assert (one.turn.word, one.turn.is_riskier) == (word, riskier)
    assert (one.moved is None) is (word == "another")


def test_a_limit_of_the_run_comes_before_the_settings_and_these_before_none() -> None:
    run = {"feed_mm_min": 2400, "limits": {"feed_mm_min": 2000}, "spindle_rpm": 5000, "flutes": 2}
    told = compared({}, run)
    assert [(int(one.value), one.source) for one in told["feed"].limits[1]] == [(2000, BY_RUN)]
    assert told["feed"].passed[1] == told["feed"].limits[1]
    assert [one.source for one in told["spindle"].limits[1]] == ["machine CNC-2", "machine CNC-2"]
    assert [one.value for one in told["spindle"].passed[1]] == [6000]
    assert told["flutes"].limits == ((), ())


@given(st.integers(1, 9000), st.integers(1, 9000))
@settings(max_examples=50 * SCALE)
def test_a_limit_that_the_run_states_wins_whatever_the_settings_say(value: int, limit: int) -> None:
    (one,) = compare(Side(), side({"feed_mm_min": value, "max_feed_mm_min": limit}, MACHINE))
    assert [(held.source, int(held.value)) for held in one.limits[1]] == [(BY_RUN, limit)]
    assert bool(one.passed[1]) is (value > limit)


def test_of_several_limits_of_the_run_the_strictest_counts() -> None:
    run = {"feed_mm_min": 2400, "max_feed_mm_min": 3000, "limits": {"feed_mm_min": 2000}}
    (one,) = compare(Side(), side(run))
    assert [limit.value for limit in one.passed[1]] == [2000]


def test_units_are_never_converted() -> None:
    told = compared({"feed": {"value": 2.4, "unit": "m/min"}}, {"feed_mm_min": 2400})["feed"]
    assert told.has_unlike_units
    assert told.kind is Kind.CHANGED
    assert (told.moved, told.turn) == (None, None)
    bare = compared({"feed": 9000}, {"feed_mm_min": 9000})["feed"]
    assert (bare.moved, bare.passed[0]) == (None, ()), "without a unit it is held against nothing"
    assert [limit.value for limit in bare.limits[0]] == [3000], "and the limit is told all the same"
    both = compare(side({"stepover_pct": 45, "stepover_mm": 1}), side({"stepover_pct": 50, "stepover_mm": 1}))
    assert [(one.after and one.after.unit, one.moved and str(one.moved.absolute)) for one in both] == [
        ("%", "5"),
        ("mm", "0"),
    ]


def test_a_run_that_contradicts_itself_is_not_chosen_from_and_held_against_limits_in_each_value() -> None:
    told = compared({"feed_mm_min": 900}, {"a": {"feed_mm_min": 900}, "b": {"feed_mm_min": 4000}})["feed"]
    assert told.after is not None
    assert [int(one) for one in told.after.numbers] == [900, 4000]
    assert (told.moved, told.turn, told.kind) == (None, None, Kind.CHANGED)
    assert told.passed == ((), told.limits[1])
    agreed = compared({"feed_mm_min": 900}, {"a": {"feed_mm_min": 900}, "b": {"feed_mm_min": "900"}})["feed"]
    assert agreed.kind is Kind.SAME


def test_an_unknown_value_is_neither_the_same_nor_a_number() -> None:
    dropped = {"request_summary": {"keys": ["feed"]}}
    told = compared(dropped, {"feed_mm_min": 2400})["feed"]
    assert (told.kind, told.moved, told.turn) == (Kind.CHANGED, None, None)
    assert compared(dropped, dropped)["feed"].is_unknown
    known = compared({"feed_mm_min": 2400, **dropped}, {"feed_mm_min": 2400})["feed"]
    assert known.kind is Kind.SAME, "what is known is not made unknown by a name"


@pytest.mark.parametrize("depth", [12, -12])
def test_a_depth_below_zero_is_as_deep_as_one_above(depth: int) -> None:
    assert compared({}, {"depth_mm": depth})["depth"].passed[1]
    assert not compared({}, {"depth_mm": depth / 2})["depth"].passed[1]


def test_percents_are_of_what_was_before() -> None:
    moved = compared({"feed_mm_min": 1000}, {"feed_mm_min": 2400})["feed"].moved
    assert moved is not None
    assert (moved.absolute, moved.percent) == (Decimal(1400), Decimal(140))
