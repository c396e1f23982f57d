"""The pictures of README and guides, taken by the journeys in the demonstration.

python -m tests.journeys.pictures          all of them, into docs/pictures and beside the guides (`make pictures`)
python -m tests.journeys.pictures guides   only those of gansao/guides, as the whole process is walked
python -m tests.journeys.pictures readme   only those of README
"""

import io
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FloatRect
from pypdfium2 import PdfDocument

from tests.journeys import year
from tests.journeys.album import keep
from tests.journeys.browser import PHONE, WIDE, started, visiting
from tests.journeys.people import gathered
from tests.journeys.test_whole_process import walk
from tests.server import ROOT, gansao, served

PICTURES = ROOT / "docs" / "pictures"
OF_GUIDES = ROOT / "gansao" / "guides" / "static" / "guides"
SHOWN_IN_GUIDES = {"nhap-diem-1440.png", "quyet-dinh.png"}  # of those below; the others stand in docs/pictures
MOST_BYTES = 300_000
TALLEST = {WIDE: 1300, PHONE: 1600}  # a picture shows a page, not its last line
PAGES = {
    "trang-chu": ("", "/"),
    "ket-qua": ("", "/ket-qua/2023/"),
    "ban-do": ("", "/ket-qua/2023/ban-do/"),
    "don-vi": ("", "/ket-qua/2023/07375/"),
    "nhap-diem": ("thuky", f"{year.BASE}nhap-diem/"),
    "xep-hang": ("thuky", "/nam/2023/xep-hang/"),
}
PRINTED = {  # name: (where, which page)
    "quyet-dinh": ("/quyet-dinh/1/noi-dung.pdf", 0),
    "quyet-dinh-phu-luc": ("/quyet-dinh/1/noi-dung.pdf", 1),
    "giay-chung-nhan": ("/nam/2023/chung-nhan/1.pdf", 0),
}


def main(*asked: str) -> None:
    """Load the demonstration, walk through it, keep what is seen."""
    with tempfile.TemporaryDirectory() as temporary:
        var = Path(temporary) / "var"
        for command in (("migrate", "--verbosity=0"), ("demo",)):
            if (done := gansao(*command, var=var)).returncode:
                sys.exit(done.stderr)
        with served(var, GANSAO_OPEN_PER_MINUTE="0") as (address, _), started() as browser:
            if "readme" in asked or not asked:
                with visiting(browser, address, WIDE) as office:
                    office.sign_in("thuky")
                    year.open_year(office)  # one without a process: its marks come from tables
                for width in (WIDE, PHONE):
                    _pages(browser, address, width)
            if "guides" in asked or not asked:
                with gathered(browser, address, album=OF_GUIDES) as people:
                    walk(people, Path(temporary))


def _pages(browser: Browser, address: str, width: int) -> None:
    with visiting(browser, address, width) as person:
        signed_in = ""
        for name, (who, path) in PAGES.items():
            if who != signed_in:
                person.sign_in(who)
                signed_in = who
            person.go(path)
            height = person.page.evaluate("() => document.documentElement.scrollHeight")
            clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST[width])}
            keep(person.page.screenshot(full_page=True, clip=clip), _place(f"{name}-{width}.png"), MOST_BYTES)
        if width == WIDE:
            for name, (path, page) in PRINTED.items():
                drawn = io.BytesIO()
                document = PdfDocument(person.page.request.get(address + path).body())
                document[page].render(scale=1.2).to_pil().save(drawn, "PNG")
                keep(drawn.getvalue(), _place(f"{name}.png"), MOST_BYTES)


def _place(name: str) -> Path:
    return (OF_GUIDES if name in SHOWN_IN_GUIDES else PICTURES) / name


if __name__ == "__main__":
    main(*sys.argv[1:])
