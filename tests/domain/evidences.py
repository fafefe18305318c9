"""What packets are made of: one plain case of each, changed as asked."""

from typing import Any

from reviewapp.domain.advisory import Source
from reviewapp.domain.content import Content, ContentClass
from reviewapp.domain.packet import Baseline, Evidence
from reviewapp.domain.risk import Finding, Risk, Status
from tests.domain.cast import (
    A64,
    C64,
    E64,
    F64,
    green_only_rule,
    make_advisory,
    make_attachment,
    make_override,
    make_run,
)

RECORD: dict[str, Any] = {
    "schema": "reviewapp/evidence/v1",
    "decision": {"risk_level": "RED", "details": {"depth/mm": 3, "é~": ["41.5", None]}},
    "feasibility": {"safety": {"risk_level": "YELLOW"}, "risk_level": "GREEN"},
}
RUN: dict[str, Any] = {
    "risk": Risk.RED,
    "status": Status.BLOCKED,
    "status_received": "OK",
    "score": "41.5",
    "block_reason": "Depth exceeds the stock.",
    "warnings": ("chatter", "thin wall"),
    "findings": (Finding(code="risk_disagrees", text="The risk is stated differently."),),
}
FILES = (
    make_attachment(),
    make_attachment(kind="debug", filename=None, sha256=E64, matched="missing", size_bytes=None),
    make_attachment(filename="a.nc", sha256=F64, matched="canonical", size_bytes=7),
)
BASELINE = Baseline(run_id="run_before", run_sha256=C64, chosen_by="rule", attachments=(make_attachment(sha256=A64),))


def make_evidence(**changes: Any) -> Evidence:
    """A suggestion for a RED run, with three files and a run to compare with."""
    advisory = make_advisory(
        content_class=ContentClass.PRESCRIPTIVE,
        needs=green_only_rule("prescriptive"),
        source=Source(engine="engine-1", version="2.0", confidence="0.82"),
    )
    plain = {
        "run": make_run(**RUN),
        "evidence": RECORD,
        "advisory": advisory,
        "content": Content(labels=("suggestion",), text="Lower the feed.\nSlowly.", data={"feed": {"mm_min": 900}}),
        "attachments": FILES,
        "baseline": BASELINE,
    }
    return Evidence.model_validate({**plain, **changes})


def make_override_evidence(**changes: Any) -> Evidence:
    """A request to override a run that states nothing, after two refusals."""
    plain = {
        "run": make_run(risk=Risk.UNKNOWN, status=Status.BLOCKED, status_received=None),
        "evidence": {"schema": "reviewapp/evidence/v1"},
        "advisory": make_override(round=2, needs=green_only_rule("override")),
        "content": None,
        "attachments": (),
        "baseline": None,
        "refused": ("adv_b", "adv_a"),
    }
    return Evidence.model_validate({**plain, **changes})
