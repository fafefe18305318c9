"""What the engines write about a run, in Markdown; the first line is the title of the advisory."""

from reviewapp.demo.assurances import ASSURANCES
from reviewapp.demo.findings import GREEN, RED, Finding, figure
from reviewapp.demo.hashing import Json
from reviewapp.demo.measures import Measures
from reviewapp.demo.model import Advice, Job
from reviewapp.demo.verdict import worst

_OPENINGS = {RED: "Why this run is blocked", "YELLOW": "Why caution is advised"}
_UNCHECKED = {
    "saw": "Not looked at: kerf wander, the set of the riving knife, knots.",
    "mill": "Not looked at: clamping force, coolant, burrs left by earlier work.",
    "drill": "Not looked at: whether the backing board is in place.",
    "vcarve": "Not looked at: flatness of the blank, which decides how wide the line comes out.",
    "router": "Not looked at: grain run-out, wear of the cutter, vacuum at the time of cutting.",
}


def explanation(job: Job, figures: Measures, findings: list[Finding]) -> str:
    """The explainer's account of the verdict on `job`."""
    against = [finding for finding in findings if finding.level != GREEN]
    body = _against(worst(findings), against) if against else _in_favour(job)
    title, paragraphs = body[0], body[1:]
    return _join(f"# {title}", _subject(job), *paragraphs, _figures(job, figures), _UNCHECKED[job.tool.mode])


def answer(advice: Advice, job: Job) -> str:
    """The assistant's answer to a question asked at the machine."""
    return _join(f"# {advice.title}", advice.reason, f"Asked at the machine: {_subject(job)}")


def proposal(advice: Advice, job: Job) -> str:
    """The parameter advisor's proposal, with the values in force."""
    changes = "\n".join(f"- `{name}`: {_shown(value)}" for name, value in advice.changes.items())
    now = f"Now: {job.feed:,} mm/min, {job.rpm:,} rpm, {figure(job.stepdown)} mm a pass."
    return _join(f"# {advice.title}", advice.reason, f"**Proposed**\n\n{changes}", now)


def title_of(markdown: str) -> str:
    """The first line of an advisory without its mark."""
    return markdown.partition("\n")[0].removeprefix("# ")


def _against(risk: str, against: list[Finding]) -> list[str]:
    first = against[0]
    others = [f"Also: {finding.warning}. {finding.why}" for finding in against[1:]]
    remedies = "\n".join(f"- {finding.remedy}" for finding in against)
    return [f"{_OPENINGS[risk]}: {first.title}", first.why, *others, f"**What would help**\n\n{remedies}"]


def _in_favour(job: Job) -> list[str]:
    assurance = ASSURANCES[job.part.key]
    return [assurance.title, assurance.point]


def _subject(job: Job) -> str:
    return f"**{job.part.title}** · {job.material.label} · {job.tool.label} · {job.machine_id}"


def _figures(job: Job, figures: Measures) -> str:
    tool = job.tool
    rows = [
        ("feed", f"{job.feed:,} mm/min", ""),
        ("spindle", f"{job.rpm:,} rpm", f"{job.machine.max_rpm:,} rpm"),
        ("rim speed", f"{figure(figures.rim_speed)} m/s", f"{figure(tool.max_rim_m_s)} m/s"),
        ("chip load", f"{figure(figures.chip_load)} mm", f"{figure(tool.chip_high)} mm"),
        ("heat index", figure(figures.heat), "1"),
        ("depth", f"{figure(job.cut_depth)} mm", f"{figure(tool.flute_length)} mm"),
    ]
    lines = [f"| {name} | {value} | {limit} |" for name, value, limit in rows]
    return "\n".join(["| figure | this run | limit |", "|---|---|---|", *lines])


def _shown(value: Json) -> str:
    if isinstance(value, dict) and {"from", "to", "unit"} <= value.keys():
        return f"{value['from']:,} → {value['to']:,} {value['unit']}"
    if isinstance(value, dict):
        return "; ".join(f"{name} {_shown(inner)}" for name, inner in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def _join(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
