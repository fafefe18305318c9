"""What the standard library takes for a page of two texts: it may be minutes, so that it is stopped."""

from difflib import HtmlDiff
from multiprocessing import get_context

from reviewapp.bench.figures import Clock


def html_diff(before: str, after: str, most_seconds: float, clock: Clock) -> str:
    """How long difflib.HtmlDiff takes, in a process of its own, in words."""
    process = get_context("spawn").Process(target=_make, args=(before, after))
    begun = clock()
    process.start()
    process.join(most_seconds)
    spent = clock() - begun
    if process.is_alive():
        process.kill()
        process.join()
        return f"difflib.HtmlDiff takes more than {most_seconds:g} s for the same page"
    return f"difflib.HtmlDiff takes {spent:.1f} s for the same page"


def _make(before: str, after: str) -> None:
    HtmlDiff().make_file(before.splitlines(), after.splitlines())
