"""What advisories of runs suggest, while they wait or are approved."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import sha256
from reviewapp.domain.content import ContentClass
from reviewapp.domain.states import State
from reviewapp.store.tables import advisory, document

MOST = 16
_STANDING = (
    select(advisory.c.facts)
    .where(
        advisory.c.run_id.in_(bindparam("run_ids", expanding=True)),
        advisory.c.content_class == ContentClass.PRESCRIPTIVE,
        advisory.c.state.in_((State.PENDING, State.APPROVED)),
    )
    .order_by(advisory.c.seq.desc())
    .limit(MOST)
)
_CONTENTS = select(document.c.sha256, document.c.body).where(
    document.c.sha256.in_(bindparam("digests", expanding=True))
)


class Suggestion(NamedTuple):
    """An advisory and the record of its content, None where that is gone or no longer matches its hash."""

    advisory: Advisory
    content: bytes | None


def of_runs(conn: Connection, run_ids: Sequence[str]) -> tuple[Suggestion, ...]:
    """The newest suggestions of some runs that have content, in the order of arrival."""
    facts = conn.scalars(_STANDING, {"run_ids": list(run_ids)}).all()
    found = [one for one in map(Advisory.model_validate, reversed(facts)) if one.content_sha256]
    # Always as many: a statement of another length would be planned and kept anew.
    asked = [one.content_sha256 for one in found] + [""] * (MOST - len(found))
    bodies = {row.sha256: row.body for row in conn.execute(_CONTENTS, {"digests": asked})}
    return tuple(Suggestion(one, _sound(bodies, one.content_sha256 or "")) for one in found)


def _sound(bodies: dict[str, bytes], digest: str) -> bytes | None:
    body = bodies.get(digest)
    return body if body is not None and sha256(body) == digest else None
