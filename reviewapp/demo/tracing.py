"""From a job to its toolpath."""

from datetime import datetime

from reviewapp.demo.model import Job
from reviewapp.demo.moves import Cut, Header, Toolpath
from reviewapp.demo.program import Program

PLUNGE_SHARE = 0.3


def trace(job: Job, made: datetime) -> Toolpath:
    """The toolpath of `job`, its date comment saying `made`."""
    cut = cut_of(job)
    header = Header(job.part.title, job.tool_id, job.material_id, made, job.machine.post)
    program = Program(header, cut)
    job.part.shape.trace(program, cut)
    return program.finish()


def cut_of(job: Job) -> Cut:
    """How `job` cuts; drills and blades go down at the full feed or a third of it."""
    plunge = job.feed if job.tool.mode == "drill" else max(30, int(job.feed * PLUNGE_SHARE) // 10 * 10)
    return Cut(
        # A blade cuts a kerf: it follows its line and takes no offset for its size.
        diameter=0.0 if job.tool.mode == "saw" else job.tool.diameter,
        feed=job.feed,
        plunge=plunge,
        rpm=job.rpm,
        stepdown=job.stepdown,
        depth=job.cut_depth,
        stepover=job.stepover,
        clearance=job.clearance,
        origin=job.origin,
    )
