"""Characters of a record that are not what they seem, by where they stand."""

from reviewapp.domain.oddities import in_fields

TREE = {
    "f\u200beed": 1,
    "plain": "G0 X1",
    "steps": ["ok", {"a/b": "one\r\ntwo\u202e"}],
    "tool": "\u042510",
    "nothing": None,
}


def test_every_place_is_named_in_the_order_of_the_record() -> None:
    places = [(one.path, one.is_name, f"{ord(one.found.character):04X}", one.found.line) for one in in_fields(TREE)]
    assert places == [
        ("/f\u200beed", True, "200B", 1),
        ("/steps/1/a~1b", False, "202E", 2),
        ("/tool", False, "0425", 1),
    ]


def test_a_record_however_deep_is_gone_through() -> None:
    tree: object = "\u200b"
    for _ in range(10_000):
        tree = [tree]
    assert [one.path.count("/") for one in in_fields(tree)] == [10_000]
