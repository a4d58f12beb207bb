"""The icon on a person's home screen: a plain closed book on teal, drawn without any library.

``python -m carebraid.web.shell.app_icon FOLDER`` writes ``icon-192.png`` and ``icon-512.png``. The book stays
inside the safe zone of maskable icons (a circle of 80 % of the width). It hints at nothing but a diary.
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

Colour = tuple[int, int, int]

GROUND: Colour = (0x11, 0x59, 0x5B)
COVER: Colour = (0xFA, 0xF8, 0xF3)
SPINE: Colour = (0xA9, 0xC8, 0xC3)
LINE: Colour = (0x86, 0xAE, 0xA9)

# left, top, right, bottom, corner, in parts of the width; later ones lie on top
SHAPES: tuple[tuple[float, float, float, float, float, Colour], ...] = (
    (0.290, 0.255, 0.710, 0.745, 0.045, COVER),
    (0.290, 0.255, 0.375, 0.745, 0.042, SPINE),
    (0.340, 0.255, 0.375, 0.745, 0.0, SPINE),
    (0.445, 0.375, 0.640, 0.403, 0.014, LINE),
    (0.445, 0.455, 0.580, 0.483, 0.014, LINE),
)


def _cover(x: float, y: float, shape: tuple[float, float, float, float, float, Colour], edge: float) -> float:
    """How much of the pixel at (x, y) the rounded rectangle covers, 0 to 1, from its signed distance."""
    left, top, right, bottom, corner, _ = shape
    dx = abs(x - (left + right) / 2) - (right - left) / 2 + corner
    dy = abs(y - (top + bottom) / 2) - (bottom - top) / 2 + corner
    far = (max(dx, 0.0) ** 2 + max(dy, 0.0) ** 2) ** 0.5 + min(max(dx, dy), 0.0) - corner
    return min(1.0, max(0.0, 0.5 - far / edge))


def draw(size: int) -> bytes:
    """The icon as a PNG of ``size`` by ``size`` pixels, 8 bits a channel, opaque."""
    rows = bytearray()
    for row in range(size):
        rows.append(0)
        for column in range(size):
            x, y = (column + 0.5) / size, (row + 0.5) / size
            pixel = [float(channel) for channel in GROUND]
            for shape in SHAPES:
                share = _cover(x, y, shape, 1 / size)
                if share:
                    pixel = [old + (new - old) * share for old, new in zip(pixel, shape[5], strict=True)]
            rows += bytes(round(channel) for channel in pixel)
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


if __name__ == "__main__":
    for pixels in (192, 512):
        (Path(sys.argv[1]) / f"icon-{pixels}.png").write_bytes(draw(pixels))
