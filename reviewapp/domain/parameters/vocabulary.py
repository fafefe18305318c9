"""What counts as a machining parameter: the names that shops and CAM systems give it, and which way is riskier."""

from enum import StrEnum
from typing import NamedTuple


class Riskier(StrEnum):
    """Which way a value has to go for the cut to become riskier."""

    UP = "up"
    DOWN = "down"
    EITHER = "either"


class Parameter(NamedTuple):
    """One parameter: its label, which way is riskier, and the words for more and for less of it.

    `is_depth` where some count it downwards from zero: then its size counts, not its sign. `is_name` where it is no
    measure: a tool of number 4 is another one than 3, not more of it. `is_count` where it has no unit.
    """

    id: str
    label: str
    riskier: Riskier
    more: str
    less: str
    is_depth: bool = False
    is_name: bool = False
    is_count: bool = False


_UP, _DOWN, _EITHER = Riskier.UP, Riskier.DOWN, Riskier.EITHER
_OTHER = ("another", "another")
_FASTER = ("faster", "slower")
_TABLE = (
    (
        Parameter("feed", "Feed", _UP, *_FASTER),
        "feed feed_xy xy_feed feedrate feed_rate feedrate_xy feed_rate_xy cut_feed cutting_feed cut_feedrate",
    ),
    (
        Parameter("plunge", "Plunge feed", _UP, *_FASTER),
        "plunge feed_z z_feed feedrate_z feed_rate_z plunge_feed plunge_rate plunge_feedrate plunge_feed_rate",
    ),
    (Parameter("rapid", "Rapid feed", _UP, *_FASTER), "rapid rapid_feed rapid_rate rapid_feedrate traverse_feed"),
    (Parameter("spindle", "Spindle speed", _EITHER, *_FASTER), "spindle spindle_speed rpm spindle_rpm"),
    (
        Parameter("stepdown", "Stepdown", _UP, "deeper at once", "shallower at once", is_depth=True),
        "stepdown step_down depth_of_cut depth_per_pass pass_depth depth_per_cut axial_depth",
    ),
    (
        Parameter("stepover", "Stepover", _UP, "wider", "narrower"),
        "stepover step_over width_of_cut radial_depth radial_engagement",
    ),
    (
        Parameter("depth", "Depth", _UP, "deeper", "shallower", is_depth=True),
        "depth cut_depth cutting_depth total_depth target_depth final_depth pocket_depth",
    ),
    (
        Parameter("passes", "Passes", _DOWN, "more", "fewer", is_count=True),
        "passes pass_count number_of_passes num_passes",
    ),
    (Parameter("tool", "Tool", _EITHER, *_OTHER, is_name=True), "tool tool_id cutter cutter_id"),
    (Parameter("diameter", "Tool diameter", _EITHER, "larger", "smaller"), "tool_diameter cutter_diameter tool_dia"),
    (
        Parameter("flutes", "Flutes", _EITHER, "more", "fewer", is_count=True),
        "tool_flutes flutes flute_count number_of_flutes",
    ),
    (
        Parameter("strategy", "Strategy", _EITHER, *_OTHER, is_name=True),
        "strategy toolpath_strategy cut_strategy cutting_strategy",
    ),
    (
        Parameter("direction", "Cut direction", _EITHER, *_OTHER, is_name=True),
        "cut_direction milling_direction cutting_direction",
    ),
    (Parameter("coolant", "Coolant", _EITHER, *_OTHER, is_name=True), "coolant coolant_mode"),
    (Parameter("chip", "Chip load", _EITHER, "heavier", "lighter"), "chip_load chipload feed_per_tooth"),
    (
        Parameter("surface", "Cutting speed", _UP, *_FASTER),
        "surface_speed rim_speed cutting_speed cut_speed peripheral_speed",
    ),
    (
        Parameter("clearance", "Clearance height", _DOWN, "higher", "lower"),
        "clearance clearance_height clearance_z safe_z safe_height retract_height",
    ),
)
PARAMETERS = {one.id: one for one, _ in _TABLE}
"""In the order in which they are read."""
BY_NAME = {name: one for one, names in _TABLE for name in names.split()}
