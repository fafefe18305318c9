"""A file that the desk wrote into, as it is kept."""

import pytest

from reviewapp.domain.canonical import sha256
from reviewapp.domain.edits import Edit
from reviewapp.domain.written import Written, written_from

EDITS = (Edit(("status",), "OK", "BLOCKED"), Edit(("attachments",), {"sha256": "a"}, joins=True))


@pytest.mark.parametrize("made", [None, (), ("c" * 64, "d" * 64)])
def test_what_is_kept_of_it_tells_it_all(made: tuple[str, ...] | None) -> None:
    one = Written("/s/run_1.json", "run_1", "a" * 64, "b" * 64, EDITS, EDITS[:1], made)
    assert written_from(one.path, one.facts()) == one
    assert one.all_edits == (*EDITS[:1], *EDITS)


def test_a_file_of_rmos_is_never_the_desks_alone() -> None:
    one = Written("/s/run_1.json", "run_1", sha256(b"x"), "b" * 64, ())
    assert not one.is_alone_in(b"x")
    assert one._replace(made=(sha256(b"x"),)).is_alone_in(b"x")
    assert not one._replace(made=()).is_alone_in(b"x")


def test_what_tells_of_none_is_no_file() -> None:
    with pytest.raises(KeyError):
        written_from("/s/run_1.json", {"run_id": "run_1"})
