"""The pages that a journey rests on: axe finds nothing there, and the guides' pictures are taken there."""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator

from tests.journeys.browser import Visitor
from tests.journeys.looking import seen

COLOURS = 256
FEW_COLOURS = 48  # enough for a screen of ours, and a page of a guide shows many
MOST_BYTES = 150_000
RINGED = """element => {
    document.activeElement.blur();
    element.scrollIntoView({block: "center"});
    element.style.outline = "3px solid #1d4ed8";
    element.style.outlineOffset = "2px";
}"""
PLAIN = "element => { element.style.outline = element.style.outlineOffset = ''; }"


def rest(person: Visitor, name: str, around: Locator | None = None) -> None:
    """Looked at once a journey: axe finds nothing; where there is an album, its picture has `around` in a ring."""
    if name in person.rested:
        return
    person.rested.add(name)
    assert seen(person.page) == []
    if person.album and around:
        around.evaluate(RINGED)
        size = person.page.viewport_size
        assert size is not None
        keep(person.page.screenshot(), person.album / f"{name}-{size['width']}.png", MOST_BYTES, FEW_COLOURS)
        around.evaluate(PLAIN)


def keep(content: bytes, path: Path, most: int, colours: int = COLOURS) -> None:
    """As few bytes as so many colours need; the octree keeps the one small star red."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture = picture.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size // 1000} kB")
    if size > most:
        sys.exit(f"{path.name} is larger than {most} bytes")
