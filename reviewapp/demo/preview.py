"""A small grey PNG of a toolpath seen from above, made with zlib alone."""

import math
import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise

from reviewapp.demo.moves import Move, Toolpath

WIDTH, HEIGHT, MARGIN = 240, 180, 8
_PAPER, _LIGHT, _DARK = 250, 170, 40
_CROSS = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))


def png(path: Toolpath) -> bytes:
    """The cutting moves of `path`, darker the deeper they go."""
    canvas = [bytearray([_PAPER]) * WIDTH for _ in range(HEIGHT)]
    view = _view([move for move in path.moves if move.code != "G0"])
    for before, move in pairwise(path.moves):
        if move.code == "G0":
            continue
        shade = int(_LIGHT - (_LIGHT - _DARK) * min(1.0, max(0.0, move.z / view.deepest)))
        for x, y in _points(before, move, 1 / view.scale):
            column, row = view.pixel(x, y)
            if 0 <= column < WIDTH and 0 <= row < HEIGHT:
                canvas[row][column] = min(shade, canvas[row][column])
    return _encode(canvas)


@dataclass(frozen=True)
class _View:
    """Where the path lies on the picture: its middle in mm, pixels a mm, and its deepest z."""

    x: float
    y: float
    scale: float
    deepest: float

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        return round(WIDTH / 2 + (x - self.x) * self.scale), round(HEIGHT / 2 - (y - self.y) * self.scale)


def _view(cutting: list[Move]) -> _View:
    left, right = min(m.x for m in cutting), max(m.x for m in cutting)
    bottom, top = min(m.y for m in cutting), max(m.y for m in cutting)
    across, up = max(right - left, 1.0), max(top - bottom, 1.0)
    scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / up)
    return _View((left + right) / 2, (bottom + top) / 2, scale, min(-0.001, *(m.z for m in cutting)))


def _points(before: Move, move: Move, step: float) -> list[tuple[float, float]]:
    """Points along a move, at most `step` mm apart; a plunge is a small cross."""
    if move.code == "G1" and (before.x, before.y) == (move.x, move.y):
        return [(move.x + dx * step, move.y + dy * step) for dx, dy in _CROSS]
    if move.code == "G1":
        count = math.ceil(math.hypot(move.x - before.x, move.y - before.y) / step)
        dx, dy = (move.x - before.x) / count, (move.y - before.y) / count
        return [(before.x + dx * index, before.y + dy * index) for index in range(count + 1)]
    radius = math.hypot(move.x - move.cx, move.y - move.cy)
    start = math.atan2(before.y - move.cy, before.x - move.cx)
    end = math.atan2(move.y - move.cy, move.x - move.cx)
    sweep = (end - start) % math.tau if move.code == "G3" else -((start - end) % math.tau)
    count = max(1, math.ceil(abs(sweep) * radius / step))
    angles = [start + sweep * index / count for index in range(count + 1)]
    return [(move.cx + radius * math.cos(angle), move.cy + radius * math.sin(angle)) for angle in angles]


def _encode(canvas: list[bytearray]) -> bytes:
    raw = b"".join(b"\0" + bytes(row) for row in canvas)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    chunks = (("IHDR", header), ("IDAT", zlib.compress(raw, 9)), ("IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name.encode(), data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
