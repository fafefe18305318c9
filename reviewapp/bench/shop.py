"""The shop that is measured: any number of runs in layout `dated`, each of which waits for a person.

Equal numbers give equal bytes. The demonstration's shop would not do: its runs are a story that cannot be made longer.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_OPENED = datetime(2024, 1, 2, 6, 0, tzinfo=UTC)
_RUNS_A_DAY = 500
_BETWEEN = timedelta(seconds=90)
_RISKS = (("RED", 38.5), ("YELLOW", 71.0), ("YELLOW", 66.5), ("UNKNOWN", None))
_TOOLS = ("router:t102", "router:t201", "router:t330", "vbit:60", "saw:kerf-2.1")
_MATERIALS = ("spruce_top_2.8mm", "maple_3mm", "rosewood_4mm")
_MACHINES = ("CNC-1", "CNC-2")
_EVENTS = ("toolpaths", "adaptive_plan_execution", "adaptive_gcode_execution", "approval")


def write_runs(folder: Path, first: int, count: int) -> None:
    """Write the runs numbered from `first` on, a file each in a folder a day."""
    for number in range(first, first + count):
        record = run(number)
        day = folder / record["created_at_utc"][:10]
        day.mkdir(parents=True, exist_ok=True)
        (day / f"{record['run_id']}.json").write_text(json.dumps(record, indent=2))


def run(number: int) -> dict[str, Any]:
    """The record of the run of that number, as long as those of a real store: about 3 KB."""
    days, places = divmod(number, _RUNS_A_DAY)
    made = _OPENED + timedelta(days=days) + places * _BETWEEN
    named = _named(number)
    return {
        "run_id": f"run_{number:08}",
        "created_at_utc": made.isoformat(),
        "workflow_session_id": f"ws_{number // 6:06}",
        **named,
        "mode": named["tool_id"].partition(":")[0],
        "event_type": _EVENTS[number % len(_EVENTS)],
        "status": "OK",
        "feasibility": {"engine": "cam_feasibility_v2", **named, "safety": _safety(number)},
        "decision": {**_judged(number), "details": {"findings": [], "engine": "cam_feasibility_v2"}},
        "request_summary": _summary(named),
        "advisory_inputs": None,
        "explanation_status": "NONE",
        "explanation_summary": None,
        "engine_version": "2.3.1",
        "toolchain_version": "0.34.0",
        "post_processor_version": "1.1.0",
        "notes": None,
        "errors": None,
        "meta": {"operator_station": f"bench-{number % 3}"},
    }


def _named(number: int) -> dict[str, str]:
    return {
        "tool_id": _TOOLS[number % len(_TOOLS)],
        "material_id": _MATERIALS[number % len(_MATERIALS)],
        "machine_id": _MACHINES[number % len(_MACHINES)],
    }


def _judged(number: int) -> dict[str, Any]:
    risk, score = _RISKS[number % len(_RISKS)]
    warnings = [f"rim speed {60 + number % 20} m/s exceeds 60 m/s", "thin stock: clamp on both sides"]
    return {"risk_level": risk, "score": score, "block_reason": None, "warnings": warnings[: 1 + number % 2]}


def _safety(number: int) -> dict[str, Any]:
    details = {
        "feed_xy_mm_min": 900.0 + number % 700,
        "spindle_rpm": 18_000.0,
        "stepdown_mm": 0.2 + number % 9 / 10,
        "depth_mm": 2.8 + number % 5,
        "rim_speed_m_s": 60.0 + number % 20,
        "rim_speed_limit_m_s": 60.0,
        "chip_load_mm": 0.0361,
        "chip_load_range_mm": [0.02, 0.065],
        "deflection_mm": 0.0001 * (number % 90),
        "heat_index": number % 100 / 100,
        "stock_left_mm": 0.0,
        "cut_length_m": 4.64 + number % 30,
        "estimated_minutes": 3.8 + number % 50,
    }
    return {**_judged(number), "details": details}


def _summary(named: dict[str, str]) -> dict[str, Any]:
    return {
        "keys": ["design", "context", "params", "units"],
        "design_keys": ["shape", "units", "centre", "diameter"],
        "context_keys": ["model_id", "feasibility_engine_id", "tool_id", "material_id", "machine_id", "post_id"],
        "model_id": "om_14",
        "feasibility_engine_id": "cam_feasibility_v2",
        **named,
    }
