import json
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from reviewapp.demo.catalogue import MACHINES
from reviewapp.demo.shop import Shop
from tests.demo import reading
from tests.demo.reading import Json

WORD = re.compile(r"(G(?:0|1|2|3|4|17|21|90|94)|M(?:3|5|30)|[XYZIJ]-?\d+\.\d{3}|F\d+|S\d+|P\d+\.\d)")
COMMENT = re.compile(r"\([^()]*\)")
HEADER = r"\(POST=GRBL;UNITS=mm;DATE=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)"


class Step(NamedTuple):
    """One line that moves, from where to where; modal words filled in."""

    code: str
    start: dict[str, float]
    end: dict[str, float]
    words: dict[str, float]


def programs(shop: Shop) -> list[tuple[Json, str]]:
    paths = {path.stem: path for path in reading.attachment_paths(shop)}
    return [
        (run, paths[item["sha256"]].read_text())
        for run in reading.everything(shop)
        for item in run["attachments"]
        if item["kind"] == "gcode"
    ]


def steps(text: str) -> Iterator[Step]:
    code, at = "", {"X": 0.0, "Y": 0.0, "Z": 0.0}
    for line in COMMENT.sub("", text).splitlines():
        words = line.split()
        code = next((word for word in words if word in ("G0", "G1", "G2", "G3")), code)
        values = {word[0]: float(word[1:]) for word in words if word[0] in "XYZIJ"}
        if values:
            end = at | {axis: value for axis, value in values.items() if axis in at}
            yield Step(code, at, end, values)
            at = end


def leaves_travel(run: Json, text: str) -> bool:
    machine = MACHINES[run["machine_id"]]
    limits = {"X": machine.travel_x, "Y": machine.travel_y, "Z": machine.travel_z}
    return any(
        step.end[axis] < (-30.0 if axis == "Z" else 0.0) or step.end[axis] > limits[axis]
        for step in steps(text)
        for axis in "XYZ"
    )


def rapid_in_stock(text: str) -> bool:
    sideways = (step for step in steps(text) if step.code == "G0" and not set("XY").isdisjoint(step.words))
    return any(step.end["Z"] < 0 for step in sideways)


@pytest.fixture(scope="module")
def gcode(shop: Shop) -> list[tuple[Json, str]]:
    return programs(shop)


def test_programs_are_of_natural_length(gcode: list[tuple[Json, str]]) -> None:
    lengths = sorted(text.count("\n") for _, text in gcode)
    assert len(lengths) > 50
    assert lengths[0] >= 70
    assert sum(100 <= length <= 1500 for length in lengths) > 0.8 * len(lengths)
    assert lengths[-1] > 1500


def test_every_line_is_made_of_words_a_controller_knows(gcode: list[tuple[Json, str]]) -> None:
    for _, text in gcode:
        assert re.search(HEADER, text)
        assert text.endswith("M5\nG0 X0.000 Y0.000\nM30\n(End of program)\n")
        for line in text.splitlines():
            for word in COMMENT.sub("", line).split():
                assert WORD.fullmatch(word), line


def test_feed_hints_open_and_close(gcode: list[tuple[Json, str]]) -> None:
    hinted = [text for _, text in gcode if "(FEED_HINT START scale=0.600)" in text]
    assert len(hinted) > 8
    for _, text in gcode:
        assert text.count("(FEED_HINT START") == text.count("(FEED_HINT END)")


def test_modal_words_are_left_out(gcode: list[tuple[Json, str]]) -> None:
    lines = [line for _, text in gcode for line in text.splitlines()]
    assert sum(line[0] in "XYZ" for line in lines) > 0.5 * len(lines)


def test_arcs_end_on_their_circle(gcode: list[tuple[Json, str]]) -> None:
    arcs = [step for _, text in gcode for step in steps(text) if step.code in ("G2", "G3")]
    assert {step.code for step in arcs} == {"G2", "G3"}
    for step in arcs:
        cx, cy = step.start["X"] + step.words["I"], step.start["Y"] + step.words["J"]
        first = math.hypot(step.start["X"] - cx, step.start["Y"] - cy)
        last = math.hypot(step.end["X"] - cx, step.end["Y"] - cy)
        assert first == pytest.approx(last, abs=0.005)


def test_only_a_run_that_is_red_for_it_leaves_the_travel(gcode: list[tuple[Json, str]]) -> None:
    beyond = [run for run, text in gcode if leaves_travel(run, text)]
    assert len(beyond) == 2
    for run in beyond:
        reason = run["feasibility"]["safety"]["block_reason"]
        assert "leaves the 610 mm travel of CNC-1" in reason


def test_only_a_run_that_is_red_for_it_rapids_through_the_stock(gcode: list[tuple[Json, str]]) -> None:
    low = [run for run, text in gcode if rapid_in_stock(text)]
    assert [run["decision"]["block_reason"] for run in low] == ["Rapid at Z-1.500 passes below the stock top"]


def test_a_run_is_red_for_the_speed_of_its_blade(gcode: list[tuple[Json, str]]) -> None:
    safeties = [(run, (run["feasibility"] or {}).get("safety", {})) for run, _ in gcode]
    fast = [run for run, safety in safeties if (safety.get("block_reason") or "").startswith("Rim speed")]
    assert fast
    for run in fast:
        figures = run["feasibility"]["safety"]["details"]
        assert figures["rim_speed_m_s"] == round(math.pi * 160 * figures["spindle_rpm"] / 60_000, 1)
        assert figures["rim_speed_m_s"] > figures["rim_speed_limit_m_s"]


def test_feed_and_speed_of_a_program_are_those_of_its_run(gcode: list[tuple[Json, str]]) -> None:
    for run, text in gcode:
        figures = ((run["feasibility"] or {}).get("safety") or {}).get("details")
        if figures:
            assert f"M3 S{figures['spindle_rpm']:.0f}\n" in text
            assert max(int(feed) for feed in re.findall(r"F(\d+)", text)) == figures["feed_xy_mm_min"]


def test_the_plan_lists_the_moves_of_the_program(shop: Shop, gcode: list[tuple[Json, str]]) -> None:
    for run, text in gcode[:12]:
        digest = next(item["sha256"] for item in run["attachments"] if item["kind"] == "toolpaths")
        path = next(path for path in reading.attachment_paths(shop) if path.stem == digest)
        plan = json.loads(path.read_bytes())
        assert [move["code"] for move in plan["moves"]] == [step.code for step in steps(text)]
