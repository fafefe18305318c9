"""The ways in which real records differ from what the engine meant: holds, gaps, contradictions, failures."""

from collections.abc import Callable
from dataclasses import replace

from reviewapp.demo.hashing import Json
from reviewapp.demo.model import Quirk
from reviewapp.demo.verdict import Verdict


def apply(quirk: Quirk, verdict: Verdict) -> Verdict:
    """`verdict` as RMOS recorded it."""
    change = _CHANGES.get(quirk)
    return change(verdict) if change else verdict


def _hold(verdict: Verdict) -> Verdict:
    reason = "Spindle bearing check due on this machine: no output until maintenance signs it off"
    return replace(verdict, decision={**verdict.decision, "block_reason": reason}, status="BLOCKED", notes=reason)


def _held_yellow(verdict: Verdict) -> Verdict:
    reason = "Vacuum zone 3 reads 0.41 bar: hold-down is not assured for this part"
    return replace(verdict, decision={**verdict.decision, "block_reason": reason}, status="BLOCKED")


def _no_risk(verdict: Verdict) -> Verdict:
    """The engine left before it stated a risk; figures are there, no level anywhere."""
    safety = {key: verdict.feasibility["safety"][key] for key in ("warnings", "details")}
    feasibility = {**_without(verdict.feasibility, "risk_bucket", "score"), "safety": safety}
    decision: Json = {"risk_level": None, "score": None, "block_reason": None, "warnings": [], "details": {}}
    return replace(verdict, feasibility=feasibility, decision=decision)


def _no_feasibility(verdict: Verdict) -> Verdict:
    return replace(verdict, feasibility=None, decision=None)


def _disagrees(verdict: Verdict) -> Verdict:
    """The decision was made before feasibility was computed a second time, with the stock as measured."""
    warning = "stock measured 2.2 mm, entered as 2.8 mm: 0.4 mm is left under the ledge"
    safety = {**verdict.feasibility["safety"], "risk_level": "RED", "score": 31.5}
    safety["warnings"] = [*safety["warnings"], warning]
    feasibility = {**verdict.feasibility, "safety": safety, "risk_bucket": "RED", "score": 31.5}
    return replace(verdict, feasibility=feasibility, notes="Feasibility computed again after the caliper reading")


def _foreign_word(verdict: Verdict) -> Verdict:
    """Another engine's scale: AMBER is none of RMOS's levels."""
    safety = {**verdict.feasibility["safety"], "risk_level": "AMBER"}
    feasibility = {
        **verdict.feasibility,
        "safety": safety,
        "risk_bucket": "AMBER",
        "engine": "toolmaker_advice_0.3",
    }
    return replace(verdict, feasibility=feasibility, decision={**verdict.decision, "risk_level": "AMBER"})


def _engine_error(verdict: Verdict) -> Verdict:
    said = "Feasibility engine timed out after 30 s while reckoning tool engagement"
    decision: Json = {
        "risk_level": "ERROR",
        "score": None,
        "block_reason": said,
        "warnings": [],
        "details": {},
    }
    feasibility = {**_without(verdict.feasibility, "safety", "score", "risk_bucket"), "error": said}
    errors = (said, "Toolpath discarded: no engagement map for pass 3")
    return replace(verdict, feasibility=feasibility, decision=decision, status="ERROR", errors=errors)


def _unsupported(verdict: Verdict) -> Verdict:
    said = "Unsupported mode for feasibility: helical"
    safety = {
        "risk_level": "UNKNOWN",
        "block_reason": said,
        "warnings": ["No feasibility engine registered for mode: helical"],
        "details": {"context": "helical_gcode"},
    }
    feasibility = {"mode": "helical", "tool_id": verdict.feasibility["tool_id"], "safety": safety}
    notes = "Blocked by safety policy: UNKNOWN"
    return replace(verdict, feasibility=feasibility, decision=None, status="BLOCKED", notes=notes)


def _bucket_only(verdict: Verdict) -> Verdict:
    kept = ("engine", "mode", "tool_id", "risk_bucket", "score")
    safety = verdict.feasibility["safety"]
    feasibility = {**{key: verdict.feasibility[key] for key in kept}, "warnings": safety["warnings"]}
    return replace(verdict, feasibility=feasibility, decision=None)


def _overridden(verdict: Verdict) -> Verdict:
    return replace(verdict, status="OK")


def _without(record: Json, *keys: str) -> Json:
    return {key: value for key, value in record.items() if key not in keys}


_CHANGES: dict[Quirk, Callable[[Verdict], Verdict]] = {
    Quirk.HOLD: _hold,
    Quirk.HELD_YELLOW: _held_yellow,
    Quirk.NO_RISK: _no_risk,
    Quirk.NO_FEASIBILITY: _no_feasibility,
    Quirk.DISAGREES: _disagrees,
    Quirk.FOREIGN_WORD: _foreign_word,
    Quirk.ENGINE_ERROR: _engine_error,
    Quirk.UNSUPPORTED: _unsupported,
    Quirk.BUCKET_ONLY: _bucket_only,
    Quirk.OVERRIDDEN: _overridden,
}
