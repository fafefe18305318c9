import json

import pytest

from reviewapp.domain.diff.pretty import MOST_CHARACTERS, pretty


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


def test_what_is_long_stays_as_it_is() -> None:
    text = json.dumps(["x" * MOST_CHARACTERS])
    assert pretty(text) is None
