"""The advisories of a run: assets with their content beside them, or envelopes among the attachments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from reviewapp.demo import narrative
from reviewapp.demo.findings import Finding
from reviewapp.demo.hashing import Json, json_sha256, sha256
from reviewapp.demo.ids import hex_id, iso
from reviewapp.demo.measures import Measures
from reviewapp.demo.model import Advice, Advisory, Attachment, Run

REVIEWER = "r.mills"
ENGINES = {
    "explanation": ("explainer", "1.4"),
    "missing": ("explainer", "1.4"),
    "assistant": ("assistant", "0.9"),
    "suggestion": ("param-advisor", "2.1"),
}
_ENVELOPE_KINDS = {
    "explanation": "explanation",
    "assistant": "assistant_explanation",
    "suggestion": "advisory",
}
_REF_KINDS = {"suggestion": "advisory"}
_REJECTION = "The line is meant to be fine; a fuller fill is the answer, not a wider cut."
_APPROVAL = "Read at the machine, agrees with what I see."


@dataclass(frozen=True)
class _Draft:
    """An advisory before it is given its form."""

    run: Run
    advice: Advice
    markdown: str
    at: datetime
    request_id: str
    confidence: float

    @property
    def engine(self) -> tuple[str, str]:
        return ENGINES[self.advice.kind]

    @property
    def prompt(self) -> str:
        asked = {
            "suggestion": f"Propose safer or faster parameters for run {self.run.run_id}.",
            "assistant": self.advice.title,
        }
        return asked.get(self.advice.kind, f"Explain the risk decision of run {self.run.run_id} to its operator.")


def advise(rng: Random, run: Run, figures: Measures, findings: list[Finding]) -> Iterator[Advisory]:
    """Every advisory the story gives to `run`, in the order in which they came."""
    at = run.created_at
    for advice in run.job.advice:
        at += timedelta(seconds=rng.randrange(8, 150), microseconds=rng.randrange(1_000_000))
        drawn = rng.uniform(0.62, 0.97) if advice.kind != "suggestion" else rng.uniform(0.55, 0.9)
        confidence = round(drawn, 2) if advice.confidence is None else advice.confidence
        markdown = _write(advice, run, figures, findings)
        draft = _Draft(run, advice, markdown, at, "req_" + hex_id(rng, 12), confidence)
        if advice.kind == "missing":
            yield _advisory(draft, "adv_" + hex_id(rng, 12))
        else:
            yield _enveloped(draft) if advice.envelope else _asset(rng, draft)


def _write(advice: Advice, run: Run, figures: Measures, findings: list[Finding]) -> str:
    match advice.kind:
        case "suggestion":
            return narrative.proposal(advice, run.job)
        case "assistant":
            return narrative.answer(advice, run.job)
        case "missing":
            return ""
        case _:
            return narrative.explanation(run.job, figures, findings)


def _advisory(
    draft: _Draft, advisory_id: str, asset: Json | None = None, envelope: Attachment | None = None
) -> Advisory:
    engine_id, engine_version = draft.engine
    return Advisory(
        advisory_id=advisory_id,
        kind=_REF_KINDS.get(draft.advice.kind, "explanation"),
        created_at=draft.at,
        request_id=draft.request_id,
        engine_id=engine_id,
        engine_version=engine_version,
        confidence=draft.confidence,
        asset=asset,
        markdown=draft.markdown or None,
        envelope=envelope,
        fate=draft.advice.fate,
    )


def _enveloped(draft: _Draft) -> Advisory:
    engine_id, engine_version = draft.engine
    envelope = {
        "kind": _ENVELOPE_KINDS[draft.advice.kind],
        "run_id": draft.run.run_id,
        "request_id": draft.request_id,
        "engine_id": engine_id,
        "engine_version": engine_version,
        "prompt": draft.prompt,
        "markdown": draft.markdown,
        "data": draft.advice.changes,
        "created_at_utc": iso(draft.at, zulu=True),
    }
    digest = json_sha256(envelope)
    file = Attachment.of_json("advisory", f"advisory_{digest[:8]}.json", envelope, draft.at)
    return _advisory(draft, digest, envelope=file)


def _asset(rng: Random, draft: _Draft) -> Advisory:
    asset_id = "adv_" + hex_id(rng, 12)
    engine_id, engine_version = draft.engine
    content = draft.markdown.encode()
    suggestion = draft.advice.kind == "suggestion"
    asset = {
        "asset_id": asset_id,
        "asset_type": "suggestion" if suggestion else "analysis",
        "created_at_utc": iso(draft.at, zulu=True),
        "source": "ai_suggestion" if suggestion else "ai_analysis",
        "provider": "local",
        "model": f"{engine_id}-{engine_version}",
        "request_id": draft.request_id,
        "provider_request_id": None,
        "prompt": draft.prompt,
        "prompt_hash": sha256(draft.prompt.encode()),
        "content_hash": sha256(content),
        "content_uri": f"{draft.at:%Y/%m/%d}/{asset_id}_content.md",
        "content_size_bytes": len(content),
        "suggestion_data": draft.advice.changes if suggestion else None,
        "confidence": draft.confidence,
        "warnings": [],
        "generation_time_ms": rng.randrange(900, 7_000),
        "cost_usd": round(rng.uniform(0.001, 0.019), 4),
        **_review(draft.advice.fate, draft.at + timedelta(hours=1, minutes=rng.randrange(50))),
        "meta": {"run_id": draft.run.run_id, "engine_id": engine_id, "engine_version": engine_version},
    }
    return _advisory(draft, asset_id, asset=asset)


def _review(fate: str, at: datetime) -> Json:
    """What RMOS's own review left on an asset."""
    done = fate in ("reviewed", "rejected")
    return {
        "reviewed": done,
        "approved_for_workflow": fate == "reviewed",
        "reviewed_by": REVIEWER if done else None,
        "reviewed_at_utc": iso(at, zulu=True) if done else None,
        "review_note": _APPROVAL if fate == "reviewed" else None,
        "review_notes": None,
        "rejection_reason": _REJECTION if fate == "rejected" else None,
        "rating": 4 if fate == "reviewed" else None,
    }
