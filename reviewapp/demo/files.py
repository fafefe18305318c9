"""The files of a run: drawing, toolpath, G-code, now and then a preview or a setup sheet."""

from collections.abc import Iterator
from datetime import datetime

from reviewapp.demo.geometry import drawing
from reviewapp.demo.hashing import Json
from reviewapp.demo.measures import Measures
from reviewapp.demo.model import Attachment, Job, Quirk
from reviewapp.demo.moves import Toolpath
from reviewapp.demo.plan import operation_plan, toolpaths
from reviewapp.demo.preview import png

_WITHOUT_OUTPUT = (Quirk.ENGINE_ERROR, Quirk.UNSUPPORTED)
_WITHOUT_GCODE = ("adaptive_plan_execution", "approval")
_PREVIEWED = (
    "rosette",
    "rosette4",
    "vine",
    "body",
    "mould",
    "binding",
    "frets",
    "jig_holes",
    "ledge",
    "pickup",
)
_SHEETED = ("body", "spoilboard", "tuners", "jig", "bridge")
INLINE_LIMIT = 2_500  # bytes of G-code that the second generation keeps inside the run


def attachments(job: Job, path: Toolpath, figures: Measures, made: datetime) -> Iterator[Attachment]:
    """The files of one run, the drawing first."""
    yield drawing(job)
    if job.quirk in _WITHOUT_OUTPUT:
        return
    yield Attachment.of_json("toolpaths", f"{job.part.key}_toolpaths.json", toolpaths(job, path, figures))
    if job.event not in _WITHOUT_GCODE:
        yield _gcode(job, path)
    if job.part.key in _PREVIEWED:
        yield Attachment.of_bytes("debug", "image/png", f"{job.part.key}_preview", "", png(path))
    if job.part.key in _SHEETED:
        sheet = setup_sheet(job, figures, made).encode()
        yield Attachment.of_bytes("debug", "text/plain", f"{job.part.key}_setup.txt", ".txt", sheet)


def inline_outputs(job: Job, path: Toolpath, figures: Measures, files: tuple[Attachment, ...]) -> Json:
    """What the second generation keeps inside the run: the plan without its moves, and short G-code."""
    kinds = {file.kind: file for file in files}
    if "toolpaths" not in kinds:
        return {}
    gcode = kinds.get("gcode")
    short = gcode is not None and gcode.size_bytes <= INLINE_LIMIT
    where = f"outputs/{job.part.key}/{gcode.sha256[:12]}{gcode.ext}" if gcode else None
    return {
        "gcode_text": path.text if short else None,
        "opplan_json": operation_plan(job, path, figures),
        "gcode_path": where,
        "opplan_path": None,
        "preview_svg_path": None,
    }


def setup_sheet(job: Job, figures: Measures, made: datetime) -> str:
    """What the operator pins to the machine."""
    x, y = job.origin
    return "\n".join(
        [
            f"SETUP SHEET  {job.part.title}",
            f"posted    {made:%Y-%m-%d %H:%M} UTC",
            f"machine   {job.machine_id}, {job.machine.label}",
            f"stock     {job.material.label}",
            f"tool      {job.tool.label}, {job.tool.stickout:g} mm out of the collet",
            f"work zero lower left of the fixture, part at X{x:g} Y{y:g}, Z0 on the stock top",
            f"time      {figures.minutes:.0f} min",
            "before    dust hood down, vacuum above 0.6 bar, tool length probed",
            "",
        ]
    )


def _gcode(job: Job, path: Toolpath) -> Attachment:
    ext = ".gcode" if job.event == "adaptive_gcode_execution" else ".nc"
    return Attachment.of_bytes("gcode", "text/plain", f"{job.part.key}{ext}", ext, path.text.encode())
