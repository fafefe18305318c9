"""The toolpath on the compare page: what either run cuts alone, with ways to the lines, measures and findings."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.compared import COMPARE, MINUS, PAIR, plain
from tests.support.desk import Desk
from tests.support.website import Browse

CUT = "G21 G90\nG0 Z5\nG0 X0 Y0\nG1 Z-1 F200\n" + "".join(f"X{n} Y{n % 5} F900\n" for n in range(1, 40))
OUT = "G0 Z5\nM30\n"
BEFORE = CUT + OUT
DEEPER = CUT + CUT.replace("Z-1", "Z-2.5") + OUT
LIMITS = {"CNC-2": {"max_feed_mm_min": 800, "travel_x_mm": [0, 30]}}


def attached(desk: Desk, *programs: str | None, kind: str = "gcode", runs: Mapping[str, Any] | None = None) -> None:
    for run_id, program in zip(("run_first", "run_second"), programs, strict=True):
        desk.write_run(run_id, **(runs or {}))
        if program is not None:
            desk.attach(run_id, program.encode(), kind)
    desk.take()


def section(page: str) -> str:
    found = re.search(r'<section class="panel section" id="toolpath".*?</section>', page, re.DOTALL)
    return found.group(0) if found else ""


def test_what_one_run_cuts_and_the_other_does_not_is_told_drawn_and_listed(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, DEEPER)
    page = section(browse("ana").get(PAIR))
    words = plain(page)
    assert "B cuts 82 mm that A does not, in 1 place." in words
    assert f"B alone cuts 82 mm, down to Z {MINUS}2.5 mm" in words
    assert f"Lowest Z {MINUS}1 mm {MINUS}2.5 mm {MINUS}1.5 mm ({MINUS}150 %)" in words
    assert [*re.findall(r'<figure class="drawing drawing--(\w+)', page)] == ["plan", "front", "side"]
    assert "only B cuts here" in words
    assert "only A cuts here" not in words, "nothing is drawn so"
    assert "1 place of the toolpath · " in plain(browse("ana").get(PAIR))


def test_a_place_leads_to_its_lines_and_back(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, CUT.replace("X20 Y0", "X20 Y3") + OUT)
    ana = browse("ana")
    page = section(ana.get(PAIR))
    hrefs = re.findall(r'<a class="region" id="region-(\w-\d+)" href="([^"]+)"', page)
    assert [name for name, _ in hrefs] == ["a-1", "b-1"], "B is drawn over A"
    assert page.count('href="#region-b-1"') == 1
    path, anchor = hrefs[1][1].replace("&amp;", "&").split("#")
    text = ana.get(path)
    assert re.search(rf'id="{anchor}"[^>]*>24</td><td class="lines__text lines__text--b">', text)
    assert '#region-b-1">\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} Back to the drawing</a>' in text


def test_lines_far_behind_are_on_the_page_that_is_led_to(desk: Desk, browse: Browse) -> None:
    many = [f"G1 X{number} Y{number % 7} F900" for number in range(4_000)]
    moved = [line.replace("Y", "Y9") if number % 300 == 299 else line for number, line in enumerate(many)]
    attached(desk, "\n".join(many), "\n".join(moved))
    ana = browse("ana")
    page = section(ana.get(PAIR))
    last = max(re.findall(r'href="([^"]+region=b-\d+[^"]*)"', page), key=lambda href: int(href.split("-b")[-1]))
    path, anchor = last.replace("&amp;", "&").split("#")
    assert f'id="{anchor}"' in ana.get(path)


def test_both_the_same_is_drawn_once_with_what_was_found(desk: Desk, browse: Browse) -> None:
    attached(desk, "G0 X5 Z-1\nG77\n", "G0 X5 Z-1\nG77\n")
    page = section(browse("ana").get(PAIR))
    words = plain(page)
    assert "The programs of both are the same. 1 move in 2 lines. 2 critical findings in B." in words
    assert "CRITICAL line 1 : A rapid at Z -1 mm, below the top of the stock at 0 mm." in words
    assert "CRITICAL line 2 : G77 is not known to GRBL; where it leads is not known." in words
    assert re.search(r'href="/runs/run_second/attachments/\w+/view\?from=1#L2">line 2', page)


@pytest.mark.parametrize(("programs", "told"), [((BEFORE, None), "Only A has"), ((None, BEFORE), "Only B has")])
def test_a_program_of_one_side_alone_is_drawn(
    desk: Desk, browse: Browse, programs: tuple[str | None, str | None], told: str
) -> None:
    attached(desk, *programs)
    page = plain(browse("ana").get(PAIR))
    assert f"{told} a program to be drawn. 43 moves in 45 lines." in page
    assert f"They differ in a toolpath that only {told.split()[1]} has" in page


def test_without_programs_there_is_no_such_section(desk: Desk, browse: Browse) -> None:
    attached(desk, "{}", "[]", kind="debug")
    page = browse("ana").get(PAIR)
    assert not section(page)
    assert "0 of 4 sections seen" in page


def test_a_program_inside_the_runs_is_drawn_and_leads_to_its_lines(desk: Desk, browse: Browse) -> None:
    for run_id, program in (("run_first", BEFORE), ("run_second", DEEPER)):
        desk.write_run(run_id, outputs={"gcode_text": program})
    desk.take()
    ana = browse("ana")
    page = section(ana.get(PAIR))
    found = re.search(r'<a class="region" id="region-b-1" href="([^"]+)"', page)
    assert found
    path, anchor = found.group(1).replace("&amp;", "&").split("#")
    assert f'id="{anchor}"' in ana.get(path)


def test_what_is_too_long_to_be_drawn_is_said(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, "G1 X1\n" * 50_001)
    words = plain(section(browse("ana").get(PAIR)))
    assert "Programs above 50,000 lines or 16 MB are not drawn. Download both to look into them." in words


def test_further_pairs_are_counted(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, DEEPER)
    for run_id in ("run_first", "run_second"):
        desk.attach(run_id, f"G0 X1 ({run_id})".encode(), "gcode")
    desk.take()
    assert "1 other pair of programs is not drawn." in plain(section(browse("ana").get(PAIR)))


def test_a_hidden_character_in_a_finding_is_seen(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, CUT + "X\u202e1\n" + OUT)
    assert "⟨U+202E⟩" in section(browse("ana").get(PAIR))


@pytest.mark.parametrize("configured", [{"machine": LIMITS}])
def test_the_limits_of_the_machine_are_held_against_it(desk: Desk, browse: Browse, configured: dict[str, Any]) -> None:
    assert configured
    attached(desk, BEFORE, DEEPER)
    words = plain(section(browse("ana").get(PAIR)))
    assert "CRITICAL A line 5 : A feed of 900 mm/min, above the limit of 800." in words
    assert "CRITICAL B line 35 : It reaches over 39 mm along X; the machine travels 30 mm." in words


def test_another_feed_alone_is_told_and_nothing_is_said_to_differ(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, BEFORE.replace("F900", "F700"))
    words = plain(section(browse("ana").get(PAIR)))
    assert "Both go the same way. 39 moves of both go at another feed in B than in A." in words
    assert "no place differs, 39 moves at another feed" in words
    assert "They differ in 39 feeds of the toolpath · " in plain(browse("ana").get(PAIR))


def test_rapids_alone_are_told_and_what_is_critical_in_the_index(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, BEFORE.replace("G0 Z5\nM30", "G0 X50 Z-1\nG0 Z5\nM30"))
    page = plain(browse("ana").get(PAIR))
    assert "Both cut the same; only rapids differ. 1 critical finding in B." in page
    assert "They differ in rapids of the toolpath · " in page
    assert "Toolpath only rapids differ, 1 critical finding" in page


def test_either_way_of_looking_and_the_sides_swapped_are_drawn_alike(desk: Desk, browse: Browse) -> None:
    attached(desk, BEFORE, DEEPER)
    ana = browse("ana")
    assert section(ana.get(f"{PAIR}&show=all")).count("<path") == section(ana.get(PAIR)).count("<path")
    swapped = plain(section(ana.get(f"{COMPARE}?a=run_second&b=run_first")))
    assert "A cuts 82 mm that B does not, in 1 place." in swapped
