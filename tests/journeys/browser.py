"""A browser as a person uses it, and what no page of ours may ever do in it: call another host, log an error."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, StorageState, sync_playwright

from gansao.demo.people import PASSWORD

CHROMIUM = os.environ.get("GANSAO_CHROMIUM") or shutil.which("chromium")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WIDE, PHONE = 1440, 390
HEIGHTS = {WIDE: 900, PHONE: 844}
WAIT = 60_000  # milliseconds: a machine under load is slow, not wrong


@contextmanager
def started() -> Iterator[Browser]:
    """Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What the pages did that no page may do."""

    origin: str
    faults: list[str] = field(default_factory=list)
    expected: list[int] = field(default_factory=list)  # answers that the journey provokes on purpose

    def follow(self, page: Page) -> None:
        page.on("request", self._requested)
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def _requested(self, request: Request) -> None:
        address = urlsplit(request.url)
        if f"{address.scheme}://{address.netloc}" != self.origin and address.scheme not in ("data", "blob"):
            self.faults.append(f"gọi ra ngoài: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        about_an_answer = message.text.startswith("Failed to load resource")  # told by _answered, with its number
        if message.type in ("error", "warning") and not about_an_answer:
            self.faults.append(f"{message.type}: {message.text}")


@dataclass
class Visitor:
    """One person at one browser window, stranger until signed in."""

    page: Page
    address: str
    watch: Watch
    album: Path | None = None  # where pictures of what this person sees are kept
    rested: set[str] = field(default_factory=set)  # pages that were looked at closely

    @property
    def situation(self) -> str:
        """Where the person stands and what is read there, for whoever reads of a failure."""
        return f"{self.page.url}\n{self.page.locator('body').inner_text()[:600]}\n{self.watch.faults}"

    def go(self, path: str) -> Response | None:
        return self.page.goto(self.address + path)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def sign_in(self, username: str) -> None:
        self.go("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.get_by_role("button", name="Đăng xuất").wait_for()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Đăng xuất").click()
        self.page.get_by_role("link", name="Đăng nhập").wait_for()

    def press(self, name: str) -> None:
        """The button of this name, which leads to another page."""
        self.page.get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, *texts: str) -> None:
        """Each of these stands visibly on the page, or comes within the time a person waits."""
        for text in texts:
            self.page.get_by_text(text).locator("visible=true").first.wait_for()


@contextmanager
def visiting(
    browser: Browser,
    address: str,
    width: int = WIDE,
    javascript: bool = True,
    state: StorageState | None = None,
) -> Iterator[Visitor]:
    """A new window without cookies; at its end nothing may have gone wrong in it."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        java_script_enabled=javascript,
        storage_state=state,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        accept_downloads=True,
    )
    context.set_default_timeout(WAIT)
    watch = Watch(address)
    context.on("page", watch.follow)
    visitor = Visitor(context.new_page(), address, watch)
    try:
        yield visitor
    except BaseException as error:
        error.add_note(visitor.situation)
        raise
    finally:
        context.close()
    assert watch.faults == [], watch.faults
