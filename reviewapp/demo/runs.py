"""Turns a job into the run RMOS keeps of it: toolpath, verdict, files, fork, advice."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from reviewapp.demo import quirks
from reviewapp.demo.advisories import advise
from reviewapp.demo.drift import drift_summary
from reviewapp.demo.files import attachments, inline_outputs
from reviewapp.demo.findings import Finding, find
from reviewapp.demo.hashing import Json, json_sha256
from reviewapp.demo.ids import hex_id, uuid_hex
from reviewapp.demo.measures import Measures, measure
from reviewapp.demo.model import Attachment, Job, Quirk, Run
from reviewapp.demo.moves import Toolpath
from reviewapp.demo.override import overridden
from reviewapp.demo.plan import parameters
from reviewapp.demo.tracing import trace
from reviewapp.demo.verdict import ENGINE, Verdict, judge

UUID_EVERY = 7


@dataclass(frozen=True)
class Attempt:
    """A job as the engine sees it, before anything is recorded."""

    job: Job
    made: datetime
    path: Toolpath
    figures: Measures
    findings: list[Finding]
    verdict: Verdict


@dataclass
class Recorder:
    """Makes runs of jobs in order of time, so that a fork finds its parent; `old` is the first generation."""

    rng: Random
    old: bool
    _made: dict[str, Run] = field(default_factory=dict)
    _sessions: dict[str, str] = field(default_factory=dict)

    def record(self, jobs: tuple[Job, ...], moments: list[datetime]) -> list[Run]:
        """One run a job, made at the moments given."""
        return [self._record(job, made) for job, made in zip(jobs, moments, strict=True)]

    def _record(self, job: Job, made: datetime) -> Run:
        attempt = _attempt(job, made, old=self.old)
        request = _request(job)
        parent = self._made[job.parent] if job.parent else None
        files = tuple(attachments(job, attempt.path, attempt.figures, made))
        run = Run(
            run_id=self._run_id(),
            created_at=made,
            job=job,
            session=self._session(job),
            request_id="req_" + hex_id(self.rng, 12),
            request_summary=_summary(request),
            request_sha256=json_sha256(request),
            feasibility=attempt.verdict.feasibility,
            decision=attempt.verdict.decision,
            status=attempt.verdict.status,
            errors=attempt.verdict.errors,
            notes=attempt.verdict.notes,
            attachments=files,
            outputs=inline_outputs(job, attempt.path, attempt.figures, files),
            parent=parent,
            drift_summary=drift_summary(job, parent, files) if parent else None,
            meta={"operator_station": "bench-1", **job.meta},
        )
        self._made[job.key] = run = self._finish(run, attempt)
        return run

    def _finish(self, run: Run, attempt: Attempt) -> Run:
        if run.job.quirk is Quirk.OVERRIDDEN:
            run = overridden(run, "ovr_" + hex_id(self.rng, 10))
        given = tuple(advise(self.rng, run, attempt.figures, attempt.findings))
        return replace(run, advisories=given, attachments=run.attachments + tuple(_envelopes(given)))

    def _run_id(self) -> str:
        if self.old:
            return "run_" + hex_id(self.rng, 16)
        bare = len(self._made) % UUID_EVERY == UUID_EVERY - 1
        return uuid_hex(self.rng) if bare else "run_" + hex_id(self.rng, 12)

    def _session(self, job: Job) -> str:
        """Work on one model at one machine is one session."""
        key = f"{job.part.model_id}/{job.machine_id}"
        return self._sessions.setdefault(key, f"ws_{job.part.model_id}_{hex_id(self.rng, 6)}")


def _envelopes(given: Json) -> Iterator[Attachment]:
    yield from (advisory.envelope for advisory in given if advisory.envelope)


def _attempt(job: Job, made: datetime, *, old: bool) -> Attempt:
    path = trace(job, made)
    figures = measure(job, path)
    findings = find(job, figures)
    verdict = quirks.apply(job.quirk, judge(job, figures, findings))
    return Attempt(job, made, path, figures, findings, _as_of_old(job, verdict) if old else verdict)


def _as_of_old(job: Job, verdict: Verdict) -> Verdict:
    """The first generation kept the safety block alone, and a decision only where someone asked for one."""
    feasibility = verdict.feasibility
    if feasibility and "safety" in feasibility:
        kept = ("mode", "tool_id", "safety")
        feasibility = {key: feasibility[key] for key in kept}
    kept_decision = job.quirk in (Quirk.WITH_DECISION, Quirk.ENGINE_ERROR)
    return replace(verdict, feasibility=feasibility, decision=verdict.decision if kept_decision else None)


def _request(job: Job) -> Json:
    """What the operator's screen sent: RMOS keeps its hash and the names of its keys."""
    context = {
        "model_id": job.part.model_id,
        "feasibility_engine_id": ENGINE,
        "tool_id": job.tool_id,
        "material_id": job.material_id,
        "machine_id": job.machine_id,
        "post_id": job.machine.post,
    }
    return {"design": job.part.shape.describe(), "context": context, "params": parameters(job), "units": "mm"}


def _summary(request: Json) -> Json:
    identifiers = ("model_id", "feasibility_engine_id", "tool_id", "material_id", "machine_id")
    return {
        "keys": list(request),
        "design_keys": list(request["design"]),
        "context_keys": list(request["context"]),
        **{name: request["context"][name] for name in identifiers},
    }
