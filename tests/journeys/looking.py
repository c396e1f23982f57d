"""What is looked at on every page: can everybody read it, does it fit a phone, what does it weigh."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.browser import HEIGHTS, PHONE, WIDE

Options = dict[str, object]
AXE = Axe()
ALL: Options = {"resultTypes": ["violations"]}
COLOURS: Options = ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that a dark scheme can change
MOST_BYTES = 100_000
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("main *, header *, footer *")]
        .filter((element) => element.getBoundingClientRect().right > width + 1)
        .slice(0, 5)
        .map((element) => element.outerHTML.slice(0, 120));
}"""

# The first rows of a long table and the last stay: those between are drawn alike, and 209 x 42 cells take axe a minute.
SHORTENED = """() => document.querySelectorAll("tbody tr:nth-child(n+16):not(:nth-last-child(-n+4))")
    .forEach((row) => row.remove())"""


def faults(page: Page) -> list[str]:
    """What stands in somebody's way on this page: at both widths, in light and in dark."""
    found = _too_wide(page)
    page.evaluate(SHORTENED)
    for width in (PHONE, WIDE):
        _set_width(page, width)
        page.emulate_media(color_scheme="light")
        found += _violations(page, ALL, f"{width} sáng")
        page.emulate_media(color_scheme="dark")
        found += _violations(page, COLOURS, f"{width} tối")
    page.emulate_media(color_scheme="light")
    return found


def seen(page: Page) -> list[str]:
    """What axe finds on the page as it is shown now."""
    return _violations(page, ALL, page.url)


def _set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})


def _too_wide(page: Page) -> list[str]:
    found = []
    for width in (PHONE, WIDE):
        _set_width(page, width)
        found += [f"{width}: rộng hơn màn hình: {element}" for element in page.evaluate(TOO_WIDE)]
    return found


def _violations(page: Page, options: Options, when: str) -> list[str]:
    return [
        f"{when}: {violation['id']} {node['target']}: {node['failureSummary']}"
        for violation in AXE.run(page, options=options).response["violations"]
        for node in violation["nodes"][:3]
    ]


def bytes_sent(page: Page, address: str) -> int:
    """What a first visit costs: the page and all it asks for, as they came over the line."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address, wait_until="load")
    cdp.detach()
    return int(page.evaluate(WEIGHT))
