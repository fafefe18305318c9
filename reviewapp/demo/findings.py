"""What the feasibility engine holds against a job: limits, and words a machinist would use."""

from collections.abc import Iterator
from dataclasses import dataclass

from reviewapp.demo.measures import Measures
from reviewapp.demo.model import Job

GREEN, YELLOW, RED = "GREEN", "YELLOW", "RED"
HAND_SET = 1_000.0  # mm/min
SMALL_PART = 5_000.0  # mm²
METAL = 500.0  # N/mm²
LONG_RUN = 30.0  # minutes
_ORDER = (RED, YELLOW, GREEN)


@dataclass(frozen=True)
class Finding:
    """One thing held against a job.

    `warning` stands in the run; `title`, `why` and `remedy` are what an explanation says of it.
    """

    code: str
    level: str
    warning: str
    title: str
    why: str
    remedy: str


def find(job: Job, figures: Measures) -> list[Finding]:
    """Everything held against `job`, the gravest first."""
    found = [finding for check in _CHECKS for finding in check(job, figures)]
    return sorted(found, key=lambda finding: _ORDER.index(finding.level))


def figure(value: float) -> str:
    """A number in running text: thousands separated, no needless zeros."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _level(value: float, yellow: float, red: float) -> str:
    return RED if value > red else YELLOW if value > yellow else GREEN


def _rim(job: Job, figures: Measures) -> Iterator[Finding]:
    limit = job.tool.max_rim_m_s
    level = _level(figures.rim_speed, 0.85 * limit, limit)
    if level == GREEN:
        return
    said = "exceeds" if level == RED else "is close to"
    yield Finding(
        "rim_speed",
        level,
        f"rim speed {figure(figures.rim_speed)} m/s {said} {figure(limit)} m/s",
        "the blade turns too fast" if level == RED else "rim speed near the blade's limit",
        f"At {job.rpm:,} rpm the rim of the {figure(job.tool.diameter)} mm cutter runs at "
        f"{figure(figures.rim_speed)} m/s. Its maker allows {figure(limit)} m/s.",
        f"Turn the spindle down to {_slower(job.rpm, figures.rim_speed, limit):,} rpm or below.",
    )


def _slower(rpm: int, speed: float, limit: float) -> int:
    return int(rpm * 0.8 * limit / speed) // 100 * 100


def _chip(job: Job, figures: Measures) -> Iterator[Finding]:
    tool, chip = job.tool, figures.chip_load
    level = _level(chip, tool.chip_high, 1.35 * tool.chip_high)
    if level != GREEN:
        yield Finding(
            "chip_load",
            level,
            f"chip load {figure(chip)} mm per tooth, above {figure(tool.chip_high)} mm for {tool.tool_id}",
            "the cutter may break" if level == RED else "a heavy chip for this cutter",
            f"{job.feed:,} mm/min at {job.rpm:,} rpm asks each tooth for {figure(chip)} mm; this cutter is "
            f"rated to {figure(tool.chip_high)} mm.",
            f"Feed at {_round(job.rpm * tool.flutes * tool.chip_high * 0.85):,} mm/min or cut lighter.",
        )
    elif chip < 0.75 * tool.chip_low:
        yield Finding(
            "rubbing",
            YELLOW,
            f"chip load {figure(chip)} mm per tooth, below {figure(tool.chip_low)} mm: the edge rubs",
            "the cutter rubs more than it cuts",
            f"Each tooth takes only {figure(chip)} mm. Below {figure(tool.chip_low)} mm the edge "
            "polishes the stock, dulls, and makes heat.",
            f"Feed at {_round(job.rpm * tool.flutes * tool.chip_low * 1.3):,} mm/min or slow the spindle.",
        )


def _round(feed: float) -> int:
    """A feed one would set by hand: down to the next 100 mm/min, below 1,000 to the next 10."""
    step = 100 if feed >= HAND_SET else 10
    return max(10, int(feed) // step * step)


def _bending(job: Job, figures: Measures) -> Iterator[Finding]:
    level = _level(figures.deflection, 0.02, 0.05)
    if level == GREEN:
        return
    yield Finding(
        "deflection",
        level,
        f"cutter bends {figure(figures.deflection)} mm at {figure(job.stepdown)} mm stepdown",
        "the cutter bends too far" if level == RED else "the cutter will lean on the wall",
        f"With {figure(job.tool.stickout)} mm out of the collet the {figure(job.tool.diameter)} mm cutter "
        f"bends about {figure(figures.deflection)} mm under this cut; 0.02 mm is what the fit allows.",
        f"Halve the stepdown to {figure(round(job.stepdown / 2, 2))} mm, finish the wall in a last pass.",
    )


def _heat(job: Job, figures: Measures) -> Iterator[Finding]:
    level = _level(figures.heat, 0.85, 1.3)
    if level == GREEN:
        return
    metal = job.material.force > METAL
    effect = "chips weld to the cutter" if metal else "scorching begins"
    title = "chips may weld to the cutter" if metal else "scorch marks are likely"
    yield Finding(
        "heat",
        level,
        f"heat index {figure(figures.heat)} in {job.material_id}, {effect} at 1",
        "the stock will burn" if level == RED else title,
        f"The chip is thin and {job.material.label} holds its heat: the index is {figure(figures.heat)}, "
        f"and {effect} near 1.",
        "Raise the feed or lower the spindle speed until the chips come off warm, not hot.",
    )


def _web(job: Job, figures: Measures) -> Iterator[Finding]:
    level = _level(-figures.web, -0.9, -0.5)
    if job.part.through or level == GREEN:
        return
    yield Finding(
        "web",
        level,
        f"{figure(figures.web)} mm of stock is left under {job.part.title.lower()}",
        "the cut all but goes through" if level == RED else "thin stock at the edge",
        f"{figure(job.cut_depth)} of {figure(job.material.thickness)} mm are cut: {figure(figures.web)} mm "
        "carries the edge. Such stock varies by 0.2 mm across a sheet.",
        "Measure the sheet at four points, or cut 0.3 mm less deep.",
    )


def _flutes(job: Job, figures: Measures) -> Iterator[Finding]:
    del figures
    limit = job.tool.flute_length
    level = _level(job.cut_depth, limit, 1.3 * limit)
    if level != GREEN:
        yield Finding(
            "flute_length",
            level,
            f"depth {figure(job.cut_depth)} mm is more than the {figure(limit)} mm of flute",
            "the shank meets the stock",
            f"The flutes are {figure(limit)} mm long; below that the shank rubs on the wall already cut.",
            "Fit the longer cutter for the last passes, or relieve the wall by 0.2 mm.",
        )


def _reach(job: Job, figures: Measures) -> Iterator[Finding]:
    travel = (job.machine.travel_x, job.machine.travel_y)
    for axis, at, limit in zip("XY", figures.reach, travel, strict=True):
        if at > limit:
            yield Finding(
                "envelope",
                RED,
                f"move to {axis}{at:.3f} leaves the {figure(limit)} mm travel of {job.machine_id}",
                f"a move leaves the {axis} travel",
                f"With work zero at the fixture the path reaches {axis}{at:.1f}; {job.machine_id} ends at "
                f"{axis}{limit:.0f}. The controller would hit its limit switch with the cutter in the stock.",
                "Move the part on the table and post again.",
            )


def _rapids(job: Job, figures: Measures) -> Iterator[Finding]:
    if figures.lowest_rapid < 0:
        yield Finding(
            "rapid_in_stock",
            RED,
            f"rapid at Z{figures.lowest_rapid:.3f} passes below the stock top",
            "a rapid runs through the stock",
            f"Between cuts the path travels at {job.machine.rapid_mm_min:,} mm/min with the cutter "
            f"{figure(-figures.lowest_rapid)} mm below the surface. The clearance height was taken from the "
            "spoilboard, not from the stock top.",
            "Set the clearance plane to at least 3 mm above the stock.",
        )


def _bite(job: Job, figures: Measures) -> Iterator[Finding]:
    del figures
    if job.tool.mode in ("router", "mill") and job.stepdown > 1.5 * job.tool.diameter:
        yield Finding(
            "stepdown",
            YELLOW,
            f"stepdown {figure(job.stepdown)} mm with a {figure(job.tool.diameter)} mm cutter",
            "more stepdown than the cutter is wide",
            f"A {figure(job.tool.diameter)} mm cutter takes {figure(job.stepdown)} mm at once. Chips "
            "pack in the flutes and the wall comes out wavy.",
            f"Take {figure(round(job.tool.diameter * 0.75, 1))} mm a pass.",
        )


def _hold_down(job: Job, figures: Measures) -> Iterator[Finding]:
    """A note on the fixture: it does not raise the risk by itself."""
    del figures
    measures = job.part.shape.describe()
    area = measures.get("width", 1000.0) * measures.get("height", 1000.0)
    if job.part.through and area < SMALL_PART:
        yield Finding(
            "hold_down",
            GREEN,
            f"small part, {figure(area / 100)} cm²: vacuum alone will not hold it, use tape or tabs",
            "a small part to hold",
            f"The finished part covers {figure(area / 100)} cm².",
            "Use double-sided tape or four tabs.",
        )


def _long_run(job: Job, figures: Measures) -> Iterator[Finding]:
    """A note on the time: it does not raise the risk by itself."""
    if figures.minutes > LONG_RUN:
        yield Finding(
            "long_run",
            GREEN,
            f"{figures.minutes:.0f} minutes without a pause: look at {job.tool_id} half way",
            "a long run",
            f"The cutter is in the stock for most of {figures.minutes:.0f} minutes.",
            "Stop half way and look at the edge.",
        )


_CHECKS = (_reach, _rapids, _rim, _chip, _bending, _heat, _web, _flutes, _bite, _hold_down, _long_run)
