"""The key that signs: made once, its owner's alone, and never taken for another."""

from pathlib import Path

import pytest

from reviewapp.domain.errors import Misconfigured
from reviewapp.signing import load_or_make
from reviewapp.verify import parse_key


def test_a_key_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "signing.key"
    first, second = load_or_make(path, "desk"), load_or_make(path, "desk")
    assert first == second
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["signing.key"]
    assert parse_key(first.public.text) == first.public
    assert "seed" not in repr(first)


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "x" * 129])
def test_a_name_that_a_key_cannot_have_stops_the_start(tmp_path: Path, origin: str) -> None:
    with pytest.raises(Misconfigured, match="REVIEWAPP_ORIGIN"):
        load_or_make(tmp_path / "signing.key", origin)
    assert not list(tmp_path.iterdir())


def test_a_key_that_others_can_read_or_that_is_damaged_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "signing.key"
    load_or_make(path, "desk")
    line = path.read_text()
    with pytest.raises(Misconfigured, match="that of 'desk'"):
        load_or_make(path, "another")
    path.chmod(0o640)
    with pytest.raises(Misconfigured, match="mode to 600"):
        load_or_make(path, "desk")
    path.chmod(0o600)
    for wrong in ("", line[:-9], line.replace("desk", "disk"), line.replace("KEY", "kez")):
        path.write_text(wrong)
        with pytest.raises(Misconfigured, match=r"signing\.key"):
            load_or_make(path, "desk")
