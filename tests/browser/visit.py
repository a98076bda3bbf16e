"""A browser window on the console, and what may be asked of every page in it."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# axe-core leaves this rule of WCAG 2.2 AA off unless it is asked for.
SWITCHED_ON = {"target-size": {"enabled": True}}
SMALLEST_TARGET = 24

# Inline links inside sentences are exempt from the target size, as in WCAG 2.5.8. A link whose
# `::after` covers its card is as large as the card.
_SMALL_TARGETS = """(smallest) => Array.from(
  document.querySelectorAll('button, summary, select, input:not([type=hidden]), a[href]')
).filter(one => {
  const after = getComputedStyle(one, '::after');
  const covers = after.content !== 'none' && after.position === 'absolute';
  const box = (covers ? one.closest('.card-link, li') : one).getBoundingClientRect();
  if (!box.width || !box.height || getComputedStyle(one).visibility === 'hidden') return false;
  if (one.closest('.skip') || one.matches('p a, li > a, dd a, td a, th a')) return false;
  return box.width < smallest || box.height < smallest;
}).map(one => one.outerHTML.slice(0, 160))"""


@dataclass
class Visit:
    """One window. `wrongs` collects what no page may do."""

    site: str
    context: BrowserContext
    page: Page
    width: int
    wrongs: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        browser: Browser,
        site: str,
        *,
        session: str = "",
        language: str = "en",
        theme: str = "light",
        width: int = 1280,
        **options: Any,
    ) -> "Visit":
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, **options
        )
        cookies = {"longslope_theme": theme, "longslope_language": language}
        if session:
            cookies["longslope_session"] = session
        context.add_cookies(
            [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
        )
        visit = cls(site=site, context=context, page=context.new_page(), width=width)
        visit.page.on("console", visit._note)
        visit.page.on("pageerror", lambda error: visit.wrongs.append(f"script: {error}"))
        visit.page.on("request", visit._check_origin)
        return visit

    def go(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA."""
        answer = Axe().run(self.page, options={"runOnly": WCAG, "rules": SWITCHED_ON}).response
        looked = {
            one["id"] for kind in ("passes", "inapplicable", "violations") for one in answer[kind]
        }
        assert set(SWITCHED_ON) <= looked
        found = answer["violations"]
        return [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
            for one in found
            for node in one["nodes"]
        ]

    def small_targets(self) -> list[str]:
        """Controls that are smaller than 24 px."""
        found: list[str] = self.page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET)
        return found

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth")
        return max(0, wide - self.width)

    def close(self) -> None:
        self.context.close()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 40" not in message.text:
            self.wrongs.append(f"{self.page.url}: {message.text}")

    def _check_origin(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.wrongs.append(f"request to another origin: {request.url}")
