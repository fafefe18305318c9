"""An advisory as the desk keeps it, and the hash of the item that a person signs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reviewapp.domain.canonical import record_bytes, sha256
from reviewapp.domain.content import ContentClass
from reviewapp.domain.hold import Hold
from reviewapp.domain.model import Frozen
from reviewapp.domain.policy import PolicyRef, Rule
from reviewapp.domain.run import Run
from reviewapp.domain.states import State

ITEM_SCHEMA = "reviewapp/item/v1"


class Source(Frozen):
    """Who made the advisory, as it says itself."""

    engine: str | None = None
    version: str | None = None
    confidence: str | None = None


class OverrideTerms(Frozen):
    """What an override request asks for: which risks, for how many minutes, why, and who asks."""

    scope: str
    minutes: int
    reason: str
    requester: str


class Advisory(Frozen):
    """One advisory of one run, in its present round.

    `needs` is the rule it was routed by, `given` how many approvals of this round count, `asked_at` when it
    began to wait. `signed_item` is the item hash its approval was signed under, `barred` who may never decide
    it, `claims` what RMOS says of earlier reviews: history, which counts for nothing here. `held` while it came from
    something that was paused and is not released, `was_held` from then on. `sent_sha256` is the record of what a
    program sent, numbers as they were; content holds them as decimal text.
    """

    run_id: str
    advisory_id: str
    content_class: ContentClass
    origin: str
    title: str
    state: State
    round: int
    asked_at: datetime
    needs: Rule
    policy: PolicyRef
    item_sha256: str
    content_sha256: str | None = None
    sent_sha256: str | None = None
    given: int = 0
    signed_item: str | None = None
    person_signed: bool = False
    source: Source = Source()
    labels: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    override: OverrideTerms | None = None
    expires_at: datetime | None = None
    claims: tuple[str, ...] = ()
    supersedes: str | None = None
    held: tuple[Hold, ...] = ()
    was_held: bool = False

    def holding(self, others: Iterable["Advisory"]) -> "Advisory":
        """This advisory, held as those others are or were: what they said is not let go by saying it again."""
        known = tuple(others)
        held = tuple(dict.fromkeys((*self.held, *(mark for one in known for mark in one.held))))
        return self.model_copy(update={"held": held, "was_held": self.was_held or any(one.was_held for one in known)})


class Attachment(Frozen):
    """A file of a run. `sha256` is the name it came under; `matched` how its bytes agree with that name.

    `blob` is the SHA-256 of the bytes kept, None where there are none.
    """

    kind: str
    filename: str | None
    sha256: str
    matched: str
    size_bytes: int | None = None
    mime: str | None = None
    blob: str | None = None

    def triple(self) -> list[str]:
        """The attachment as the item hash holds it."""
        return [self.kind, self.sha256, self.matched]


def item_hash(
    run: Run,
    advisory_id: str,
    content_class: ContentClass,
    content_sha256: str | None,
    override: OverrideTerms | None,
    attachments: Iterable[Attachment],
    advisory_ids: frozenset[str],
) -> str:
    """The item hash (RECORDS.md, section 4): an approval counts while this is what it was signed under.

    Attachments that are themselves advisories of the run are left out: each new one would else make the
    others stale.
    """
    body: dict[str, Any] = {
        "schema": ITEM_SCHEMA,
        "run_sha256": run.run_sha256,
        "status": run.status,
        "advisory_id": advisory_id,
        "class": content_class,
        "content_sha256": content_sha256,
        "override": override.model_dump() if override else None,
        "attachments": sorted(a.triple() for a in attachments if a.sha256 not in advisory_ids),
        "conflicts": run.conflicts,
    }
    return sha256(record_bytes(body))
