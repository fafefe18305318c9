"""Runs as a producer sends them: about 2 kB each, no two alike, and most of them GREEN, as in a shop."""

import json
from typing import Any

from reviewapp.bench import shop

_RISKS = (*(("GREEN", 94.5),) * 7, ("YELLOW", 71.0), ("YELLOW", 66.5), ("RED", 38.5))
_SENT = ("mode", "event_type", "status", "tool_id", "material_id", "machine_id", "workflow_session_id")
_VERSIONS = ("engine_version", "toolchain_version", "post_processor_version")
_CUTS = 22


def line(number: int) -> bytes:
    """The run of that number, a line of NDJSON without its end; equal numbers give equal bytes."""
    return json.dumps(body(number), separators=(",", ":")).encode()


def body(number: int) -> dict[str, Any]:
    """The run of that number, as POST /runs takes it."""
    record = shop.run(number)
    risk, score = _RISKS[number % len(_RISKS)]
    judged = {"risk_level": risk, "score": score, **({"warnings": []} if risk == "GREEN" else {})}
    return {
        "run_id": record["run_id"],
        **{name: record[name] for name in (*_SENT, *_VERSIONS, "request_summary", "meta")},
        "feasibility": {**record["feasibility"], "safety": {**record["feasibility"]["safety"], **judged}},
        "decision": {**record["decision"], **judged},
        "outputs": {"gcode_text": _gcode(number)},
    }


def _gcode(number: int) -> str:
    cuts = (f"G1 X{number % 400 + cut / 8:.3f} Y{cut * 2.5:.3f} F900" for cut in range(_CUTS))
    return "\n".join(("G21", "G90", *cuts, "M2"))
