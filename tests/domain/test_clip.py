import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.clip import LONGEST_TEXT, MOST_ROWS, clip_list, clip_rows, clip_text, part, parts
from reviewapp.domain.tree import Row

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_nothing_stays_nothing() -> None:
    assert clip_text(None) is None
    assert part(None) is None


def test_a_text_of_16_kib_stands_whole_and_one_byte_more_is_cut() -> None:
    assert clip_text("x" * 16384) == "x" * 16384
    assert clip_text("x" * 16385) == {
        "part": "x" * 16384,
        "sha256": digest(b"x" * 16385),
        "size_bytes": 16385,
    }


@given(PLAIN, st.integers(1, 40))
def test_a_cut_text_is_a_beginning_with_hash_and_size_of_the_whole(text: str, limit: int) -> None:
    clipped = clip_text(text, limit)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode()
    if len(data) <= limit:
        assert clipped == text
        return
    assert text.startswith(clipped["part"])
    assert limit - 4 < len(clipped["part"].encode()) <= limit
    assert (clipped["sha256"], clipped["size_bytes"]) == (digest(data), len(data))


def test_a_character_is_never_cut_in_two() -> None:
    assert clip_text("a😀", 4)["part"] == "a"


def test_200_rows_stand_whole_and_one_more_is_cut() -> None:
    assert MOST_ROWS == 200
    assert clip_list(list(range(200))) == list(range(200))
    clipped = clip_list(list(range(201)))
    whole = json.dumps(list(range(201)), separators=(",", ":")).encode()
    assert clipped == {"part": list(range(200)), "sha256": digest(whole), "size_bytes": len(whole)}


@given(st.lists(PLAIN, max_size=12), st.integers(1, 200))
def test_a_cut_list_keeps_what_fits_the_budget(items: list[str], budget: int) -> None:
    kept = parts(clip_list(items, budget))
    later = iter(items)
    assert all(item in later for item in kept), "in their order"
    spent = sum(len(json.dumps(item, ensure_ascii=False).encode()) for item in kept)
    assert spent <= budget
    left = list(items)
    for item in kept:
        left.remove(item)
    assert all(spent + len(json.dumps(item, ensure_ascii=False).encode()) > budget for item in left)


def test_rows_are_objects_and_a_long_value_is_cut_with_its_hash() -> None:
    rows = clip_rows([Row("/a", "string", "x"), Row("/b", "string", "y" * 3000)])
    assert rows[0] == {"path": "/a", "type": "string", "value": "x"}
    assert rows[1]["value"] == {"part": "y" * 2048, "sha256": digest(b"y" * 3000), "size_bytes": 3000}


@pytest.mark.parametrize("whole", [[], ["a", "b"]])
def test_the_parts_of_a_whole_list_are_the_list(whole: list[Any]) -> None:
    assert parts(whole) == whole


def test_the_part_at_hand_is_found_in_cut_and_whole_text() -> None:
    assert part("whole") == "whole"
    assert part(clip_text("x" * (LONGEST_TEXT + 1))) == "x" * LONGEST_TEXT
    assert parts({"part": [1], "sha256": "", "size_bytes": 1}) == [1]
