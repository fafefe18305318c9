"""The parts of the measurement, with a clock that moves a second at each look."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from reviewapp.app import create_app
from reviewapp.bench import replay, shop
from reviewapp.bench.desk import Desk, new_desk
from reviewapp.bench.figures import PageFigure, ReplayFigure
from reviewapp.bench.importer import importer
from reviewapp.bench.least import least_seconds
from reviewapp.bench.measuring import Plan
from reviewapp.bench.pages import PATHS, page_times
from reviewapp.domain import backtest
from reviewapp.domain.backtest import Arrival
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.policy import Case
from reviewapp.domain.presets import NONE
from reviewapp.domain.risk import Risk
from reviewapp.store.engine import make_engine

ARRIVED = Arrival("run_1", "a", Case(content_class=ContentClass.EXPLANATORY, risk=Risk.RED), may_pass=True)


def looks() -> float:
    """A clock that can be sent to another process."""
    return 0.0


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path / "data", "") as desk:
        yield desk


def written(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.glob("*/*.json")}


def test_the_shop_is_the_same_wherever_it_is_written_and_however_it_is_cut(tmp_path: Path) -> None:
    shop.write_runs(tmp_path / "whole", 495, 10)
    shop.write_runs(tmp_path / "parts", 495, 4)
    shop.write_runs(tmp_path / "parts", 499, 6)
    assert written(tmp_path / "whole") == written(tmp_path / "parts")
    assert len(written(tmp_path / "whole")) == 10
    assert len({name[:10] for name in written(tmp_path / "whole")}) == 2, "a folder a day"


def test_an_import_that_is_not_whole_measures_nothing(new: Desk, tmp_path: Path) -> None:
    shop.write_runs(tmp_path / "shop", 0, 8)
    with importer(new.settings, looks) as taking:
        assert taking.begin(tmp_path / "shop", 8).result().peak_mb > 0
        with pytest.raises(Misconfigured, match="8 unchanged"):
            taking.begin(tmp_path / "shop", 8).result()


def test_the_least_work_keeps_every_file(tmp_path: Path) -> None:
    shop.write_runs(tmp_path / "shop", 0, 120)
    clock = map(float, count()).__next__
    assert least_seconds(tmp_path / "shop", tmp_path / "least.db", clock) == 1.0
    engine = make_engine(f"sqlite:///{tmp_path / 'least.db'}")
    with engine.connect() as conn:
        assert conn.exec_driver_sql("SELECT count(DISTINCT run_id) FROM kept").scalar() == 120
    engine.dispose()


def test_a_replay_and_its_least_work_are_of_the_same_advisories(new: Desk, tmp_path: Path) -> None:
    shop.write_runs(tmp_path / "shop", 0, 30)
    with importer(new.settings, looks) as taking:
        taking.begin(tmp_path / "shop", 30).result()
    clock = map(float, count()).__next__
    assert replay.replay_figure(new.store, clock) == ReplayFigure(30, 1.0, 1.0)
    assert replay.read(new.store) == replay.replayed(new.store).total == 30


def test_a_replay_that_changes_nothing_measures_nothing(new: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "replayed", lambda _: backtest.replay([ARRIVED], NONE, NONE))
    with pytest.raises(AssertionError, match="does not say so"):
        replay.replay_figure(new.store, looks)


def test_every_page_is_asked_for_as_often(new: Desk) -> None:
    here = (create_app(new.settings, new.store), new.password)
    found = page_times(here, here, map(float, count()).__next__)
    assert found == tuple(PageFigure(path, 1000.0, 1000.0) for path in PATHS)


def test_who_cannot_sign_in_measures_nothing(new: Desk) -> None:
    app = create_app(new.settings, new.store)
    with pytest.raises(Misconfigured, match="/sign-in answered"):
        page_times((app, new.password), (app, "not the password"), looks)


@pytest.mark.parametrize(("advisories", "few"), [(2, 1), (60, 30), (2_000, 1_000), (100_000, 1_000)])
def test_few_is_a_thousand_or_half_of_all(advisories: int, few: int) -> None:
    assert Plan(20_000, advisories).few == few
