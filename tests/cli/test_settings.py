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


def test_the_limits_of_a_machine_are_read_from_its_table(here: Path) -> None:
    (here / "reviewapp.toml").write_text("[machine.router-01]\nmax_feed_mm_min = 3000\ntravel_z_mm = [-80, 0]\n")
    machine = config.load({}).machine["router-01"]
    assert (machine.max_feed_mm_min, machine.travel_z_mm, machine.max_spindle_rpm) == (3000, (-80, 0), None)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("max_fed_mm_min = 1", r"machine\.m1\.max_fed_mm_min in .* nearest one is machine\.m1\.max_feed_mm_min"),
        ("max_feed_mm_min = 0", r"REVIEWAPP_MACHINE\.M1\.MAX_FEED_MM_MIN: .*greater than 0"),
        ("max_feed_mm_min = nan", r"REVIEWAPP_MACHINE\.M1\.MAX_FEED_MM_MIN: .*finite"),
        ("travel_x_mm = [5, 5]", r"TRAVEL_X_MM: .*first end of a range must be below the second"),
        ("min_spindle_rpm = 9\nmax_spindle_rpm = 8", r"min_spindle_rpm is above max_spindle_rpm"),
    ],
)
def test_a_limit_that_cannot_be_is_told_by_its_machine(here: Path, table: str, told: str) -> None:
    (here / "reviewapp.toml").write_text(f"[machine.m1]\n{table}\n")
    with pytest.raises(Misconfigured, match=told):
        config.load({})
