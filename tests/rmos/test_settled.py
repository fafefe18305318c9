"""Files that are rewritten while they are read: read again, never misread, refused when it does not end."""

import json
import os
from pathlib import Path

import pytest

from reviewapp.domain.errors import Unreadable
from reviewapp.rmos.files import PAUSES, read_bytes
from reviewapp.rmos.received import Refused
from reviewapp.rmos.settled import records
from reviewapp.rmos.single import Record
from tests.rmos.stores import run, write

OLD, NEW = b'{"v": 1}', b'{"v": 22}'


class Meddler:
    """Writes to a file between the steps of whoever reads it, as often as told."""

    def __init__(self, path: Path, times: int, content: bytes = NEW) -> None:
        self.path, self.times, self.content, self.waits = path, times, content, 0

    def write(self) -> None:
        if self.times:
            self.times -= 1
            self.path.write_bytes(self.content + b" " * self.times)

    def pause(self, seconds: float) -> None:
        assert seconds in PAUSES
        self.waits += 1


@pytest.fixture
def meddled(monkeypatch: pytest.MonkeyPatch) -> list[Meddler]:
    """Meddlers that write just after the file was opened and looked at."""
    meddlers: list[Meddler] = []
    fstat = os.fstat

    def looked_at(handle: int) -> object:
        stat = fstat(handle)
        for one in meddlers:
            one.write()
        return stat

    monkeypatch.setattr(os, "fstat", looked_at)
    return meddlers


def test_a_file_that_changes_under_the_reader_is_read_again(tmp_path: Path, meddled: list[Meddler]) -> None:
    one = Meddler(write(tmp_path / "x.json", OLD), times=2)
    meddled.append(one)
    assert read_bytes(one.path, pause=one.pause) == NEW
    assert one.waits == 2


def test_a_file_that_does_not_come_to_rest_is_refused(tmp_path: Path, meddled: list[Meddler]) -> None:
    one = Meddler(write(tmp_path / "x.json", OLD), times=99)
    meddled.append(one)
    with pytest.raises(Unreadable, match="kept changing") as caught:
        read_bytes(one.path, pause=one.pause)
    assert (caught.value.kind, one.waits) == ("changing", len(PAUSES))


def test_a_file_that_is_replaced_is_read_again(tmp_path: Path, meddled: list[Meddler]) -> None:
    path, aside = write(tmp_path / "x.json", OLD), tmp_path / "x.json.tmp"
    one = Meddler(path, times=1)

    def replace() -> None:
        if one.times:
            one.times = 0
            aside.write_bytes(b'{"v": 3}')
            aside.replace(path)

    one.write = replace  # type: ignore[method-assign]
    meddled.append(one)
    assert read_bytes(path, pause=one.pause) == b'{"v": 3}'


def shop(*versions: int) -> bytes:
    return json.dumps({f"run_{n}": run(f"run_{n}", v=version) for n, version in enumerate(versions)}).encode()


def names(found: list[Record | Refused]) -> list[str]:
    return [one[0] if not isinstance(one, Refused) else one.kind for one in found]


def test_one_file_of_runs_that_is_rewritten_gives_no_record_made_of_two_versions(tmp_path: Path) -> None:
    path = write(tmp_path / "runs.json", shop(*[1] * 50))
    reading = records(path, chunk=100, pause=lambda _: None)
    found = [next(reading)]
    path.write_bytes(shop(*[22] * 60))
    found += reading
    assert names(found) == [f"run_{n}" for n in range(60)], "each run is given once, the new ones too"
    seen = [json.loads(one[1])["v"] for one in found if not isinstance(one, Refused)]
    assert seen == [1] * (60 - seen.count(22)) + [22] * seen.count(22)
    assert seen.count(1) < 50


def test_a_file_of_runs_caught_half_written_is_not_called_cut(tmp_path: Path) -> None:
    whole = shop(*range(20))
    path = write(tmp_path / "runs.json", whole[: len(whole) // 2])
    reading = records(path, chunk=100, pause=lambda _: None)
    found = [next(reading)]
    path.write_bytes(whole)
    found += reading
    assert names(found) == [f"run_{n}" for n in range(20)]


def test_a_file_of_runs_that_does_not_come_to_rest_is_refused_in_the_end(
    tmp_path: Path, meddled: list[Meddler]
) -> None:
    one = Meddler(write(tmp_path / "runs.json", shop(1)), times=99, content=shop(1))
    meddled.append(one)
    (found,) = records(one.path, pause=one.pause)
    assert isinstance(found, Refused)
    assert (found.kind, one.waits) == ("changing", len(PAUSES))


def test_a_file_of_runs_that_comes_to_rest_is_read(tmp_path: Path, meddled: list[Meddler]) -> None:
    one = Meddler(write(tmp_path / "runs.json", shop(1)), times=3, content=shop(2))
    meddled.append(one)
    assert names(list(records(one.path, pause=one.pause))) == ["run_0"]


def test_a_refusal_is_told_once_however_often_the_file_is_read(tmp_path: Path) -> None:
    data = b'{"\xff": {}, ' + shop(*range(30))[1:]
    path = write(tmp_path / "runs.json", data)
    reading = records(path, chunk=100, pause=lambda _: None)
    found = [next(reading), next(reading)]
    path.write_bytes(data + b"\n")
    found += reading
    assert names(found) == ["bad-name", *(f"run_{n}" for n in range(30))]
