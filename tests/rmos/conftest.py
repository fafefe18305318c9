"""One shop for all tests of the reader, written once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewapp.demo.shop import write_shop

UNTIL = datetime(2026, 1, 16, 15, 20, tzinfo=UTC)


@pytest.fixture(scope="session")
def shop_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rmos_shop")
    write_shop(root, until=UNTIL)
    return root
