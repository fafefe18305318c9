"""What RMOS notes of a fork: how it differs from the run it was forked from."""

from reviewapp.demo.hashing import Json
from reviewapp.demo.model import Attachment, Job, Run
from reviewapp.demo.plan import parameters


def drift_summary(job: Job, parent: Run, files: tuple[Attachment, ...]) -> Json:
    """The settings that changed, and whether the G-code did."""
    before, after = parameters(parent.job), parameters(job)
    changed = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    old, new = parent.attached("gcode"), next((file for file in files if file.kind == "gcode"), None)
    summary: Json = {"changed_parameters": changed, "parent_gcode_sha256": old.sha256 if old else None}
    if old and new:
        summary["gcode_lines"] = {"from": old.content.count(b"\n"), "to": new.content.count(b"\n")}
    return summary
