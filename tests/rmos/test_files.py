from pathlib import Path

import pytest

from reviewapp.domain.canonical import sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.rmos import settled
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.rmos.files import is_file, is_folder, name_of, read_bytes
from reviewapp.rmos.received import Refused


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    assert read_bytes(tmp_path / "x", 5) == b"12345"
    with pytest.raises(Unreadable, match="larger than"):
        read_bytes(tmp_path / "x", 4)


def test_reasons_name_no_path(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(tmp_path)
    assert str(caught.value) == "the file cannot be read (Is a directory)"
    (gone,) = settled.records(tmp_path / "gone.json")
    assert gone == Refused("gone.json", "", "the file vanished while it was being read; import again", Damage.VANISHED)


def test_a_name_the_system_refuses_is_no_file(tmp_path: Path) -> None:
    assert not is_file(tmp_path / ("x" * 300))
    assert not is_folder(tmp_path / ("x" * 300))


def test_files_are_named_from_the_import_path(tmp_path: Path) -> None:
    root = tmp_path / "store"
    root.mkdir()
    assert name_of(root / "a/b.json", root) == "a/b.json"
    assert name_of(root / "runs.json", root / "runs.json") == "runs.json"
    assert name_of(tmp_path.resolve() / "attachments/x.nc", root) == "attachments/x.nc"
    assert name_of(Path("/elsewhere/deep/x.nc"), root) == "deep/x.nc"


def test_an_attachment_that_vanishes_is_unreadable(tmp_path: Path) -> None:
    index = AttachmentIndex((tmp_path,))
    assert index.find("no hash") is None
    with pytest.raises(Unreadable, match="vanished"):
        index.verify(tmp_path / "gone", "0" * 64)


DIGEST = sha256(b"G0 X1")


def shelf_of(root: Path) -> Path:
    shelf = root / DIGEST[:2] / DIGEST[2:4]
    shelf.mkdir(parents=True)
    return shelf


@pytest.mark.parametrize("probes", [False, True])
def test_links_that_lead_out_of_the_attachments_are_not_followed(tmp_path: Path, probes: bool) -> None:
    outside, root = tmp_path / "outside", tmp_path / "attachments"
    outside.mkdir()
    (outside / f"{DIGEST}.nc").write_bytes(b"G0 X1")
    for ending in (".nc", ".stp"):
        (shelf := root / ending).mkdir(parents=True)
        (shelf / f"{DIGEST}{ending}").symlink_to(outside / f"{DIGEST}.nc")
        assert AttachmentIndex((shelf,), probes).find(DIGEST) is None
    shelf_of(root).rmdir()
    (root / DIGEST[:2] / DIGEST[2:4]).symlink_to(outside)
    assert AttachmentIndex((root,), probes).find(DIGEST) is None


@pytest.mark.parametrize("probes", [False, True])
def test_links_that_stay_within_the_attachments_are_followed(tmp_path: Path, probes: bool) -> None:
    (tmp_path / "kept").write_bytes(b"G0 X1")
    (tmp_path / f"{DIGEST}.nc").symlink_to(tmp_path / "kept")
    assert AttachmentIndex((tmp_path,), probes).find(DIGEST) == tmp_path / f"{DIGEST}.nc"


def test_a_file_that_came_after_the_folder_was_listed_is_found(tmp_path: Path) -> None:
    shelf, index = shelf_of(tmp_path), AttachmentIndex((tmp_path,))
    assert index.find(DIGEST) is None
    (shelf / f"{DIGEST}.nc").write_bytes(b"G0 X1")
    assert index.find(DIGEST) == shelf / f"{DIGEST}.nc"


@pytest.mark.parametrize("probes", [False, True])
def test_a_usual_ending_is_taken_before_another(tmp_path: Path, probes: bool) -> None:
    for ending in (".aaa", ".nc", ".json"):
        (tmp_path / f"{DIGEST}{ending}").write_bytes(b"G0 X1")
    assert AttachmentIndex((tmp_path,), probes).find(DIGEST) == tmp_path / f"{DIGEST}.json"


def test_a_probed_file_is_found_without_listing_a_large_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewapp.rmos.attachments._list", lambda shelf, _: pytest.fail(f"{shelf} was listed"))
    (tmp_path / f"{DIGEST}.nc").write_bytes(b"G0 X1")
    assert AttachmentIndex((tmp_path,), probes_first=True).find(DIGEST) == tmp_path / f"{DIGEST}.nc"


@pytest.mark.parametrize("probes", [False, True])
def test_a_file_of_an_unusual_ending_is_found(tmp_path: Path, probes: bool) -> None:
    (tmp_path / f"{DIGEST}.stp").write_bytes(b"G0 X1")
    assert AttachmentIndex((tmp_path,), probes).find(DIGEST) == tmp_path / f"{DIGEST}.stp"


@pytest.mark.parametrize("size", [0, 5, 1024 * 1024, 1024 * 1024 + 1])
def test_a_file_of_any_size_is_hashed_whole(tmp_path: Path, size: int) -> None:
    data = b"x" * size
    (tmp_path / "x").write_bytes(data)
    assert AttachmentIndex((tmp_path,)).verify(tmp_path / "x", sha256(data)) == ("raw", sha256(data), size)
