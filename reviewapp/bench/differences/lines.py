"""Lines of two long programs, compared here and by git."""

import os
import shutil
import subprocess  # to run the peer
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from reviewapp.app.memory import settled
from reviewapp.bench.differences.figures import Figure
from reviewapp.bench.differences.rounds import in_turn
from reviewapp.bench.differences.samples import changed, deepened, scattered
from reviewapp.bench.figures import Clock
from reviewapp.bench.memory import held_mb, peak_mb
from reviewapp.domain import media
from reviewapp.domain.errors import Misconfigured
from reviewapp.web.text_diff import View, text_diff

MOST_TIMES, MOST_MB = 1.5, 100.0
_SHALLOW, _DEEPER = 0.05, 0.047
_VIEW = View("bench", is_program=True)
_NO_GIT = "git is not here to be measured beside"
_DIFFER = 1
"""What git exits with where files differ."""


def line_figures(folder: Path, lines: int, rounds: int, clock: Clock) -> Iterator[Figure]:
    """How long each pair takes beside git, and how much memory.

    Here that is all from the bytes of both files to the first page: stretches, folds, words marked, what is quiet
    counted throughout. There it is a process of `git diff --no-index` whose answer is read and thrown away.
    """
    git = shutil.which("git")
    for name, (before, after) in _pairs(lines).items():
        files = folder / "before.nc", folder / "after.nc"
        for file, text in zip(files, (before, after), strict=True):
            file.write_text(text)
        yield _beside_git(f"{lines:,} lines, {name}", files, git, rounds, clock)
        yield Figure(f"{lines:,} lines, {name}: memory", _extra_mb(files), "MB", MOST_MB, "in a process of its own")


def _pairs(lines: int) -> Mapping[str, tuple[str, str]]:
    first, contour = scattered(lines, Random(1)), partial(deepened, lines)  # noqa: S311  # a sample, not a secret
    deeper = changed(contour(_DEEPER, Random(3)), 0.01, Random(5))  # noqa: S311
    return {
        "1 % changed": (first, changed(first, 0.01, Random(5))),  # noqa: S311
        "all different": (first, scattered(lines, Random(2))),  # noqa: S311
        "one contour at many depths": (contour(_SHALLOW, Random(3)), deeper),  # noqa: S311
    }


def _beside_git(name: str, files: tuple[Path, Path], git: str | None, rounds: int, clock: Clock) -> Figure:
    if git is None:
        return Figure(name, None, "x", MOST_TIMES, _NO_GIT)
    with settled():
        theirs, start, ours = in_turn(
            rounds, clock, partial(_git_diff, git, files), partial(_run, git, "--version"), partial(_compare, files)
        )
    beside = f"{ours * 1000:.1f} ms; git {theirs * 1000:.1f} ms, {start * 1000:.1f} of them to start"
    return Figure(name, ours / theirs, "x", MOST_TIMES, beside)


def _compare(files: tuple[Path, Path]) -> None:
    before, after = (media.text_of(file.read_bytes()) for file in files)
    text_diff(before or "", after or "", _VIEW)


def _git_diff(git: str, files: tuple[Path, Path]) -> None:
    code = _run(git, "diff", "--no-index", "--no-ext-diff", "--no-color", "--", *map(str, files))
    if code != _DIFFER:
        raise Misconfigured(f"git answered {code} instead of a difference; nothing is measured.")


def _run(git: str, *words: str) -> int:
    # Settings of whoever measures would measure another git.
    plain = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    run = subprocess.run([git, *words], stdout=subprocess.PIPE, check=False, env={**os.environ, **plain})  # noqa: S603
    return run.returncode


def _extra_mb(files: tuple[Path, Path]) -> float:
    # Spawned: a forked process would begin with the memory of this one.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_grown_mb, files).result()


def _grown_mb(files: tuple[Path, Path]) -> float:
    """The most memory that comparing takes at a time, above what was held before."""
    with settled():
        before = held_mb()
        _compare(files)
        return max(0.0, peak_mb() - before)
