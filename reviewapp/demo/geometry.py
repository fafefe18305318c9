"""The drawing a job was made from: DXF for edges, SVG for engraving, JSON for the rest."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from reviewapp.demo.model import Attachment, Job
from reviewapp.demo.moves import Header, Move, text
from reviewapp.demo.outlines import vine
from reviewapp.demo.program import Program
from reviewapp.demo.shapes_edge import BodyOutline, Disc, Profile
from reviewapp.demo.shapes_line import Vine
from reviewapp.demo.tracing import cut_of

DXF_MIME, SVG_MIME = "image/vnd.dxf", "image/svg+xml"


def drawing(job: Job) -> Attachment:
    """The drawing of the part of `job`; forks of one part share it, byte for byte."""
    shape, key = job.part.shape, job.part.key
    if isinstance(shape, BodyOutline | Disc | Profile):
        return Attachment.of_bytes("geometry", DXF_MIME, f"{key}.dxf", ".dxf", _dxf(job).encode())
    if isinstance(shape, Vine):
        return Attachment.of_bytes("geometry", SVG_MIME, f"{key}.svg", ".svg", _svg(shape).encode())
    described = {
        "schema": "geometry_v1",
        "part": job.part.title,
        "model_id": job.part.model_id,
        **shape.describe(),
    }
    return Attachment.of_json("geometry", f"{key}.json", described)


def _dxf(job: Job) -> str:
    """R12 entities of the edge, which is the path of a cutter without width in a single pass."""
    depth = job.part.depth
    cut = replace(cut_of(job), diameter=0.0, stepdown=depth, depth=depth, origin=(0.0, 0.0), clearance=5.0)
    program = Program(Header("", "", "", datetime(2000, 1, 1, tzinfo=UTC)), cut)
    job.part.shape.trace(program, cut)
    moves = program.finish().moves
    entities = [_entity(before, move) for before, move in pairwise(moves) if move.code != "G0"]
    groups = [item for entity in entities if entity for item in entity]
    head = ["999", f"{job.part.title}; UNITS=mm", "0", "SECTION", "2", "ENTITIES"]
    return "\n".join([*head, *groups, "0", "ENDSEC", "0", "EOF"]) + "\n"


def _entity(before: Move, move: Move) -> list[str]:
    if (before.x, before.y) == (move.x, move.y):
        return []
    if move.code == "G1":
        ends = ["10", text(before.x), "20", text(before.y), "11", text(move.x), "21", text(move.y)]
        return ["0", "LINE", "8", "CUT", *ends]
    start, end = (before, move) if move.code == "G3" else (move, before)
    radius = math.hypot(move.x - move.cx, move.y - move.cy)
    centre = ["10", text(move.cx), "20", text(move.cy), "40", text(radius)]
    return ["0", "ARC", "8", "CUT", *centre, "50", _angle(start, move), "51", _angle(end, move)]


def _angle(point: Move, arc: Move) -> str:
    return text(math.degrees(math.atan2(point.y - arc.cy, point.x - arc.cx)) % 360)


def _svg(shape: Vine) -> str:
    height = 4 * shape.amplitude
    strokes = "".join(
        '  <polyline points="' + " ".join(f"{text(x)},{text(height / 2 - y)}" for x, y in stroke) + '"/>\n'
        for stroke in vine(shape.length, shape.amplitude, shape.leaves)
    )
    box = f'viewBox="0 0 {shape.length:g} {height:g}" width="{shape.length:g}mm" height="{height:g}mm"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n'
        f' <g fill="none" stroke="black" stroke-width="0.3">\n{strokes} </g>\n</svg>\n'
    )
