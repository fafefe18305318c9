"""Fixtures: the program installed from its wheel, and the program of the checkout."""

import sys
from pathlib import Path

import pytest

from tests.packaging.installed import Place, build, install


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return install(wheel, tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(Path(sys.executable).parent, tmp_path_factory.mktemp("elsewhere"))
