"""One shop for all tests of the demonstration, written once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewapp.demo.model import Run
from reviewapp.demo.shop import Shop, fortnight, write_shop

UNTIL = datetime(2026, 1, 16, 15, 20, tzinfo=UTC)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shop")


@pytest.fixture(scope="session")
def shop(root: Path) -> Shop:
    return write_shop(root, until=UNTIL)


@pytest.fixture(scope="session")
def runs() -> tuple[list[Run], list[Run]]:
    return fortnight(until=UNTIL)


@pytest.fixture(scope="session")
def until() -> datetime:
    return UNTIL
