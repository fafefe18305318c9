import logging
import os
from functools import partial
from pathlib import Path

import pytest

from reviewapp.store.cache import Cache


def filled(cache: Cache, *keys: str, size: int = 100) -> list[str]:
    """Ask for each key; answers those that had to be made."""
    made: list[str] = []

    def make(key: str) -> bytes:
        made.append(key)
        return key.encode() * size

    for key in keys:
        assert cache.get([key], partial(make, key)) == key.encode() * size
    return made


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    assert filled(Cache(tmp_path, 10_000), "a", "b", "a") == ["a", "b"]
    assert filled(Cache(tmp_path, 10_000), "b", "c") == ["c"], "by another process either"


def test_every_part_of_a_key_counts(tmp_path: Path) -> None:
    cache, answers = Cache(tmp_path, 10_000), []
    keys: list[list[str | int]] = [["text", "a", "b"], ["text", "b", "a"], ["text", "ab", ""], ["text", "a", "b", 1]]
    for number, key in enumerate(keys):
        answers.append(cache.get(key, partial(bytes, b"%d" % number)))
    assert answers == [b"0", b"1", b"2", b"3"]


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 132])
def test_what_was_damaged_is_made_again(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path, 10_000)
    filled(cache, "a")
    files(tmp_path)[0].write_bytes(damage)
    assert filled(cache, "a", "a") == ["a"]


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1_000)
    for age, key in enumerate("abcdef"):
        filled(cache, key)
        path = max(files(tmp_path), key=lambda path: path.stat().st_mtime_ns)
        os.utime(path, ns=(age * 10**9, age * 10**9))
    assert filled(cache, "a") == [], "which makes it the newest"
    filled(cache, "g", "h")
    assert filled(cache, "a", "g", "h") == []
    assert filled(cache, "b") == ["b"]


def test_it_never_holds_much_more_than_its_bound(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1_000)
    for number in range(60):
        filled(cache, f"{number:02}", size=20)
        assert sum(path.stat().st_size for path in files(tmp_path)) <= 1_200


def test_what_a_process_before_left_is_bounded_too(tmp_path: Path) -> None:
    filled(Cache(tmp_path, 100_000), *map(str, range(100)))
    filled(Cache(tmp_path, 1_000), "x")
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 1_000


def test_nothing_is_kept_where_its_bound_is_nothing(tmp_path: Path) -> None:
    assert filled(Cache(tmp_path / "none", 0), "a", "a") == ["a", "a"]
    assert not (tmp_path / "none").exists()


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        assert filled(Cache(tmp_path / "file", 1_000), "a", "a") == ["a", "a"]
    assert caplog.messages[0].startswith("nothing is cached: ")


def test_a_draft_that_cannot_be_placed_is_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1_000)
    filled(cache, "a")
    path = files(tmp_path)[0]
    path.unlink()
    path.mkdir()
    assert filled(cache, "a") == ["a"]
    assert files(tmp_path) == []


def test_others_may_not_look_into_it(tmp_path: Path) -> None:
    filled(Cache(tmp_path / "cache", 1_000), "a")
    (path,) = files(tmp_path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
