"""What happened, as exact bytes: the one table of kinds and their keys (RECORDS.md, section 7)."""

from datetime import datetime
from typing import Any

from reviewapp.domain.canonical import record_bytes, utc_text
from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor

SCHEMA = "reviewapp/event/v1"
LARGEST = 65_535
_ADVISORY = "run_id advisory_id round after policy"
_SIGNED = f"{_ADVISORY} before reason packet_sha256 signature record"

KINDS: dict[str, frozenset[str]] = {
    kind: frozenset(keys.split())
    for kind, keys in {
        "advisory:routed": _ADVISORY,
        "advisory:auto_approved": f"{_ADVISORY} reason",
        "advisory:kept_as_history": "run_id advisory_id round after",
        "advisory:approve": _SIGNED,
        "advisory:reject": _SIGNED,
        "advisory:request_changes": _SIGNED,
        "advisory:withdraw": _SIGNED,
        "advisory:stale": f"{_ADVISORY} before reason",
        "advisory:rerouted": f"{_ADVISORY} before reason",
        "advisory:superseded": "run_id advisory_id round before after reason",
        "advisory:retracted": "run_id advisory_id round before after reason",
        "advisory:revoked": f"{_ADVISORY} before reason signature record",
        "advisory:override_requested": f"{_ADVISORY} reason",
        "run:imported": "run_id after",
        "run:changed": "run_id before after",
        "run:conflict": "run_id after",
        "run:conflict_dismissed": "run_id before after reason signature record",
        "run:attachment_added": "run_id after",
        "run:mirrored": "run_id after",
        "run:explained": "run_id after",
        "mirror:recalled": "after",
        "import:finished": "after",
        "quarantine:held": "entry_id after",
        "quarantine:released": "entry_id before after reason",
        "quarantine:dismissed": "entry_id before after reason",
        "policy:activated": "policy after reason",
        "policy:proposed": "policy after reason",
        "policy:put_in_force": "policy before after reason signature record",
        "policy:dropped": "policy before after reason",
        "stop:placed": "stop_id after reason signature record",
        "stop:released": "stop_id before after reason signature record",
        "trail:reviewed": "after reason signature record",
        "backup:made": "after",
        "ledger:reopened": "after reason",
        "ledger:key_rotated": "after reason",
        "ledger:verified": "after",
        "export:made": "after",
        "bundle:made": "after",
        "certificate:issued": "run_id policy after",
        "endpoint:added": "endpoint_id after",
        "endpoint:changed": "endpoint_id before after reason",
        "endpoint:removed": "endpoint_id before after reason",
        "endpoint:tested": "endpoint_id after",
        "delivery:given_up": "endpoint_id message_id after",
        "delivery:replayed": "endpoint_id message_id before after",
        "person:added": "subject_id after",
        "person:password_set": "subject_id after",
        "person:reset": "subject_id after",
        "person:disabled": "subject_id after",
        "person:signed_in": "subject_id after",
        "person:signed_out": "subject_id after",
        "person:sign_in_failed": "after",
        "person:signing_failed": "subject_id after",
        "migration:started": "migration_id after",
        "migration:verified": "migration_id after",
        "migration:cut_over": "migration_id before after reason signature record",
        "migration:rolled_back": "migration_id before after reason signature record",
        "token:made": "token_id after",
        "token:revoked": "token_id before after reason",
    }.items()
}
"""kind `subject:action` → the keys it carries beside schema, n, kind, at, actor, subject; `request_id` may join."""

SUBJECTS = tuple(sorted({kind.partition(":")[0] for kind in KINDS}))
"""What events are about."""


def kinds_of(subject: str) -> tuple[str, ...]:
    """The kinds of the events about `subject`, none where no event is about that."""
    return tuple(kind for kind in KINDS if kind.partition(":")[0] == subject)


def policy_of(record: dict[str, Any]) -> str | None:
    """The policy that an event names, `id@version`."""
    policy = record.get("policy")
    return f"{policy['id']}@{policy['version']}" if policy else None


class Event(Frozen):
    """One fact that happened; it gets its number when it is appended."""

    kind: str
    at: datetime
    actor: Actor
    fields: dict[str, Any]
    request_id: str | None = None

    def record(self, n: int) -> bytes:
        """The exact bytes of this event as number `n`; raises Invalid where its keys are not those of its kind."""
        if frozenset(self.fields) != KINDS.get(self.kind):
            raise Invalid(f"An event of the kind {self.kind} cannot carry {sorted(self.fields)}.")
        body: dict[str, Any] = {
            "schema": SCHEMA,
            "n": n,
            "kind": self.kind,
            "at": utc_text(self.at),
            "actor": self.actor.model_dump(),
            "subject": self.subject,
            **self.fields,
        }
        if self.request_id:
            body["request_id"] = self.request_id
        data = record_bytes(body)
        if len(data) > LARGEST:
            raise Invalid(f"The event would have {len(data)} bytes; {LARGEST} is the most.")
        return data

    @property
    def policy(self) -> str | None:
        """The policy it was done under, `id@version`, None where none is named."""
        return policy_of(self.fields)

    @property
    def subject(self) -> str:
        """What the event is about: the first half of its kind."""
        return self.kind.partition(":")[0]
