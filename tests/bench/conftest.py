"""Where measurements of the tests take place."""

import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary folders, and a desk in the environment that must stay as it is: not there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(tmp_path / "real"))
    monkeypatch.setenv("REVIEWAPP_DATABASE_URL", f"sqlite:///{tmp_path / 'real.db'}")
    return folder
