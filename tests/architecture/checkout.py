"""The files of the checkout, for tests that read them."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "reviewapp"
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"


def name(path: Path) -> str:
    """A file's path as a reader of a message would write it."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def is_migration(path: Path) -> bool:
    """Whether a file is one step of the schema's history, which is written once and never touched."""
    return path.parent == PACKAGE / "store/migrations/versions"


def long_files(paths: Iterator[Path], most: int) -> list[str]:
    """One line for each file of more than `most` lines."""
    counted = {path: len(path.read_text().splitlines()) for path in paths}
    return [f"{name(path)}: {lines} lines, at most {most}" for path, lines in counted.items() if lines > most]


def committed() -> list[Path]:
    """Every file that is, or would be, committed; those of a copy without git are found by walking."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        return [path for path in ROOT.rglob("*") if path.is_file() and not _is_made(path)]
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for entry in listed.split("\0") if entry and (path := ROOT / entry).is_file()]


def _is_made(path: Path) -> bool:
    top = path.relative_to(ROOT).parts
    return "__pycache__" in top or (top[0].startswith(".") and top[0] not in {".ci", ".gitignore"})
