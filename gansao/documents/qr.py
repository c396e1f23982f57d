"""QR codes as drawings."""

import functools
import io

import segno

# Readers take every mask alike. Trying all eight for the prettiest costs more than setting the certificate itself.
MASK = 0


@functools.lru_cache(maxsize=4096)  # a year's certificates are drawn one by one, then all in one file
def svg(text: str) -> str:
    """The code of a text as SVG, black on nothing, with the quiet border of four modules that readers ask for."""
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(drawing, kind="svg", xmldecl=False, border=4)
    return drawing.getvalue().decode()
