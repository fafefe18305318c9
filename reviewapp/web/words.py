"""How values read to people: durations, sizes, labels, events."""

from datetime import datetime
from typing import Any

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.person import Role
from reviewapp.domain.policy import Rule
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.revoking import is_active
from reviewapp.domain.risk import Risk
from reviewapp.domain.states import State
from reviewapp.domain.states import words as state_words

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
VERDICTS = {
    Verdict.APPROVE: "Approve",
    Verdict.REJECT: "Reject",
    Verdict.REQUEST_CHANGES: "Request changes",
    Verdict.WITHDRAW: "Withdraw",
}
PAST = {
    Verdict.APPROVE: "approved",
    Verdict.REJECT: "rejected",
    Verdict.REQUEST_CHANGES: "requested changes",
    Verdict.WITHDRAW: "withdrew the approval",
}
REASONS = {
    ReasonCode.GEOMETRY_UNSAFE: "Geometry unsafe",
    ReasonCode.PARAMETERS_UNSAFE: "Parameters unsafe",
    ReasonCode.TEXT_REQUIRES_OUTLINE: "Text requires outline",
    ReasonCode.EVIDENCE_INSUFFICIENT: "Evidence insufficient",
    ReasonCode.WRONG_EXPLANATION: "Wrong explanation",
    ReasonCode.AESTHETIC: "Aesthetic",
    ReasonCode.DUPLICATE: "Duplicate",
    ReasonCode.OTHER: "Other",
}
REPLAYING = "Replaying what arrived, under both policies. A few seconds for 100,000 advisories."
"""Said while a backtest is awaited."""
RISK_SHAPES = {Risk.GREEN: "●", Risk.YELLOW: "▲", Risk.RED: "■", Risk.UNKNOWN: "◆", Risk.ERROR: "✕"}
"""What tells risks apart where colours do not."""
MATCHED = {
    "raw": "bytes match the hash",
    "canonical": "canonical JSON matches the hash",
    "missing": "file missing",
    "bad": "does not match its hash",
}
_OF_OVERRIDES = {State.APPROVED: "overridden", State.REJECTED: "refused"}
_SIGNED_OF_OVERRIDES = {"override granted": "granted the override", "override refused": "refused the override"}
SUBJECTS = {
    "advisory": "advisories",
    "backup": "backups",
    "bundle": "evidence bundles",
    "certificate": "certificates",
    "delivery": "deliveries",
    "endpoint": "endpoints",
    "export": "exports",
    "import": "imports",
    "migration": "migrations",
    "mirror": "writing back to RMOS",
    "ledger": "the ledger",
    "person": "people",
    "policy": "policies",
    "quarantine": "the quarantine",
    "run": "runs",
    "stop": "stops",
    "token": "tokens",
    "trail": "reviews of the trail",
}
EVENTS = {
    "advisory:routed": "routed to a person",
    "advisory:auto_approved": "auto-approved by policy",
    "advisory:kept_as_history": "kept as history",
    "advisory:approve": "approved",
    "advisory:reject": "rejected",
    "advisory:request_changes": "sent back for changes",
    "advisory:withdraw": "approval withdrawn",
    "advisory:stale": "approval gone stale",
    "advisory:rerouted": "routed again",
    "advisory:superseded": "superseded",
    "advisory:retracted": "closed without a decision",
    "advisory:revoked": "override revoked",
    "advisory:override_requested": "override requested",
    "run:imported": "run imported",
    "run:changed": "run changed at its source",
    "run:conflict": "another version received",
    "run:attachment_added": "attachment added",
    "run:mirrored": "written back to RMOS",
    "mirror:recalled": "own words in a store of RMOS known again after a restore",
    "run:explained": "explanation asked for",
    "import:finished": "import finished",
    "certificate:issued": "certificate issued",
    "quarantine:held": "put aside in quarantine",
    "quarantine:released": "read at last, out of quarantine",
    "quarantine:dismissed": "quarantine entry dismissed",
    "policy:activated": "policy activated",
    "policy:proposed": "policy proposed",
    "policy:put_in_force": "policy put in force",
    "run:conflict_dismissed": "other version dismissed",
    "stop:placed": "paused",
    "stop:released": "released",
    "policy:dropped": "proposal of a policy dropped",
    "trail:reviewed": "trail reviewed",
    "backup:made": "backup made",
    "ledger:reopened": "trail begun anew after a restore",
    "ledger:key_rotated": "signing key replaced",
    "ledger:verified": "whole trail checked",
    "export:made": "export made",
    "bundle:made": "evidence bundle made",
    "endpoint:added": "endpoint added",
    "endpoint:changed": "endpoint changed",
    "endpoint:removed": "endpoint removed",
    "endpoint:tested": "test message sent for",
    "delivery:given_up": "message given up",
    "delivery:replayed": "message sent again",
    "person:added": "person added",
    "person:password_set": "password set",
    "person:reset": "password reset",
    "person:disabled": "person disabled",
    "person:signed_in": "signed in",
    "person:signed_out": "signed out",
    "person:sign_in_failed": "sign-in failed",
    "person:signing_failed": "wrong password when signing",
    "migration:started": "migration begun",
    "migration:verified": "both sides compared",
    "migration:cut_over": "store cut over to this desk",
    "migration:rolled_back": "cutover rolled back",
    "token:made": "token made",
    "token:revoked": "token revoked",
}


