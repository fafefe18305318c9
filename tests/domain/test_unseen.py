"""Which characters show nothing, which only look as if, and what is said of them."""

from collections import Counter

import pytest

from reviewapp.domain.unseen import MOST, Seeming, apart, is_alike, listed, marks, odd, seen, told

NOTHING = (
    "\u202e\u2066\u200e\u061c"  # direction
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u17b4\u3164\uffa0\u115f\u2800"  # width
    "\U000e0041\U000e0001\U000e0100\U000e01ef\ufe00\ufff9\U0001d173"  # tags, selectors, annotations, music
    "\u2028\u2029\x00\x0b\x0c\x1b\x7f\x85\x9b"  # lines and controls
)


@pytest.mark.parametrize("character", NOTHING)
def test_what_shows_nothing_is_marked(character: str) -> None:
    number = f"{ord(character):04X}"
    assert seen(f"G0{character} X1") == f"G0⟨U+{number}⟩ X1"
    assert marks(seen(f"G0{character} X{character}1")) == [number, number]


@pytest.mark.parametrize(
    "text", ["G0\tX1\n", "Fräsen 日本 ไทย हिन्दी العربية", "⚠\ufe0f ❄\ufe0e ©\ufe0f", "½ µm ± 5 °C", ""]
)
def test_what_people_write_stays(text: str) -> None:
    assert seen(text) == text
    assert marks(text) == []


@pytest.mark.parametrize("text", ["a\ufe0f", "⚠\ufe0f\ufe0f", "\ufe0f", "⚠\ufe00"])
def test_a_choice_of_looks_belongs_once_behind_a_sign(text: str) -> None:
    assert len(marks(seen(text))) == 1


def test_the_marks_are_told_by_name() -> None:
    found = Counter(marks(seen("a\u202eb\u200bc\u202ed\x1b")))
    said = "U+001B without a name (1), U+200B zero width space (1), U+202E right-to-left override (2)"
    assert listed(found) == said
    assert listed(Counter()) == ""
    assert listed(Counter(marks("⟨U+FFFFFF⟩ ⟨U+12⟩"))) == "U+FFFFFF no character (1)"


def found(text: str) -> list[tuple[str, int, int, str]]:
    return [(f"{ord(one.character):04X}", one.number, one.line, one.like) for one in odd(text) if one.character]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("G0 X1\n\tY2\n", []),
        ("Fräsen 日本 µm ⚠\ufe0f \u0425\u043e\u0440\u043e\u0448\u043e, \u03a9 5 \u043c\u043c", []),
        ("G0\nX\u200b1\n\u202eY\u200b", [("200B", 2, 2, ""), ("202E", 1, 3, "")]),
        ("\x0cG0", [("000C", 1, 1, "")]),
        ("⚠\ufe0f\na\ufe0f", [("FE0F", 1, 2, "")]),
        ("\ufeffG0", [("FEFF", 1, 1, "")]),
        (
            "\u0425\u043e\u0440\u043e\u0448\u043e\nf\u0435\u0435d and \u042510\n\uff46eed",
            [("0425", 1, 2, "X"), ("0435", 2, 2, "e"), ("FF46", 1, 3, "f")],
        ),
        ("\u03a7Y \u0410_x", [("03A7", 1, 1, "X"), ("0410", 1, 1, "A")]),
    ],
)
def test_characters_that_are_not_what_they_seem_are_found(text: str, wanted: list[tuple[str, int, int, str]]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize("character", NOTHING)
def test_what_is_marked_is_found(character: str) -> None:
    assert found(f"\n{character}") == [(f"{ord(character):04X}", 1, 1 + (character != "\n"), "")]


def test_very_many_are_told_together() -> None:
    some = "".join(chr(0xE0100 + n) for n in range(100))
    *_, last = odd(f"a\n{some}{some[:MOST]}")
    assert (last.character, last.number, last.line) == ("", 100 - MOST, 2)
    assert len(odd(some)) == MOST + 1


@pytest.mark.parametrize(("character", "seeming"), [("\u200b", Seeming.HIDDEN), ("\u0425", Seeming.ALIKE)])
def test_far_behind_nothing_is_counted_and_nothing_is_passed_over(character: str, seeming: Seeming) -> None:
    text = "é" + "\n" * 1_000_000
    (one,) = odd(f"{text}1{character}")
    assert (one.character, one.number, one.line, one.seeming) == ("", 0, 1_000_001, seeming)
    assert told(one) == f"Other such characters (not counted) {seeming}"
    assert not odd(text)


def test_what_is_found_is_told() -> None:
    assert told(odd("f\u0435ed")[0]) == "U+0435 cyrillic small letter ie (1) looks like another: e"
    assert told(odd("\u200b\u200b")[0]) == "U+200B zero width space (2) shows nothing or turns the direction of reading"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("10 mm", "10\xa0mm", "10⟨U+00A0⟩mm"),
        ("caf\xe9", "cafe\u0301", "cafe⟨U+0301⟩"),
        ("a b", "a\u3000b", "a⟨U+3000⟩b"),
    ],
)
def test_texts_that_look_the_same_are_told_apart(before: str, after: str, shown: str) -> None:
    assert is_alike(before, after)
    assert is_alike(after, before)
    assert (apart(before), apart(after)) == (before, shown)


def test_texts_that_look_different_stay_as_they_are() -> None:
    assert not is_alike("a", "b")
    assert not is_alike("10\xa0mm", "11\xa0mm")
