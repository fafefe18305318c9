"""What the engine writes into a run: feasibility, decision and status, from the findings."""

from dataclasses import dataclass

from reviewapp.demo.findings import GREEN, RED, YELLOW, Finding
from reviewapp.demo.hashing import Json
from reviewapp.demo.measures import Measures
from reviewapp.demo.model import Job

ENGINE = "cam_feasibility_v2"
_PENALTY = {GREEN: 2.5, YELLOW: 15.0, RED: 46.0}


@dataclass(frozen=True)
class Verdict:
    """What stands in the record: feasibility and decision as JSON, the status, the errors."""

    feasibility: Json
    decision: Json
    status: str
    errors: tuple[str, ...] = ()
    notes: str | None = None


def judge(job: Job, figures: Measures, findings: list[Finding]) -> Verdict:
    """The engine's verdict on `job`."""
    risk = worst(findings)
    safety = {
        "risk_level": risk,
        "score": score(job, figures, findings),
        "block_reason": _block_reason(findings),
        "warnings": [finding.warning for finding in findings],
        "details": details(job, figures),
    }
    feasibility = {
        "engine": ENGINE,
        "mode": job.tool.mode,
        "tool_id": job.tool_id,
        "material_id": job.material_id,
        "machine_id": job.machine_id,
        "risk_bucket": risk,
        "score": safety["score"],
        "safety": safety,
    }
    decision = {**safety, "details": {"findings": [finding.code for finding in findings], "engine": ENGINE}}
    return Verdict(feasibility, decision, "BLOCKED" if risk == RED else "OK")


def worst(findings: list[Finding]) -> str:
    """The gravest level among `findings`."""
    levels = {finding.level for finding in findings}
    return RED if RED in levels else YELLOW if YELLOW in levels else GREEN


def score(job: Job, figures: Measures, findings: list[Finding]) -> float:
    """Up to 100: less for each finding, and for how near the figures come to their limits."""
    lost = sum(_PENALTY[finding.level] for finding in findings)
    near = (
        figures.rim_speed / job.tool.max_rim_m_s,
        figures.chip_load / job.tool.chip_high,
        figures.heat / 1.3,
        figures.deflection / 0.05,
    )
    lost += sum(14.0 * max(0.0, min(share, 2.0) - 0.4) for share in near)
    return round(max(3.0, 99.5 - lost), 1)


def details(job: Job, figures: Measures) -> Json:
    """The figures behind a verdict, units in their names."""
    return {
        "feed_xy_mm_min": float(job.feed),
        "spindle_rpm": float(job.rpm),
        "stepdown_mm": job.stepdown,
        "depth_mm": job.cut_depth,
        "rim_speed_m_s": figures.rim_speed,
        "rim_speed_limit_m_s": job.tool.max_rim_m_s,
        "chip_load_mm": figures.chip_load,
        "chip_load_range_mm": [job.tool.chip_low, job.tool.chip_high],
        "deflection_mm": figures.deflection,
        "heat_index": figures.heat,
        "stock_left_mm": 0.0 if job.part.through else figures.web,
        "cut_length_m": figures.length,
        "estimated_minutes": figures.minutes,
    }


def _block_reason(findings: list[Finding]) -> str | None:
    grave = [finding for finding in findings if finding.level == RED]
    if not grave:
        return None
    said = grave[0].warning
    return said[0].upper() + said[1:]