def duration(seconds: float) -> str:
    """A span as people say it: `12 m`, `6 h 12 m`, `3 d 4 h`."""
    whole = max(0, int(seconds))
    if whole < _HOUR:
        return f"{whole // _MINUTE} m"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02d} m"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR} h"


def since(moment: datetime, now: datetime) -> str:
    """How long ago something was."""
    return duration((now - moment).total_seconds())


def count(number: int, noun: str) -> str:
    """So many of something: `1 file`, `2,400 lines`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(size_bytes: int | None) -> str:
    """A size in bytes, kB or MB."""
    if size_bytes is None:
        return "size unknown"
    if size_bytes < 1000:  # noqa: PLR2004  # where kB begin
        return f"{size_bytes} bytes"
    kilo = size_bytes / 1000
    return f"{kilo:,.1f} kB" if kilo < 1000 else f"{kilo / 1000:,.1f} MB"  # noqa: PLR2004


def kind_of(one: Advisory) -> str:
    """What sort of advisory it is."""
    if one.advisory_id == NOTICE_ID:
        return "risk notice"
    if one.content_class is ContentClass.OVERRIDE_REQUEST:
        return "override request"
    return "explanation" if one.content_class is ContentClass.EXPLANATORY else "suggestion"


def engine_of(one: Advisory) -> str:
    """Who made the advisory, as it says itself."""
    if one.override:
        return f"asked for by {one.override.requester}"
    if one.advisory_id == NOTICE_ID:
        return "this desk"
    return " ".join(part for part in (one.source.engine, one.source.version) if part) or "source not stated"


def needs_of(rule: Rule) -> str:
    """What a rule asks for, in one sentence."""
    if rule.auto:
        return "Passes by policy."
    count = "one" if rule.approvals == 1 else "two"
    noun = {Role.REVIEWER: "reviewer", Role.ADMIN: "admin", Role.AUDITOR: "auditor"}[rule.role]
    wanted = [f"{count} {noun}{'' if rule.approvals == 1 else 's'}"]
    wanted += ["a note"] if rule.note else []
    wanted += ["words to be typed"] if rule.acknowledge else []
    wanted += ["your password"] if rule.reauthenticate else []
    return f"Needs {', '.join(wanted)}."


def rule(one: Advisory) -> str:
    """Why a person is needed, in words."""
    kind = kind_of(one)
    return f"{kind.capitalize()}: {needs_of(one.needs)}"


def because(one: Advisory) -> str | None:
    """What no policy could let pass, whatever its rules say; None for anything else."""
    if one.advisory_id == NOTICE_ID:
        return "This desk made it, since the run is not plainly safe and nothing else of it waits for a person."
    if one.content_sha256 is None and one.override is None:
        return "Its content is missing, so no policy lets it pass."
    return None


def state_of(one: Advisory, now: datetime) -> str:
    """How an advisory stands; an override says so in its own words, and when it is over."""
    if one.override is None or one.state not in _OF_OVERRIDES:
        return state_words(one.state)
    return "expired" if one.state is State.APPROVED and not is_active(one, now) else _OF_OVERRIDES[one.state]


def past(meaning: str, verdict: Verdict) -> str:
    """What somebody did, as their signature block says it; overrides have words of their own."""
    return _SIGNED_OF_OVERRIDES.get(_first(meaning), PAST[verdict])


def _first(meaning: str) -> str:
    """What was signed, without which approval of how many it is."""
    return meaning.partition(",")[0]


def done(after: Advisory, verdict: Verdict) -> str:
    """What a verdict that was just signed did, and whether it can be taken back."""
    if after.override is not None and after.state in _OF_OVERRIDES:
        return f"Override {'granted' if after.state is State.APPROVED else 'refused'}: “{after.title}”."
    if verdict is Verdict.REJECT:
        return f"Rejected: “{after.title}”. This is final."
    if verdict is Verdict.REQUEST_CHANGES:
        return f"Sent back for changes: “{after.title}”."
    if after.state is State.PENDING:
        return f"Signed as approval {after.given} of {after.needs.approvals}: “{after.title}”."
    return f"Approved: “{after.title}”. A slip? Withdraw it on its page."


def event(record: dict[str, Any]) -> str:
    """What an event says happened; overrides are granted and refused, not approved and rejected."""
    meaning = str(record.get("record", {}).get("meaning", ""))
    if _first(meaning) in _SIGNED_OF_OVERRIDES:
        return meaning
    return EVENTS.get(record["kind"], str(record["kind"]))


def clipped(value: Any) -> str:
    """A text of a packet that may have been clipped."""
    return str(value["part"]) + " …" if isinstance(value, dict) else str(value or "")
