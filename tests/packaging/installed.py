"""An environment that has the wheel, and of the checkout nothing."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.checkout import ROOT, committed

CALLERS = ("REVIEWAPP_", "PYTHON", "COV")
SHIPPED = ("reviewapp", "templates", "static", "pyproject.toml", "README.md", "CHANGELOG.md")


@dataclass(frozen=True)
class Place:
    """Somewhere the program is run from: its folder of programs, and the folder it is run in."""

    programs: Path
    folder: Path

    def run(self, program: str, *words: str) -> str:
        """What a program prints, run far from the checkout and without the caller's settings."""
        env = {key: value for key, value in os.environ.items() if not key.startswith(CALLERS)}
        command = [str(self.programs / program), *words]
        done = subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program} {' '.join(words)}:\n{done.stdout}{done.stderr}"
        return done.stdout


def build(folder: Path) -> Path:
    """The wheel of what is committed or about to be, built in a copy, so that two builds do not meet."""
    source = folder / "source"
    for path in committed():
        inside = path.relative_to(ROOT)
        if inside.parts[0] in SHIPPED:
            (source / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, source / inside)
    builder = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    command = [*builder, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def install(wheel: Path, folder: Path) -> Place:
    """A new environment with the wheel in it, borrowing the libraries of this one but not its checkout."""
    home = folder / "env"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin/python"
    pip = [sys.executable, "-m", "pip", f"--python={python}", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    packages = next(home.glob("lib/python*/site-packages"))
    # Searched after the new environment's own; an editable install's .pth over there stays unread.
    (packages / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return Place(home / "bin", folder)
