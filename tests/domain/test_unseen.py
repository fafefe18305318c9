"""Which characters show nothing, which only look as if, and what is said of them."""

from collections import Counter

import pytest

from reviewapp.domain.unseen import listed, marks, seen

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
