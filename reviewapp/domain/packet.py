"""The packet: exactly what a reviewer was shown, as canonical bytes (RECORDS.md, section 5)."""

import json
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from reviewapp.domain import clip
from reviewapp.domain.advisory import Advisory, Attachment
from reviewapp.domain.canonical import record_bytes, sha256
from reviewapp.domain.content import Content
from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen
from reviewapp.domain.run import Run
from reviewapp.domain.tree import Json, is_empty, member, rows

SCHEMA = "reviewapp/packet/v1"
RENDERER = "1"
LARGEST = 256 * 1024
_SHOWN = 80
_BEFORE = 30
_DOES_NOT_STALE = {"schema", "renderer", "round", "item_sha256", "baseline", "policy", "rule"}
_DECISIONS = (("decision",), ("feasibility", "safety"), ("feasibility",))


class Baseline(Frozen):
    """The run that this one is compared with; `chosen_by` is `rule` or `reviewer`."""

    run_id: str
    run_sha256: str
    chosen_by: str
    attachments: tuple[Attachment, ...] = ()


class Packet(Frozen):
    """The packet's exact bytes; its SHA-256 is the packet hash."""

    data: bytes

    @property
    def sha256(self) -> str:
        """The packet hash."""
        return sha256(self.data)

    @property
    def body(self) -> dict[str, Any]:
        """The packet as a value to render from."""
        value: dict[str, Any] = json.loads(self.data)
        return value


class Evidence(Frozen):
    """All that a packet is made of, as read on one connection."""

    run: Run
    evidence: dict[str, Any]
    advisory: Advisory
    content: Content | None
    attachments: tuple[Attachment, ...]
    baseline: Baseline | None
    refused: tuple[str, ...] = ()


def build(seen: Evidence) -> Packet:
    """The packet of one advisory in its present round; no clock, no viewer, nobody else's review."""
    advisory = seen.advisory
    data = record_bytes(
        {
            "schema": SCHEMA,
            "renderer": RENDERER,
            "round": advisory.round,
            "item_sha256": advisory.item_sha256,
            "run": _run(seen.run, seen.evidence),
            "advisory": _advisory(advisory, seen.content),
            "override": _override(seen),
            "attachments": _attachments(seen.attachments),
            "baseline": _baseline(seen.baseline),
            "policy": advisory.policy.model_dump(),
            "rule": advisory.needs.record(),
        }
    )
    if len(data) > LARGEST:
        raise Invalid(f"The evidence makes a packet of {len(data)} bytes; {LARGEST} is the most.")
    return Packet(data=data)


def decision_tree(evidence: dict[str, Any]) -> Json:
    """The first of decision, feasibility.safety and feasibility that is present."""
    found = (member(evidence, *place) for place in _DECISIONS)
    return next((tree for tree in found if not is_empty(tree)), None)


def differences(before: Json, after: Json) -> tuple[str, ...]:
    """What differs between two packet bodies, one plain line each, by path."""
    old = {row.path: (row.type, row.value) for row in rows(before)}
    new = {row.path: (row.type, row.value) for row in rows(after)}
    changed = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    return tuple(f"{path[1:]}: {' → '.join(_pair(old.get(path), new.get(path)))}" for path in changed)


def staling(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """What differs of that on which an approval rests: not the policy, the rule, the round or the baseline."""
    kept = ({key: value for key, value in one.items() if key not in _DOES_NOT_STALE} for one in (before, after))
    return differences(*kept)


def _run(run: Run, evidence: dict[str, Any]) -> dict[str, Any]:
    findings = [{"code": f.code, "text": clip.clip_text(f.text, clip.LONGEST_VALUE)} for f in run.findings]
    return {
        "run_id": run.run_id,
        "run_sha256": run.run_sha256,
        "status": run.status,
        "status_received": clip.clip_text(run.status_received, clip.LONGEST_VALUE),
        "risk": run.risk,
        "score": clip.clip_text(run.score, clip.LONGEST_VALUE),
        "block_reason": clip.clip_text(run.block_reason, clip.LONGEST_VALUE),
        "warnings": clip.clip_list([clip.clip_text(w, clip.LONGEST_VALUE) for w in run.warnings], clip.SHORT_BUDGET),
        "decision": clip.clip_rows(rows(decision_tree(evidence))),
        "findings": clip.clip_list(findings, clip.SHORT_BUDGET),
    }


def _advisory(advisory: Advisory, content: Content | None) -> dict[str, Any]:
    return {
        "advisory_id": advisory.advisory_id,
        "class": advisory.content_class,
        "content_sha256": advisory.content_sha256,
        "source": {
            key: clip.clip_text(value, clip.LONGEST_NAME) for key, value in advisory.source.model_dump().items()
        },
        "text": clip.clip_text(content.text if content else None),
        "changes": clip.clip_rows(rows(content.data)) if content else [],
    }


def _override(seen: Evidence) -> dict[str, Any] | None:
    terms = seen.advisory.override
    return {**terms.model_dump(), "refused": clip.clip_list(sorted(seen.refused), clip.SHORT_BUDGET)} if terms else None


def _attachments(attachments: Iterable[Attachment]) -> Any:
    ordered = sorted(attachments, key=lambda a: (a.kind, a.filename or "", a.sha256))
    return clip.clip_list([_attachment(one) for one in ordered], clip.ATTACHMENTS_BUDGET)


def _attachment(one: Attachment) -> dict[str, Any]:
    held = one.model_dump(include={"sha256", "matched", "size_bytes"})
    names = {"kind": one.kind, "filename": one.filename}
    return held | {key: clip.clip_text(name, clip.LONGEST_NAME) for key, name in names.items()}


def _baseline(baseline: Baseline | None) -> dict[str, Any] | None:
    if baseline is None:
        return None
    return {**baseline.model_dump(exclude={"attachments"}), "attachments": _attachments(baseline.attachments)}


def _pair(before: tuple[str, str] | None, after: tuple[str, str] | None) -> tuple[str, str]:
    """Two leaves side by side; of long texts that begin alike the part in which they differ."""
    start = 0
    if before and after and before[0] == after[0] and max(len(before[1]), len(after[1])) > _SHOWN:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before[1], after[1], strict=False))
        start = max(0, sum(1 for _ in alike) - _BEFORE)
    return _short(before, start), _short(after, start)


def _short(leaf: tuple[str, str] | None, start: int) -> str:
    if leaf is None or leaf[0] == "null":
        return "nothing"
    value = f"{'…' if start else ''}{leaf[1][start:]}"
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
