"""A mistake in the settings stops the start, and says which name was meant."""

from pathlib import Path

import pytest

from reviewapp import config
from reviewapp.domain.errors import Misconfigured


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_environment_wins_over_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "reviewapp.toml").write_text('port = 8100\nhost = "127.0.0.2"\n')
    monkeypatch.setenv("REVIEWAPP_PORT", "8200")
    settings = config.load({"REVIEWAPP_PORT": "8200", "PATH": "/bin"})
    assert (settings.port, settings.host, settings.threads) == (8200, "127.0.0.2", 4)


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("REVIEWAPP_PROT", "REVIEWAPP_PORT"),
        ("REVIEWAPP_DATADIR", "REVIEWAPP_DATA_DIR"),
        ("reviewapp_host_s", "REVIEWAPP_HOST"),
    ],
)
def test_a_mistyped_name_in_the_environment_is_told_with_the_nearest(mistyped: str, meant: str) -> None:
    with pytest.raises(Misconfigured, match=f"{mistyped} is not a setting; the nearest one is {meant}"):
        config.load({mistyped: "1"})


def test_a_mistyped_name_in_the_file_is_told_with_the_nearest(here: Path) -> None:
    (here / "reviewapp.toml").write_text("idle_minuts = 5\n")
    with pytest.raises(Misconfigured, match=r"idle_minuts in reviewapp\.toml .* nearest one is idle_minutes"):
        config.load({})


def test_a_value_that_cannot_be_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWAPP_PORT", "99999")
    with pytest.raises(Misconfigured, match=r"REVIEWAPP_PORT: .*less than or equal to 65535"):
        config.load({})
