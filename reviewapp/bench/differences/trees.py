"""Plans compared after parsing, beside the parsing."""

import json
from functools import partial
from random import Random

from reviewapp.app.memory import settled
from reviewapp.bench.differences.figures import Figure
from reviewapp.bench.differences.rounds import in_turn
from reviewapp.bench.differences.samples import edited, plan
from reviewapp.bench.figures import Clock
from reviewapp.domain.diff.tree import diff
from reviewapp.domain.tree import Json

MOST_MS = 60.0


def plan_figure(characters: int, rounds: int, clock: Clock) -> Figure:
    """How long two plans of about so many characters take, of which one in a hundred moves differs."""
    random = Random(9)  # noqa: S311  # a sample, not a secret
    before = plan(characters, random)
    after = {**before, "moves": edited(before["moves"], random)}
    texts = [json.dumps(one) for one in (before, after)]
    with settled():
        parsing, comparing = in_turn(rounds, clock, partial(_parse, texts), partial(diff, *_parse(texts)))
    name = f"two plans of {len(texts[0]) / 1000:,.0f} kB, compared after parsing"
    return Figure(name, comparing * 1000, "ms", MOST_MS, f"parsing both {parsing * 1000:.1f} ms")


def _parse(texts: list[str]) -> list[Json]:
    return [json.loads(text) for text in texts]
