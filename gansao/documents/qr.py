"""QR codes as drawings. segno makes the code; the drawing is ours, since segno's own takes more than twice the time."""

import functools
import re

import segno

# Readers take every mask alike. Trying all eight for the prettiest costs more than setting the certificate itself.
MASK = 0
BORDER = 4  # modules of quiet around the code, as readers ask for
_DARK = re.compile(b"\x01+")


@functools.lru_cache(maxsize=4096)  # a year's certificates are drawn one by one, then all in one file
def svg(text: str) -> str:
    """`draw`, remembered. Not for what is secret."""
    return draw(text)


def draw(text: str) -> str:
    """The code of a text as SVG, black on nothing, one rectangle a run of dark modules."""
    matrix = segno.make(text, error="m", micro=False, mask=MASK).matrix
    runs = "".join(
        f"M{run.start() + BORDER} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(matrix, start=BORDER)
        for run in _DARK.finditer(bytes(row))
    )
    size = len(matrix) + 2 * BORDER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<path d="{runs}"/></svg>'
    )
