"""Where the bars of a chart stand: each below its words, its figure behind its end."""

from collections.abc import Sequence
from typing import NamedTuple

from reviewapp.web.pages.report import Bar, BarChart

_ROW, _LABEL, _BAR, _VALUE = 44, 14, 20, 32
_LONGEST = 78.0
"""In percent of the width: what is left holds the longest bar's figure."""


class Length(NamedTuple):
    """What a bar shows: its label, its length in any unit, the figure behind it in words, its tone."""

    label: str
    amount: float
    value: str
    tone: str = "plain"


def bar_chart(name: str, title: str, description: str, lengths: Sequence[Length], full: float = 0) -> BarChart:
    """The bars of these lengths; the longest spans the chart, or the amount `full` where it is given."""
    most = full or max((one.amount for one in lengths), default=0) or 1
    bars = (_bar(place * _ROW, one, one.amount / most) for place, one in enumerate(lengths))
    return BarChart(name, title, description, len(lengths) * _ROW, tuple(bars))


def _bar(top: int, one: Length, share: float) -> Bar:
    return Bar(
        label=one.label,
        label_y=top + _LABEL,
        bar_y=top + _BAR,
        value=one.value,
        value_y=top + _VALUE,
        width=f"{_LONGEST * share:.1f}%",
        tone=one.tone,
    )
