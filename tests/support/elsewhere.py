"""Another machine: Python and cryptography, and nothing of ours."""

import subprocess
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest


class Elsewhere:
    """A folder with an interpreter that cannot import the desk."""

    def __init__(self, home: Path) -> None:
        self.home = home
        venv.create(home, symlinks=True)
        (place,) = home.glob("lib/python*/site-packages")
        for name in ("cryptography", "cffi", "_cffi_backend", "pycparser"):
            spec = find_spec(name)
            if spec and spec.origin:
                found = Path(spec.origin)
                found = found.parent if found.name == "__init__.py" else found
                (place / found.name).symlink_to(found)

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code and output of `python -I` there."""
        command = [str(self.home / "bin/python"), "-I", *words]
        done = subprocess.run(command, cwd=self.home, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr[-300:]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    made = Elsewhere(tmp_path / "elsewhere")
    assert "No module named 'reviewapp'" in made.run("-c", "import reviewapp")[1]
    return made
