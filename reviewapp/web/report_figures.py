"""The figures of a report: each as a chart and as a table of the same."""

from reviewapp.domain.governance import lasting
from reviewapp.domain.report import Deed, Deeds, Report, Share, Waits
from reviewapp.domain.risk import Risk
from reviewapp.web import words
from reviewapp.web.charts import Length, bar_chart
from reviewapp.web.pages.report import FigureRow, Figures

MOST_BARS = 20
_UNDER_A_MINUTE = 0.5
"""How long a bar is for minutes that are counted as none."""
_DEEDS = {
    Deed.APPROVED: "Approved",
    Deed.REJECTED: "Rejected",
    Deed.SENT_BACK: "Sent back",
    Deed.WITHDREW: "Withdrew",
    Deed.GRANTED: "Overrides granted",
    Deed.REFUSED: "Overrides refused",
    Deed.REVOKED: "Overrides revoked",
}
_URGENT_FIRST = tuple(reversed(Risk))


def signed(report: Report) -> Figures | None:
    """Who signed how much, the busiest in front."""
    people = sorted(report.deeds.items(), key=lambda one: (-one[1].total, one[0]))
    if not people:
        return None
    busiest = [Length(f"{deeds.name} ({who})", deeds.total, f"{deeds.total:,}") for who, deeds in people[:MOST_BARS]]
    left = f" The {MOST_BARS} who signed most are drawn; the table has everybody." if len(people) > MOST_BARS else ""
    return Figures(
        chart=bar_chart("signed", "Signatures by person", f"One bar a person, by how much they signed.{left}", busiest),
        columns=("Person", *_DEEDS.values(), "All"),
        rows=tuple(FigureRow(f"{deeds.name} ({who})", None, _signed_cells(deeds)) for who, deeds in people),
        is_stacked=True,
    )


def waits(report: Report) -> Figures | None:
    """From being asked to the first verdict, by risk."""
    known = [(risk, report.waits[risk]) for risk in _URGENT_FIRST if risk in report.waits]
    if not known:
        return None
    bars = [bar for risk, one in known for bar in _wait_bars(risk, one)]
    told = "; ".join(f"{risk}: {_span(one.percentile(50))} and {_span(one.percentile(90))}" for risk, one in known)
    return Figures(
        chart=bar_chart(
            "waits",
            "Time to the first verdict by risk",
            f"Median and 90th percentile. {told}.",
            bars,
            full=max(1, *(bar.amount for bar in bars)),
        ),
        columns=("Risk", "First verdicts", "Median", "90th percentile", "Longest", "Over the target time"),
        rows=tuple(FigureRow(risk, risk, _wait_cells(one)) for risk, one in known),
        is_stacked=True,
    )


def shares(report: Report) -> Figures | None:
    """How much of what was routed the policy let pass by itself, by risk and in all."""
    known = [(risk, report.shares[risk]) for risk in _URGENT_FIRST if risk in report.shares]
    if not known:
        return None
    whole = Share(routed=sum(one.routed for _, one in known), auto=sum(one.auto for _, one in known))
    bars = [Length(_marked(risk), one.auto / one.routed, _percent(one), risk.lower()) for risk, one in known]
    told = "; ".join(f"{risk}: {_percent(one)}" for risk, one in known)
    return Figures(
        chart=bar_chart("shares", "Auto-approved share by risk", f"{told}.", bars, full=1),
        columns=("Risk", "Routed", "Auto-approved", "Share"),
        rows=(
            *(FigureRow(risk, risk, _share_cells(one)) for risk, one in known),
            FigureRow("All", None, _share_cells(whole)),
        ),
    )


def targets(report: Report) -> tuple[str, ...]:
    """The times to decide that waits were measured against, a sentence a policy."""
    return tuple(f"{name}: {_times(report.targets[name])}." for name in sorted(report.targets))


def _times(minutes: dict[Risk, int]) -> str:
    said = ", ".join(f"{risk} within {lasting(minutes[risk])}" for risk in _URGENT_FIRST if risk in minutes)
    return said or "sets no time to decide"


def _signed_cells(deeds: Deeds) -> tuple[str, ...]:
    return (*(f"{deeds.counts.get(deed, 0):,}" for deed in _DEEDS), f"{deeds.total:,}")


def _wait_bars(risk: Risk, one: Waits) -> tuple[Length, Length]:
    median, late = one.percentile(50), one.percentile(90)
    return (
        Length(f"{_marked(risk)}, median", median or _UNDER_A_MINUTE, _span(median), risk.lower()),
        Length(f"{_marked(risk)}, 90th percentile", late or _UNDER_A_MINUTE, _span(late), risk.lower()),
    )


def _wait_cells(one: Waits) -> tuple[str, ...]:
    late = f"{one.late:,} of {one.targeted:,}" if one.targeted else "no target set"
    return (f"{one.count:,}", _span(one.percentile(50)), _span(one.percentile(90)), _span(one.longest), late)


def _share_cells(one: Share) -> tuple[str, ...]:
    return (f"{one.routed:,}", f"{one.auto:,}", _percent(one))


def _percent(one: Share) -> str:
    return f"{100 * one.auto / one.routed:.1f} %"


def _span(minutes: int) -> str:
    return words.duration(minutes * 60) if minutes else "under 1 m"


def _marked(risk: Risk) -> str:
    return f"{words.RISK_SHAPES[risk]} {risk}"
