"""Everybody of a journey at a window of their own, so that nobody signs out for the next."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.browser import WIDE, Visitor, visiting


@dataclass
class People:
    """`people("hv.thuky")` is the window of that person, signed in when it is first asked for."""

    browser: Browser
    address: str
    album: Path | None
    open: ExitStack
    windows: dict[tuple[str, int], Visitor] = field(default_factory=dict)
    rested: set[str] = field(default_factory=set)

    def __call__(self, username: str, width: int = WIDE) -> Visitor:
        if (username, width) not in self.windows:
            visitor = self.stranger(width)
            visitor.sign_in(username)
            self.windows[username, width] = visitor
        return self.windows[username, width]

    def stranger(self, width: int = WIDE) -> Visitor:
        visitor = self.open.enter_context(visiting(self.browser, self.address, width))
        visitor.album, visitor.rested = self.album, self.rested
        return visitor


@contextmanager
def gathered(browser: Browser, address: str, album: Path | None = None) -> Iterator[People]:
    """At the end nothing may have gone wrong in anybody's window. `album`: where pictures are kept."""
    with ExitStack() as windows:
        yield People(browser, address, album, windows)
