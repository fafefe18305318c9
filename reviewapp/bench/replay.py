"""How long the replay of history under a draft takes, beside reading the same rows and no more."""

import json

from sqlalchemy import Text, select, type_coerce

from reviewapp.bench.differences.rounds import in_turn
from reviewapp.bench.figures import Clock, ReplayFigure
from reviewapp.domain import backtest
from reviewapp.domain.backtest import Backtest, Outcome
from reviewapp.domain.policy import Policy, Rule
from reviewapp.store.database import Store
from reviewapp.store.reads import arrivals, policies
from reviewapp.store.tables import advisory

ROUNDS = 3
_AT_ONCE = 1_000
_FACTS = select(type_coerce(advisory.c.facts, Text)).order_by(advisory.c.seq.desc())


def replay_figure(store: Store, clock: Clock) -> ReplayFigure:
    """Replay everything that ever arrived there under a draft that asks for two people, both sides in turn.

    Raises AssertionError where the draft changes nothing: then nothing was measured.
    """
    found = replayed(store)
    if found.groups[Outcome.SECOND].count != found.total:
        raise AssertionError("the draft asks for a second person everywhere, and the replay does not say so")
    ours, least = in_turn(ROUNDS, clock, lambda: replayed(store), lambda: read(store))
    return ReplayFigure(found.total, ours, least)


def replayed(store: Store) -> Backtest:
    """The whole history beside the policy in force, as the page and the command replay it."""
    with store.reading() as conn:
        active = policies.active(conn)
        return backtest.replay(arrivals.between(conn, None, None), active, _draft(active))


def read(store: Store) -> int:
    """The least anyone could do: fetch what is kept of each advisory and parse it. Answers how many there are."""
    with store.reading() as conn:
        rows = conn.execution_options(yield_per=_AT_ONCE).scalars(_FACTS)
        return sum(1 for text in rows if json.loads(text))


def _draft(active: Policy) -> Policy:
    return active.model_copy(update={"version": active.version + 1, "rules": tuple(map(_doubled, active.rules))})


def _doubled(rule: Rule) -> Rule:
    return rule if rule.auto else rule.model_copy(update={"approvals": 2})
