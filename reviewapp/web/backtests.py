"""What a proposal would have done in a period of the past."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for

from reviewapp.domain import backtest
from reviewapp.domain.backtest import Backtest, Group, Outcome
from reviewapp.domain.content import ContentClass
from reviewapp.domain.policy import Policy
from reviewapp.http import context
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, arrivals, policies, proposals
from reviewapp.web.pages.parts import FilterBar, FilterInput
from reviewapp.web.pages.policies import (
    BacktestFound,
    BacktestPage,
    BacktestPart,
    Counted,
    Example,
    GroupBox,
    Replayed,
)
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import streamed
from reviewapp.web.run_filters import day
from reviewapp.web.words import REPLAYING

bp = Blueprint("backtests", __name__)
MOST_TOOLS, _LONGEST = 12, 10


@bp.get("/proposals/<int:seq>/backtest")
@needs(*EVERYBODY)
def show(seq: int) -> Response:
    """Replay what arrived, under the policy in force and under the proposal."""
    asked = {name: request.args.get(name, "").strip()[:_LONGEST] for name in ("from", "to")}
    since, last = day(asked["from"], "from"), day(asked["to"], "to")
    with context.desk().store.reading() as conn:
        proposal, active = proposals.get(conn, seq), policies.active(conn)
        draft = policies.text(conn, proposal.policy.sha256)
    page = BacktestPage(
        title=f"What {proposal.policy} would have done",
        back_href=url_for("proposals.show", seq=seq),
        period=_period(seq, asked),
    )
    until = last + timedelta(days=1) if last else None
    return streamed("proposals/backtest.html", page, _parts(since, until, active, draft))


def _parts(since: datetime | None, until: datetime | None, active: Policy, draft: Policy) -> Iterator[BacktestPart]:
    with context.desk().store.reading() as conn:
        total = arrivals.count(conn, since, until)
        for found in backtest.replaying(arrivals.between(conn, since, until), active, draft):
            yield BacktestPart(step=Replayed(found.total, total))
        examples = [names for group in found.groups.values() for names in group.examples]
        titles = advisories.titles(conn, examples)
    yield BacktestPart(found=_found(found, active, titles))


def _found(found: Backtest, active: Policy, titles: dict[tuple[str, str], str]) -> BacktestFound:
    return BacktestFound(
        active=str(active.ref),
        total=found.total,
        same=found.groups[Outcome.SAME].count,
        groups=tuple(
            _group(outcome, group, found.total, titles)
            for outcome, group in found.groups.items()
            if group.count and outcome is not Outcome.SAME
        ),
    )


def _period(seq: int, asked: dict[str, str]) -> FilterBar:
    here = url_for(".show", seq=seq)
    inputs = (("from", "Arrived from"), ("to", "to"))
    return FilterBar(
        action=here,
        clear_href=here,
        is_active=any(asked.values()),
        inputs=tuple(FilterInput(name, label, asked[name], type="date") for name, label in inputs),
        busy=REPLAYING,
    )


def _group(outcome: Outcome, group: Group, total: int, titles: dict[tuple[str, str], str]) -> GroupBox:
    return GroupBox(
        outcome=outcome,
        count=group.count,
        share=f"{100 * group.count / total:.1f} %",
        by_risk=_counted(group.by_risk),
        by_class=tuple(Counted(ContentClass(one.label).plural, one.count) for one in _counted(group.by_class)),
        by_tool=_counted(group.by_tool),
        examples=tuple(
            Example(
                url_for("advisories.show", run_id=run_id, advisory_id=advisory_id),
                titles.get((run_id, advisory_id), advisory_id),
                run_id,
            )
            for run_id, advisory_id in group.examples
        ),
    )


def _counted(counter: "Counter[Any]") -> tuple[Counted, ...]:
    return tuple(Counted(str(label), count) for label, count in counter.most_common(MOST_TOOLS))
