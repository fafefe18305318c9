"""What a program holds besides what a person sees."""

import pytest

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.gcode.characters import characters
from reviewapp.domain.gcode.reader import read


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\ufeff"])
def test_a_hidden_character_in_a_comment_is_a_finding(character: str) -> None:
    program = read(f"G0 X1\n(fast{character}er)\n")
    told = [(one.line, one.severity) for one in program.findings if f"U+{ord(character):04X}" in one.text]
    assert (2, Severity.WARNING) in told
    assert len(program.moves) == 1


def test_a_mark_of_byte_order_in_front_is_told_and_nothing_is_lost() -> None:
    program = read("\ufeffG0 X1\n")
    assert [(one.line, one.severity) for one in program.findings] == [(1, Severity.WARNING)]
    assert len(program.moves) == 1


@pytest.mark.parametrize(
    ("character", "is_command"),
    [
        ("\u0410", True),
        ("\u041f", False),
        ("\u0430", False),
        ("\x84", True),
        ("\xa0", True),
        ("é", False),
        ("µ", False),
        ("\u0444", True),
        ("日", True),
    ],
)
def test_a_byte_that_grbl_takes_as_a_command_is_critical_in_a_comment_too(character: str, is_command: bool) -> None:
    found = [one for one in characters(f"G0 X1\nG0 X2 (ä)\n({character})") if one.severity is Severity.CRITICAL]
    assert [one.line for one in found] == ([3] if is_command else [])
    assert all(f"U+{ord(character):04X}" in one.text for one in found)


@pytest.mark.parametrize(
    ("character", "severity", "said"),
    [
        ("!", Severity.WARNING, "`!` is taken by GRBL as it arrives, even in a comment: it stops the machine."),
        ("~", Severity.WARNING, "ends a pause for which nobody gave leave."),
        ("\x18", Severity.CRITICAL, "it resets the machine."),
    ],
)
def test_a_plain_character_that_grbl_takes_as_a_command_is_told_once(
    character: str, severity: Severity, said: str
) -> None:
    program = read(f"G0 X1\nG0 X2 (wait{character})\n; {character}\n")
    found = [(one.line, one.severity) for one in program.findings if said in one.text]
    assert found == [(2, severity)]
    assert len(program.moves) == 2


def test_plain_programs_have_none() -> None:
    assert not list(characters("G0 X1 (plain?)\n; rest\n"))
