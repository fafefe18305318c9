"""What a machinist would reckon before pressing start, from the job and its toolpath."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from reviewapp.demo.model import Job
from reviewapp.demo.moves import RAPID, Move, Toolpath

CARBIDE = 600_000.0  # Young's modulus, N/mm²
CORE = 0.8  # share of the diameter that bends as a solid rod
PARKED = 20.0  # mm above the stock, where nothing can be hit


@dataclass(frozen=True)
class Measures:
    """Figures of one job.

    Rim speed in m/s, chip load in mm per tooth, deflection, web and heights in mm, heat as an index (1.0 is
    where maple begins to scorch), length in metres, time in minutes; `reach` is the largest x, y of any move.
    """

    rim_speed: float
    chip_load: float
    deflection: float
    heat: float
    web: float
    lowest_rapid: float
    reach: tuple[float, float]
    length: float
    minutes: float


def measure(job: Job, path: Toolpath) -> Measures:
    """The figures of `job` cut along `path`."""
    tool = job.tool
    chip = job.feed / (job.rpm * tool.flutes)
    cutting, rapids = travel(path.moves)
    minutes = sum(length / move.feed for move, length in cutting) + rapids / job.machine.rapid_mm_min
    return Measures(
        rim_speed=round(math.pi * tool.diameter * job.rpm / 60_000, 1),
        chip_load=round(chip, 4),
        deflection=round(_deflection(job, chip), 4),
        heat=round(job.material.heat * tool.chip_low / chip, 2),
        web=round(job.material.thickness - job.cut_depth, 2),
        lowest_rapid=min(_rapid_heights(path.moves), default=PARKED),
        reach=(max(move.x for move in path.moves), max(move.y for move in path.moves)),
        length=round(sum(length for _, length in cutting) / 1000, 2),
        minutes=round(minutes, 1),
    )


def travel(moves: tuple[Move, ...]) -> tuple[list[tuple[Move, float]], float]:
    """Each cutting move with its length in mm, and the length of all rapids."""
    cutting, rapids = [], 0.0
    x = y = z = 0.0
    for move in moves:
        length = _length(move, x, y, z)
        if move.code == RAPID:
            rapids += length
        else:
            cutting.append((move, length))
        x, y, z = move.x, move.y, move.z
    return cutting, rapids


def _length(move: Move, x: float, y: float, z: float) -> float:
    rise = move.z - z
    if move.code in ("G0", "G1"):
        return math.hypot(move.x - x, move.y - y, rise)
    start = math.atan2(y - move.cy, x - move.cx)
    end = math.atan2(move.y - move.cy, move.x - move.cx)
    sweep = (end - start) if move.code == "G3" else (start - end)
    return math.hypot(math.hypot(x - move.cx, y - move.cy) * (sweep % math.tau or math.tau), rise)


def _deflection(job: Job, chip: float) -> float:
    """Bending of the cutter at its tip under the force of one tooth, mm; none for blades and drills."""
    if job.tool.mode in ("saw", "drill"):
        return 0.0
    force = job.material.force * chip * job.stepdown
    inertia = math.pi * (CORE * job.tool.diameter) ** 4 / 64
    return float(force * job.tool.stickout**3 / (3 * CARBIDE * inertia))


def _rapid_heights(moves: tuple[Move, ...]) -> Iterator[float]:
    """The heights at which rapids travel sideways."""
    before = None
    for move in moves:
        if before and move.code == RAPID and (move.x, move.y) != (before.x, before.y):
            yield move.z
        before = move
