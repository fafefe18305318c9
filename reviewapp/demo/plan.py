"""The JSON a planner leaves beside G-code: operations, parameters, a summary of the moves, the moves."""

from collections import Counter

from reviewapp.demo.hashing import Json
from reviewapp.demo.measures import Measures, travel
from reviewapp.demo.model import Job
from reviewapp.demo.moves import Move, Toolpath

_NAMES = {"G0": "rapid", "G1": "line", "G2": "arc_cw", "G3": "arc_ccw"}


def toolpaths(job: Job, path: Toolpath, figures: Measures) -> Json:
    """The full plan with every move; lengths in mm, feeds in mm/min."""
    return {
        **operation_plan(job, path, figures),
        "schema": "toolpaths_v1",
        "moves": [_move(m) for m in path.moves],
    }


def operation_plan(job: Job, path: Toolpath, figures: Measures) -> Json:
    """The plan without its moves, small enough to stand inside a run."""
    counts = Counter(_NAMES[move.code] for move in path.moves)
    return {
        "schema": "opplan_v1",
        "part": job.part.title,
        "model_id": job.part.model_id,
        "units": "mm",
        "tool": {"tool_id": job.tool_id, "diameter_mm": job.tool.diameter, "flutes": job.tool.flutes},
        "material_id": job.material_id,
        "machine_id": job.machine_id,
        "parameters": parameters(job),
        "operations": operations(path),
        "moves_summary": {**counts, "cut_length_m": figures.length, "estimated_minutes": figures.minutes},
    }


def parameters(job: Job) -> Json:
    """What a person could turn: the settings of a job, units in their names."""
    return {
        "feed_xy_mm_min": job.feed,
        "spindle_rpm": job.rpm,
        "stepdown_mm": job.stepdown,
        "stepover_pct": round(100 * job.stepover),
        "depth_mm": job.cut_depth,
        "clearance_mm": job.clearance,
        "origin_mm": list(job.origin),
    }


def operations(path: Toolpath) -> Json:
    """Each named operation with its depth, its cut length in mm and its number of moves, in order."""
    found: dict[str, list[tuple[Move, float]]] = {}
    for move, length in travel(path.moves)[0]:
        found.setdefault(move.operation, []).append((move, length))
    return [
        {
            "op": name,
            "z_mm": min(move.z for move, _ in done),
            "moves": len(done),
            "cut_length_mm": round(sum(length for _, length in done), 1),
        }
        for name, done in found.items()
    ]


def _move(move: Move) -> Json:
    row = {"code": move.code, "x": move.x, "y": move.y, "z": move.z}
    if move.feed:
        row["f"] = move.feed
    if move.code in ("G2", "G3"):
        row |= {"cx": round(move.cx, 3), "cy": round(move.cy, 3)}
    return row
