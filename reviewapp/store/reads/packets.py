"""Gathering the evidence of one advisory, on one connection, and building its packet."""

import json
from typing import Any

from sqlalchemy import Connection, bindparam, select

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.content import Content, ContentClass
from reviewapp.domain.errors import Invalid
from reviewapp.domain.packet import Baseline, Evidence
from reviewapp.domain.review import Verdict
from reviewapp.domain.run import Run
from reviewapp.domain.states import State
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import advisories, runs
from reviewapp.store.tables import advisory, review, run

NO_BASELINE = ""
_LIKE = (
    select(review.c.run_id)
    .join(
        advisory,
        (advisory.c.run_id == review.c.run_id) & (advisory.c.advisory_id == review.c.advisory_id),
    )
    .join(run, run.c.run_id == review.c.run_id)
    .where(
        review.c.verdict == Verdict.APPROVE,
        advisory.c.state == State.APPROVED,
        advisory.c.content_class != ContentClass.OVERRIDE_REQUEST,
        advisory.c.round == review.c.round,
        run.c.tool_id == bindparam("tool"),
        run.c.material_id == bindparam("material"),
        run.c.machine_id == bindparam("machine"),
        run.c.run_id != bindparam("run_id"),
    )
    .order_by(review.c.event_n.desc())
    .limit(1)
)


def evidence(conn: Connection, blobs: Blobs, run_id: str, advisory_id: str, baseline: str | None = None) -> Evidence:
    """All that the packet of an advisory is made of.

    `baseline` is the run pinned in a form, NO_BASELINE where it pinned none, None to choose by rule. What was
    pinned is not chosen anew: while a page was open the rule may have come to pick a newer run. That it was the
    rule's choice then is known from the packet, for only such packets are ever shown. The files are hashed anew:
    what no longer matches is shown as bad or missing. Raises Invalid where a run is to be compared with itself.
    """
    if baseline == run_id:
        raise Invalid("A run is not compared with itself; open the page anew. Nothing was signed.", "baseline")
    one = advisories.get(conn, run_id, advisory_id)
    subject = runs.get(conn, run_id).run
    chosen = baseline_of(conn, subject) if baseline is None else (baseline or None)
    content = one.content_sha256 and Content.model_validate(_content(runs.record(conn, one.content_sha256)))
    return Evidence(
        run=subject,
        evidence=json.loads(runs.record(conn, subject.run_sha256)),
        advisory=one,
        content=content or None,
        attachments=sound_attachments(conn, blobs, run_id),
        baseline=_baseline(conn, blobs, chosen) if chosen else None,
        refused=_refused(conn, run_id) if one.override else (),
    )


def baseline_of(conn: Connection, subject: Run) -> str | None:
    """The run to compare with: the stored parent, else the newest approved one of equal tool, material, machine."""
    return parent_of(conn, subject) or approved_like(conn, subject)


def parent_of(conn: Connection, subject: Run) -> str | None:
    """The run it was made from, where that is here; never the run itself."""
    parent = subject.parent_run_id
    is_here = parent and parent != subject.run_id and runs.known(conn, [parent])
    return parent if is_here else None


def approved_like(conn: Connection, subject: Run) -> str | None:
    """The newest run of equal tool, material and machine that a person approved, and whose approval counts."""
    if not (subject.tool_id and subject.material_id and subject.machine_id):
        return None
    found: str | None = conn.scalar(
        _LIKE,
        {
            "tool": subject.tool_id[:256],
            "material": subject.material_id[:256],
            "machine": subject.machine_id[:256],
            "run_id": subject.run_id,
        },
    )
    return found


def sound_attachments(conn: Connection, blobs: Blobs, run_id: str) -> tuple[Attachment, ...]:
    """The attachments of a run as their files are now."""
    return tuple(_checked(blobs, one) for one in runs.attachments(conn, run_id))


def _checked(blobs: Blobs, one: Attachment) -> Attachment:
    if one.matched in {"missing", "bad"}:
        return one
    state = blobs.state(one.blob)
    return one if state == "sound" else one.model_copy(update={"matched": state})


def _baseline(conn: Connection, blobs: Blobs, run_id: str) -> Baseline:
    return Baseline(
        run_id=run_id,
        run_sha256=runs.get(conn, run_id).run.run_sha256,
        chosen_by="rule",
        attachments=sound_attachments(conn, blobs, run_id),
    )


def _refused(conn: Connection, run_id: str) -> tuple[str, ...]:
    return tuple(one.advisory_id for one in advisories.of_run(conn, run_id) if one.state is State.REJECTED)


def _content(data: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(data)
    body.pop("schema")
    return body
