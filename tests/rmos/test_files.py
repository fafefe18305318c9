from pathlib import Path

import pytest

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
