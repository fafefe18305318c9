import json

import pytest

from reviewapp.domain.diff.pretty import MOST_CHARACTERS, MOST_WRITTEN, pretty


def test_neither_spacing_nor_the_order_of_keys_counts() -> None:
    assert pretty('{"b": [1, 2.50], "a": "ä"}') == pretty(' {"a":"ä",\n"b":[1,2.5]}')
    assert pretty('{"b": 1, "a": 2}') == '{\n  "a": 2,\n  "b": 1\n}\n'


@pytest.mark.parametrize(
    "text",
    ["G0 X1", "", '"text"', "[1", "[NaN]", "[1e999]", '{"a": 1, "a": 2}', "[" * 100_000, "[" + "1," * 1_000_000 + "1]"],
    ids=range(9),
)
def test_what_cannot_be_put_in_that_form_stays_as_it_is(text: str) -> None:
    assert pretty(text) is None


@pytest.mark.parametrize("depth", [0, 60, 900])
def test_what_would_grow_too_long_in_that_form_stays_as_it_is(depth: int) -> None:
    assert pretty("[" * depth + "[" + "1," * 900_000 + "1]" + "]" * depth) is None
    few = MOST_WRITTEN // (2 * (depth + 1) + 10) // 10
    written = pretty("[" * depth + "[" + "1," * few + "1]" + "]" * depth)
    assert written is not None
    assert len(written) <= MOST_WRITTEN


def test_a_byte_order_mark_is_no_json_and_does_not_keep_it_from_being_read() -> None:
    assert pretty('\ufeff{"a": 1}') == pretty('{"a": 1}')


def test_what_is_long_stays_as_it_is() -> None:
    text = json.dumps(["x" * MOST_CHARACTERS])
    assert pretty(text) is None
