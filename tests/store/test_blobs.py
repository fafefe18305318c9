import io
import os
from hashlib import sha256
from pathlib import Path

import pytest

from reviewapp.domain.errors import Damaged, Unavailable, Unreadable
from reviewapp.store.blobs import Blobs

DATA = b"G0 X1\n" * 1000
NAME = sha256(DATA).hexdigest()


@pytest.fixture
def kept(tmp_path: Path) -> Blobs:
    source = tmp_path / "source.nc"
    source.write_bytes(DATA)
    blobs = Blobs(tmp_path / "blobs")
    blobs.keep(source, NAME)
    blobs.keep(source, NAME)
    return blobs


def test_what_was_kept_is_read_again(kept: Blobs) -> None:
    assert (kept.read(NAME), kept.state(NAME), kept.holds(NAME)) == (DATA, "sound", True)


def test_one_changed_byte_is_found(kept: Blobs) -> None:
    kept.path(NAME).write_bytes(DATA[:-1] + b"X")
    assert kept.state(NAME) == "bad"
    with pytest.raises(Damaged, match="no longer matches"):
        kept.read(NAME)


def test_what_is_gone_is_said_to_be_gone(kept: Blobs) -> None:
    kept.path(NAME).unlink()
    assert (kept.state(NAME), kept.state(None)) == ("missing", "missing")
    with pytest.raises(Damaged, match="is gone"):
        kept.read(NAME)


def test_a_name_that_is_no_hash_reaches_no_path(kept: Blobs) -> None:
    for name in ("../../etc/passwd", "", NAME.upper()):
        with pytest.raises(Damaged, match="not a SHA-256"):
            kept.path(name)


def test_a_file_of_other_bytes_leaves_nothing_behind(kept: Blobs, tmp_path: Path) -> None:
    other = tmp_path / "other.nc"
    other.write_bytes(b"G1")
    with pytest.raises(Damaged, match="changed while"):
        kept.keep(other, "0" * 64)
    assert not [path for path in (kept.root / "00").rglob("*") if path.is_file()]
    with pytest.raises(Unreadable, match="has gone since"):
        kept.keep(tmp_path / "absent", "1" * 64)
    kept.root.joinpath("11").write_bytes(b"in the way")
    with pytest.raises(Unavailable, match="could not be stored"):
        kept.keep(other, "1" * 64)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files and folders that were brought to the disk, in order, each under the name it had then."""
    seen, sync = list[Path](), os.fsync

    def watch(handle: int) -> None:
        seen.append(Path(f"/proc/self/fd/{handle}").readlink())
        sync(handle)

    monkeypatch.setattr(os, "fsync", watch)
    return seen


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks Linux what a handle is open on")
def test_the_folders_of_a_new_blob_are_on_disk_before_it_counts_as_kept(tmp_path: Path, synced: list[Path]) -> None:
    blobs = Blobs(tmp_path / "new" / "blobs")
    place = blobs.path(NAME)
    blobs.put_back(io.BytesIO(DATA), NAME)
    folders = [tmp_path, tmp_path / "new", blobs.root, place.parent.parent]
    assert synced[:4] == folders, "each before anything is made in the folder below it"
    assert synced[4].parent == place.parent
    assert synced[5:] == [place.parent]
    synced.clear()
    blobs.add([DATA + b"more"])
    other = blobs.path(sha256(DATA + b"more").hexdigest())
    assert {other.parent.parent.parent, other.parent.parent, other.parent} <= set(synced)
    synced.clear()
    blobs.put_back(io.BytesIO(DATA), NAME)
    assert len(synced) == 2, "folders that stood already cost nothing"


@pytest.mark.parametrize("fails_at", range(1, 7))
def test_a_disk_that_fails_at_any_sync_keeps_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    source, blobs, left, sync = tmp_path / "source.nc", Blobs(tmp_path / "new" / "blobs"), [fails_at], os.fsync
    source.write_bytes(DATA)

    def fail(handle: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError("the disk fails")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Unavailable, match="could not be stored"):
        blobs.keep(source, NAME)
    blobs.keep(source, NAME)
    assert blobs.state(NAME) == "sound"
