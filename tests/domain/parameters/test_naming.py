"""Which names are machining parameters, in which unit, and which of them bound one."""

import pytest

from reviewapp.domain.parameters.naming import named
from reviewapp.domain.parameters.units import split, unit_of


@pytest.mark.parametrize(
    ("keys", "parameter", "unit", "role"),
    [
        ("feed", "feed", None, "value"),
        ("feed_xy_mm_min", "feed", "mm/min", "value"),
        ("parameters/feedRate", "feed", None, "value"),
        ("feed/xy", "feed", None, "value"),
        ("feed_z_mm_min", "plunge", "mm/min", "value"),
        ("plunge/feed_mm_min", "plunge", "mm/min", "value"),
        ("spindle_rpm", "spindle", "rpm", "value"),
        ("spindle/speed_rpm", "spindle", "rpm", "value"),
        ("rpm", "spindle", "rpm", "value"),
        ("stepDown", "stepdown", None, "value"),
        ("stepover_pct", "stepover", "%", "value"),
        ("Depth of Cut mm", "stepdown", "mm", "value"),
        ("tool/diameter_mm", "diameter", "mm", "value"),
        ("toolDiameterMM", "diameter", "mm", "value"),
        ("tool_id", "tool", None, "value"),
        ("rim_speed_m_s", "surface", "m/s", "value"),
        ("max_feed_mm_min", "feed", "mm/min", "most"),
        ("feed_mm_min_max", "feed", "mm/min", "most"),
        ("rim_speed_limit_m_s", "surface", "m/s", "most"),
        ("limits/feed_mm_min", "feed", "mm/min", "most"),
        ("machine_limits/spindle_rpm/min", "spindle", "rpm", "least"),
        ("limits/spindle/lower_limit", "spindle", None, "least"),
        ("min_spindle_rpm", "spindle", "rpm", "least"),
        ("feed_min", "feed", None, "least"),
        ("chip_load_range_mm", "chip", "mm", "range"),
        ("lower_bout/depth_mm", "depth", "mm", "value"),
    ],
)
def test_a_name_says_what_it_is(keys: str, parameter: str, unit: str | None, role: str) -> None:
    found = named(keys.split("/"))
    assert found is not None
    assert (found.parameter.id, found.unit, found.role) == (parameter, unit, role)


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "max",
        "limits",
        "feeder",
        "feed_note",
        "cut_length_m",
        "moves/0/feed",
        "operations/3/depth_mm",
        "suggested/feed",
        "recommended_feed_mm_min",
        "parent/feed",
        "baseline_feed",
        "previous/stepdown_mm",
        "default_feed",
        "feed/from",
        "measured_depth_mm",
        "stock/depth_mm",
        "moves_summary/rapid",
    ],
)
def test_what_is_none_or_not_the_run_s_own_is_not_taken(keys: str) -> None:
    assert named(keys.split("/") if keys else []) is None


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("mm/min", "mm/min"),
        ("MM/MIN", "mm/min"),
        ("mm per min", "mm/min"),
        ("%", "%"),
        ("pct", "%"),
        ("furlong", "furlong"),
    ],
)
def test_a_unit_has_one_spelling_and_an_unknown_one_stays(written: str, unit: str) -> None:
    assert unit_of(written) == unit


def test_a_name_that_is_only_a_unit_keeps_it() -> None:
    assert split("rpm") == ("rpm", None)
    assert split("feed_mm_per_min") == ("feed", "mm/min")
