from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.diff.files import pair
from tests.domain.cast import A64, B64, C64, D64, make_attachment

FILES = st.lists(
    st.builds(
        make_attachment,
        kind=st.sampled_from(["gcode", "debug"]),
        filename=st.sampled_from(["a.nc", "b.nc", None]),
        sha256=st.sampled_from([A64, B64, C64]),
    ),
    max_size=6,
)


@given(FILES, FILES)
def test_every_file_stands_in_one_pair_and_no_pair_is_empty(before: list[Attachment], after: list[Attachment]) -> None:
    pairs = pair(before, after)
    assert Counter(one.before for one in pairs if one.before) == Counter(before)
    assert Counter(one.after for one in pairs if one.after) == Counter(after)
    assert all(one.before or one.after for one in pairs)


@given(FILES)
def test_the_files_of_a_run_are_the_same_as_its_own(files: list[Attachment]) -> None:
    assert all(one.is_same for one in pair(files, files))


@given(FILES, FILES)
def test_swapping_the_sides_swaps_the_pairs_in_number(before: list[Attachment], after: list[Attachment]) -> None:
    there, back = pair(before, after), pair(after, before)
    assert len(there) == len(back)
    assert sum(one.is_same for one in there) == sum(one.is_same for one in back)


def named(*names: str, kind: str = "gcode", sha256: str = A64) -> list[Attachment]:
    return [make_attachment(kind=kind, filename=name, sha256=sha256) for name in names]


def test_the_name_pairs_what_differs() -> None:
    before, after = named("a.nc", "b.nc"), named("b.nc", "c.nc", sha256=B64)
    found = {(one.before and one.before.filename, one.after and one.after.filename) for one in pair(before, after)}
    assert found == {("b.nc", "b.nc"), ("a.nc", "c.nc")}


def test_the_hash_pairs_what_was_only_renamed() -> None:
    before, after = named("a.nc"), [*named("a.nc", sha256=B64), *named("z.nc")]
    found = {(one.before and one.before.filename, one.after and one.after.filename) for one in pair(before, after)}
    assert found == {("a.nc", "z.nc"), (None, "a.nc")}


def test_two_left_of_a_kind_are_not_guessed_at() -> None:
    found = pair(named("a.nc", "b.nc"), named("c.nc", sha256=D64))
    assert all(one.before is None or one.after is None for one in found)


def test_another_kind_is_another_file() -> None:
    assert len(pair(named("a.nc"), named("a.nc", kind="debug"))) == 2
