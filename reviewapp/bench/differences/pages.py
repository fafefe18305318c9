"""Pages that show differences, as a signed-in reviewer's browser gets them from the real application."""

import gzip
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from reviewapp.app import create_app, system_clock
from reviewapp.app.memory import settled
from reviewapp.bench.desk import Desk
from reviewapp.bench.differences import shop
from reviewapp.bench.differences.figures import Figure
from reviewapp.bench.differences.hostile import Pair
from reviewapp.bench.figures import Clock
from reviewapp.bench.pages import opened, signed_in
from reviewapp.domain.errors import Misconfigured

MOST_PAGE_MS, MOST_DRAWN_KB, MOST_HOSTILE_S = 150.0, 400.0, 2.0
_HOSTILE_ROUNDS = 3
_DRAWING = re.compile(r"<svg .*?</svg>", re.DOTALL)
_NOTICE = re.compile(r'<p class="notice">(.*?)</p>', re.DOTALL)


@dataclass(frozen=True)
class Browser:
    """Somebody signed in at a desk, whose cache can be emptied."""

    client: FlaskClient
    cache: Path
    clock: Clock

    @classmethod
    def at(cls, desk: Desk, clock: Clock) -> "Browser":
        """The reviewer's browser at a desk."""
        app = create_app(desk.settings, desk.store, system_clock)
        return cls(signed_in(app, desk.password), desk.settings.cache_dir, clock)

    def cold(self, path: str) -> tuple[float, str]:
        """The seconds that a page takes when nothing of it is kept, and the page."""
        shutil.rmtree(self.cache, ignore_errors=True)
        return self.warm(path)

    def warm(self, path: str) -> tuple[float, str]:
        """The seconds that a page takes, and the page."""
        return opened(self.client, path, self.clock)


def text_figures(browser: Browser, pair: str, lines: int, rounds: int) -> Iterator[Figure]:
    """How long the page of two texts takes, when it is opened first and when it was opened before."""
    path = f"/runs/compare/text?{pair}&file=file-1"
    with settled():
        browser.cold(path)
        spent = [(browser.cold(path)[0], browser.warm(path)[0]) for _ in range(rounds)]
    for when, seconds in zip(("opened first", "opened again"), zip(*spent, strict=True), strict=True):
        yield Figure(f"page of two texts of {lines:,} lines, {when}", median(seconds) * 1000, "ms", MOST_PAGE_MS)


def drawing_figure(browser: Browser, pair: str, lines: int) -> Figure:
    """How large the drawings of two toolpaths are, as the compare page sends them."""
    spent, page = browser.cold(f"/runs/compare?{pair}")
    drawings = "".join(_DRAWING.findall(page))
    if "<path" not in drawings:
        raise Misconfigured("The compare page draws nothing; nothing is measured.")
    size = len(gzip.compress(drawings.encode(), mtime=0)) / 1000
    whole = f"the whole page {spent * 1000:.0f} ms, {len(page) / 1000:.0f} kB"
    beside = f"{len(drawings) / 1000:.0f} kB as they are; {whole}"
    return Figure(f"drawings of two programs of {lines:,} lines, compressed", size, "kB", MOST_DRAWN_KB, beside)


def hostile_figures(browser: Browser, pairs: Sequence[tuple[Pair, str]], rounds: int) -> Iterator[Figure]:
    """How long the compare page of each pair takes when it is opened first, and how it says what it leaves out."""
    with settled():
        for pair, address in pairs:
            answers = [browser.cold(f"/runs/compare?{address}") for _ in range(min(rounds, _HOSTILE_ROUNDS))]
            said = "; ".join(dict.fromkeys(" ".join(one.split()) for one in _NOTICE.findall(answers[0][1])))
            spent = median(seconds for seconds, _ in answers)
            yield Figure(f"compare page: {pair.name}", spent, "s", MOST_HOSTILE_S, said)


def refused_figure(desk: Desk, folder: Path, clock: Clock) -> Figure:
    """How long a record that cannot be read takes to be refused."""
    begun = clock()
    report = shop.take(desk, folder)
    spent = clock() - begun
    if len(report.refused) != 1:
        raise Misconfigured(f"A record nested too deep was not refused ({report.sentence()}).")
    return Figure("a record nested too deep, imported", spent, "s", MOST_HOSTILE_S, report.refused[0].reason)
