"""The people, runs and advisories of the domain's tests: each maker gives something plain, changed as asked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reviewapp.domain.advisory import Advisory, Attachment
from reviewapp.domain.announcing import TOPICS
from reviewapp.domain.content import ContentClass
from reviewapp.domain.deciding import Past
from reviewapp.domain.delivery import Message
from reviewapp.domain.endpoint import Endpoint
from reviewapp.domain.person import Authentication, Person, Role
from reviewapp.domain.policy import PolicyRef, Rule
from reviewapp.domain.policy_check import parse
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import Signing, Verdict
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import Run
from reviewapp.domain.states import State

NOW = datetime(2026, 1, 5, 5, 7, 16, 690677, tzinfo=UTC)
NOW_TEXT = "2026-01-05T05:07:16.690677Z"
RUN_ID = "run_0123456789abcdef"
A64, B64, C64, D64, E64, F64 = (letter * 64 for letter in "abcdef")

ANA = Person(id="ana", name="Ana Alves", roles=frozenset({Role.REVIEWER}))
BO = Person(id="bo", name="Bo Berg", roles=frozenset({Role.REVIEWER}))
CY = Person(id="cy", name="Cy Cho", roles=frozenset({Role.ADMIN}))
DEE = Person(id="dee", name="Dee Diaz", roles=frozenset({Role.AUDITOR}))

PASSWORD = Reauthentication(method="password", at=NOW - timedelta(seconds=3), bound_to=D64)
SESSION = Authentication(method="session", at=NOW - timedelta(minutes=30))
FIRST = parse((Path(__file__).parents[1] / "golden/policy/green-only-1.json").read_bytes())
"""The policy of the first desks: examples of events that were written then name it."""
POLICY_REF = PolicyRef(id="green-only", version=3, sha256=F64)
OVERRIDE = {"scope": "RED", "minutes": 480, "reason": "The part is cut in foam first.", "requester": "bo"}


def make_rule(**changes: Any) -> Rule:
    """A rule that one reviewer satisfies with nothing but their session."""
    plain = {"id": "plain", "classes": tuple(ContentClass), "risks": tuple(Risk), "note": False}
    return Rule.model_validate({**plain, "reauthenticate": False, **changes})


def make_run(**changes: Any) -> Run:
    """A run that is GREEN and OK."""
    plain = {
        "run_id": RUN_ID,
        "created_at": NOW - timedelta(days=1),
        "run_sha256": A64,
        "risk": Risk.GREEN,
        "status": Status.OK,
        "status_received": "OK",
        "status_now": "OK",
    }
    return Run.model_validate({**plain, **changes})


def make_advisory(**changes: Any) -> Advisory:
    """An explanation that waits for one reviewer."""
    plain = {
        "run_id": RUN_ID,
        "advisory_id": "adv_000000000001",
        "content_class": ContentClass.EXPLANATORY,
        "origin": "import",
        "title": "Why the feed is low",
        "state": State.PENDING,
        "round": 1,
        "asked_at": NOW - timedelta(hours=2),
        "needs": make_rule(),
        "policy": POLICY_REF,
        "item_sha256": B64,
        "content_sha256": C64,
    }
    return Advisory.model_validate({**plain, **changes})


def make_override(**changes: Any) -> Advisory:
    """An override of scope RED for 480 minutes that bo asks for."""
    plain = {
        "advisory_id": "override-000001",
        "content_class": ContentClass.OVERRIDE_REQUEST,
        "content_sha256": None,
        "origin": "override_request",
        "override": OVERRIDE,
        "barred": ("bo",),
        "needs": make_rule(role=Role.ADMIN),
    }
    return make_advisory(**{**plain, **changes})


def make_granted(**changes: Any) -> Advisory:
    """An override that was granted an hour ago and ends in seven."""
    plain = {"state": State.APPROVED, "given": 1, "signed_item": B64, "expires_at": NOW + timedelta(hours=7)}
    return make_override(**{**plain, **changes})


def make_signing(**changes: Any) -> Signing:
    """An approval of packet `d…d`."""
    return Signing.model_validate({"verdict": Verdict.APPROVE, "packet_sha256": D64, **changes})


def make_past(person: Person = BO, **changes: Any) -> Past:
    """An approval that somebody gave earlier in the round."""
    plain = {"verdict": Verdict.APPROVE, "at": "2026-01-05T04:00:00.000000Z", "signature": E64}
    return Past.model_validate({"person_id": person.id, "person_name": person.name, **plain, **changes})


def make_attachment(**changes: Any) -> Attachment:
    """A G-code file whose bytes are those it is named by."""
    plain = {"kind": "gcode", "filename": "part.nc", "sha256": D64, "matched": "raw", "size_bytes": 30796}
    return Attachment.model_validate({**plain, **changes})


def make_endpoint(**changes: Any) -> Endpoint:
    """Somewhere that all is told to, untrusted."""
    plain = {
        "id": "shop-floor",
        "url": "https://hooks.example.com/desk",
        "topics": TOPICS,
        "trusted": False,
        "made_by": CY.as_actor(),
        "made_at": NOW,
        "since": -1,
    }
    return Endpoint.model_validate({**plain, **changes})


def make_message(**changes: Any) -> Message:
    """A message that is due."""
    plain = {
        "seq": 7,
        "id": "msg_" + A64[:32],
        "endpoint_id": "shop-floor",
        "topic": "gate.changed",
        "lane": RUN_ID,
        "run_id": RUN_ID,
        "body": b"{}",
        "made_at": NOW,
        "due_at": NOW,
    }
    return Message.model_validate({**plain, **changes})


def make_document(**changes: Any) -> dict[str, Any]:
    """A run's record as RMOS writes it today: GREEN, OK."""
    plain = {
        "run_id": RUN_ID,
        "created_at_utc": "2026-01-05T05:07:16.690677+00:00",
        "status": "OK",
        "decision": {"risk_level": "GREEN"},
    }
    return {**plain, **changes}


def green_only_rule(rule_id: str) -> Rule:
    """The rule of that name in the policy that ships active."""
    return next(rule for rule in FIRST.rules if rule.id == rule_id)
