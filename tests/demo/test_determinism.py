import hashlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from reviewapp.demo.shop import Shop, fortnight, write_shop


def digest(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_equal_arguments_give_equal_bytes(shop: Shop, root: Path, tmp_path: Path, until: datetime) -> None:
    again = write_shop(tmp_path, until=until)
    assert digest(tmp_path) == digest(root)
    assert (again.runs, again.override_candidates) == (shop.runs, shop.override_candidates)


def test_the_zone_of_until_changes_nothing(shop: Shop, root: Path, tmp_path: Path, until: datetime) -> None:
    write_shop(tmp_path, until=until.astimezone(timezone(timedelta(hours=9))))
    assert digest(tmp_path) == digest(root)


def test_another_seed_gives_other_runs(shop: Shop, root: Path, tmp_path: Path, until: datetime) -> None:
    write_shop(tmp_path, until=until, seed=8)
    assert digest(tmp_path) != digest(root)


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="aware"):
        write_shop(tmp_path, until=datetime(2026, 1, 16, 15, 20))  # noqa: DTZ001  # the point of the test


@pytest.mark.parametrize("day", [1, 2, 5])
def test_it_ends_at_until_on_any_day_of_the_week_at_any_hour(day: int) -> None:
    until = datetime(2026, 3, day, 0, 5, tzinfo=UTC)
    older, later = fortnight(until=until)
    moments = [run.created_at for run in older + later]
    assert moments == sorted(moments)
    assert timedelta(minutes=10) <= until - moments[-1] < timedelta(minutes=25)


def test_its_size_suits_a_demonstration(shop: Shop, root: Path) -> None:
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    assert 3_000_000 < size < 8_000_000
