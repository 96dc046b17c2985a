"""Somebody at a real browser: every page that is opened is checked on the way, at no cost to the journey's author."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.chromium import PATIENCE

WIDE, PHONE = 1280, 390
HIGH = 900
SERIOUS = ("moderate", "serious", "critical")
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
CHINESE_LEFT = """() => [...document.querySelectorAll("button, legend, th[scope=col], main label, main h2, .error-summary h2")]
  .filter((one) => !one.closest("[lang|=zh]:not(html), .code, .prose, [hidden]") && /[\\u4e00-\\u9fff]/.test(one.innerText))
  .map((one) => one.innerText.trim())"""


class PageFault(AssertionError):
    """A page that somebody could not use well."""


@dataclass(frozen=True)
class Way:
    """How somebody comes: the language read, the width of the screen, whether scripts run."""

    language: str = "zh"
    width: int = WIDE
    scripts: bool = True


class Traveller:
    """One person with cookies of her own, on one host."""

    def __init__(self, context: BrowserContext, root: str, way: Way) -> None:
        self.context, self.root, self.way = context, root, way
        self.host = urlsplit(root).netloc
        self.faults: list[str] = []
        self.told: list[str] = []
        self.expected: set[int] = set()
        self.page: Page = context.new_page()
        self._listen()

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to an address of this site, or to a whole address out of a letter; the page is checked."""
        address = path if path.startswith("http") else self.root + path
        with self.answering(status):
            answer = self.page.goto(address)
            assert answer is not None
            if answer.status != status:
                raise PageFault(f"{path} answers {answer.status}, not {status}")
        return self.page

    def click(self, selector: str, *, status: int = 200) -> Page:
        """Click what leads to another page, and check that page."""
        with self.answering(status), self.page.expect_navigation():
            self.page.locator(selector).first.click()
        return self.page

    def key(self, *keys: str) -> None:
        """Press keys one after the other. What they bring about comes a moment later: wait for it, and read nothing at once."""
        for one in keys:
            self.page.keyboard.press(one)

    def skip_to(self, place: str) -> None:
        """Press Enter on a link to a place of this page, and wait until the browser has gone there and drawn it."""
        self.key("Enter")
        self.page.wait_for_url(f"**/#{place}")
        self.page.evaluate(FRAMES)

    def turn_to(self, width: int) -> None:
        """The same page on a screen of another width, checked again."""
        self.way = replace(self.way, width=width)
        self.page.set_viewport_size({"width": width, "height": HIGH})
        self.check()

    def fill(self, **values: str) -> None:
        """Fill controls by their names; lists and ticks too. A value "yes" ticks."""
        for name, value in values.items():
            self._fill(name.replace("__", "-"), value)

    def see(self, text: str) -> None:
        """The page's main part says this."""
        words = " ".join(self.page.locator("main").inner_text().split())
        if text not in words:
            raise PageFault(f"{self.page.url} does not say “{text}” but: {words[:1500]}")

    def take(self, selector: str) -> bytes:
        """The file that a link leads to, asked for with this person's cookies."""
        path = self.page.locator(selector).first.get_attribute("href") or ""
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in self.context.cookies(self.root))
        wanted = urllib.request.Request(  # Python does not resolve *.localhost
            f"http://127.0.0.1:{urlsplit(self.root).port}{path}", headers={"Host": self.host, "Cookie": cookies}
        )
        with urllib.request.urlopen(wanted) as answer:
            return bytes(answer.read())

    @property
    def path(self) -> str:
        """Where we are on the site."""
        return urlsplit(self.page.url).path

    @contextmanager
    def answering(self, status: int = 200) -> Iterator[None]:
        """A step to another page; the page that it ends on is checked."""
        self.expected = {status}
        yield
        self.page.wait_for_load_state("load")
        self.check()
        self.expected = set()

    def check(self) -> None:
        """The present page: heading, language, width, axe, and nothing that the browser complains of.

        What is found is told when the journey ends, so that one journey names every page that is wrong.
        """
        faults = [*self._structure(), *self._accessibility(), *self.faults]
        self.faults.clear()
        if faults:
            self.told.append(f"{self.page.url} ({self.way}):\n  " + "\n  ".join(faults))

    def _structure(self) -> list[str]:
        headings = self.page.locator("h1").count()
        language = self.page.locator("html").get_attribute("lang") or ""
        sideways = self._sideways()
        left = self.page.evaluate(CHINESE_LEFT) if language == "en" else []
        checks = (
            (headings != 1, f"{headings} h1"),
            (not language.startswith(self.way.language), f"speaks {language}, not {self.way.language}"),
            (bool(sideways), f"scrolls sideways, pixels by width: {sideways}"),
            (bool(left), f"Chinese on an English page: {left[:6]}"),
        )
        return [said for found, said in checks if found]

    def _sideways(self) -> dict[int, int]:
        """By how many pixels the page is wider than a phone, and than the screen it is read on."""
        found: dict[int, int] = {}
        for width in sorted({PHONE, self.way.width}):
            self.page.set_viewport_size({"width": width, "height": HIGH})
            found[width] = int(self.page.evaluate(SIDEWAYS))
        return {width: by for width, by in found.items() if by > 0}

    def _accessibility(self) -> list[str]:
        if not self.way.scripts:
            return []
        found = Axe().run(self.page).response["violations"]
        return [
            f"axe {one['id']} ({one['impact']}): {one['help']}: {[node['html'][:160] for node in one['nodes']][:3]}"
            for one in found
            if one["impact"] in SERIOUS
        ]

    def _fill(self, name: str, value: str) -> None:
        control = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
        kind = control.first.evaluate("(one) => one.type || one.tagName.toLowerCase()")
        if kind == "radio":
            self.page.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            control.first.set_checked(value == "yes")
        elif kind.startswith("select"):
            control.first.select_option(value)
        else:
            control.first.fill(value)

    def _listen(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        of_the_page = "Failed to load resource" in message.text  # told with its address by _answered
        if message.type in ("error", "warning") and not of_the_page:
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        left = request.failure and "ERR_ABORTED" in request.failure  # what a page still asked when somebody left it
        if not left:
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != self.host:
            self.faults.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not (response.request.is_navigation_request() and response.status in self.expected):
            self.faults.append(f"{response.status}: {response.url}")


@contextmanager
def travelling(browser: Browser, root: str, way: Way) -> Iterator[Traveller]:
    """Somebody with an empty cookie jar, who leaves nothing behind."""
    context = browser.new_context(
        viewport={"width": way.width, "height": HIGH}, java_script_enabled=way.scripts, accept_downloads=True,
        has_touch=way.width == PHONE, reduced_motion="reduce", locale="zh-CN",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    traveller = Traveller(context, root, way)
    try:
        yield traveller
    except Exception as error:
        error.add_note("\n".join([f"somebody was at {traveller.page.url}", *traveller.told]))
        raise
    finally:
        context.close()
    if traveller.told:
        raise PageFault("\n".join(traveller.told))
