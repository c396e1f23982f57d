"""The pictures of README and guides, drawn by the demonstration itself.

python -m tests.journeys.pictures docs/pictures
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect
from pypdfium2 import PdfDocument

from tests.journeys.browser import PHONE, WIDE, started, visiting
from tests.server import gansao, served

MOST_BYTES = 300_000
COLOURS = 256
TALLEST = {WIDE: 1300, PHONE: 1600}  # a picture shows a page, not its last line
PAGES = {
    "trang-chu": ("", "/"),
    "ket-qua": ("", "/ket-qua/2023/"),
    "ban-do": ("", "/ket-qua/2023/ban-do/"),
    "don-vi": ("", "/ket-qua/2023/07375/"),
    "nhap-diem": ("thuky", "/nam/2026/nhap-diem/"),
    "xep-hang": ("thuky", "/nam/2023/xep-hang/"),
}
PRINTED = {  # name: (where, which page)
    "quyet-dinh": ("/quyet-dinh/1/noi-dung.pdf", 0),
    "quyet-dinh-phu-luc": ("/quyet-dinh/1/noi-dung.pdf", 1),
    "giay-chung-nhan": ("/nam/2023/chung-nhan/1.pdf", 0),
}


def main(folder: Path) -> None:
    """Load the demonstration, walk through it, keep what is seen."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        var = Path(temporary)
        for command in (("migrate", "--verbosity=0"), ("demo",)):
            if (done := gansao(*command, var=var)).returncode:
                sys.exit(done.stderr)
        with served(var) as (address, _), started() as browser:
            for width in (WIDE, PHONE):
                _pages(browser, address, width, folder)


def _pages(browser: Browser, address: str, width: int, folder: Path) -> None:
    with visiting(browser, address, width) as person:
        signed_in = ""
        for name, (who, path) in PAGES.items():
            if who != signed_in:
                person.sign_in(who)
                signed_in = who
            person.go(path)
            height = person.page.evaluate("() => document.documentElement.scrollHeight")
            clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST[width])}
            keep(person.page.screenshot(full_page=True, clip=clip), folder / f"{name}-{width}.png")
        if width == WIDE:
            for name, (path, page) in PRINTED.items():
                drawn = io.BytesIO()
                document = PdfDocument(person.page.request.get(address + path).body())
                document[page].render(scale=1.2).to_pil().save(drawn, "PNG")
                keep(drawn.getvalue(), folder / f"{name}.png")


def keep(content: bytes, path: Path) -> None:
    """As few bytes as 256 colours need."""
    picture = Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size // 1000} kB")
    if size > MOST_BYTES:
        sys.exit(f"{path.name} is larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
