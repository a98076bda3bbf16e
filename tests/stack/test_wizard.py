"""The wizard on the whole stack: a real browser, a real training, a real exam, a real model."""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import Visit
from tests.stack.conftest import RunningStack
from tests.waiting import each

TEACHING = 10 * 60_000
"""Milliseconds in which a teaching or an exam must have ended, on two busy cores."""
PICTURES = os.environ.get("PICTURES", "")
"""A folder to keep pictures of every step in, for the documentation."""

WORDS = {
    "en": {
        "shop": "Larkspur Cycles",
        "sign_in": "Sign in",
        "go_on": "Go on",
        "begin": "Begin",
        "next_data": "Next: your data",
        "sample": "Try with our sample shop",
        "found": "What we found in your file",
        "next_teach": "Next: teach",
        "teach": "Teach",
        "next_live": "Next: go live",
        "publish": "Go live",
        "ask": "Ask",
        "question": "Hello, when do you open on Saturdays?",
        "answer": "9:30",
    },
    "zh-hans": {
        "shop": "云岫茶铺",
        "sign_in": "登录",
        "go_on": "继续",
        "begin": "开始",
        "next_data": "下一步：您的数据",
        "sample": "用示例店铺试一试",
        "found": "我们在文件里发现了什么",
        "next_teach": "下一步：教学",
        "accept": "我代表我的商户接受这些条款",
        "teach": "教学",
        "next_live": "下一步：上线",
        "publish": "上线",
        "ask": "提问",
        "question": "开车来的话有地方停吗，要不要钱？",
        "answer": "12",
    },
}
"""The pages' words by language. "accept": the base model's terms, where it has some."""


class Hand:
    """Clicks, counted."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.clicks = 0
        self.words = WORDS[language]
        self.language = language

    def press(self, name: str) -> None:
        self.clicks += 1
        target = re.compile(rf"^\s*{re.escape(self.words[name])}\s*$")
        self.page.locator("main").get_by_role("button", name=target).or_(
            self.page.locator("main").get_by_role("link", name=target)
        ).first.click()

    def picture(self, name: str) -> None:
        """Keep a picture of the page at laptop's and phone's width, where they are wanted."""
        if not PICTURES:
            return
        for width in (1280, 390):
            self.page.set_viewport_size({"width": width, "height": 860})
            self.page.wait_for_timeout(300)
            file = Path(PICTURES) / f"{name}-{self.language}-{width}.png"
            self.page.screenshot(path=str(file))
        self.page.set_viewport_size({"width": 1280, "height": 860})


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[..., Visit]]:
    windows: list[Visit] = []

    def make(stack: RunningStack, **look: Any) -> Visit:
        windows.append(Visit.open(browser, stack.console_url, **look))
        return windows[-1]

    yield make
    wrongs = [wrong for window in windows for wrong in window.wrongs]
    for window in windows:
        window.close()
    assert not wrongs


@pytest.mark.parametrize("language", list(WORDS))
def test_from_signing_in_to_a_live_model_in_twelve_clicks(
    language: str,
    stack: RunningStack,
    open_window: Callable[..., Visit],
    request: pytest.FixtureRequest,
) -> None:
    if language == "zh-hans":  # the English one is fetched by each new stack by itself
        request.getfixturevalue("chinese_base_model")
    window = open_window(stack, language=language)
    page = window.go("/sign-in/")
    hand = Hand(page, language)
    page.locator("[name=email]").fill(stack.env["ADMIN_EMAIL"])
    page.locator("[name=password]").fill(stack.env["ADMIN_PASSWORD"])
    hand.press("sign_in")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    _speak(page, language)
    _business(hand)
    _what(hand)
    _data(hand)
    _teach(hand)
    _exam(hand)
    _live(hand)
    assert hand.clicks <= 12
    _another_device(stack, open_window, page, language)
    _speak(page, "en")  # other tests of the stack read this person's pages too


def _speak(page: Page, language: str) -> None:
    """The person whose pages these are reads this language; no click on the way to a model."""
    button = page.locator(f"button[name=language][value={language}]").first
    with page.expect_navigation():
        button.evaluate("button => button.form.requestSubmit(button)")


def _business(hand: Hand) -> None:
    page = hand.page
    page.goto(re.sub(r"(https?://[^/]+).*", r"\1/businesses/new/", page.url))
    page.locator("[name=name]").fill(hand.words["shop"])
    page.locator("select[name=language]").select_option(hand.language)
    hand.press("go_on")
    page.wait_for_url("**/t/*/")
    hand.picture("home")
    hand.press("begin")


def _what(hand: Hand) -> None:
    hand.page.wait_for_url("**/steps/new/")
    hand.picture("step-1-what")
    hand.press("next_data")


def _data(hand: Hand) -> None:
    page = hand.page
    page.wait_for_url("**/data/")
    hand.picture("step-2-bring")
    hand.press("sample")
    expect(page.locator("h1")).to_have_text(hand.words["found"], timeout=120_000)
    page.reload()
    expect(page.locator("h1")).to_have_text(hand.words["found"])
    hand.picture("step-2-report")
    hand.press("next_teach")


def _teach(hand: Hand) -> None:
    page = hand.page
    page.wait_for_url("**/teach/")
    # A stack that was started just now prepares its base model first; the page waits for it.
    recipe = page.locator("[name=recipe]").first
    if "accept" in hand.words:
        accept = page.get_by_role("button", name=hand.words["accept"])
        expect(accept.or_(recipe).first).to_be_visible(timeout=TEACHING)
        if accept.is_visible():
            hand.press("accept")
    recipe.wait_for(timeout=TEACHING)
    hand.picture("step-3-choose")
    hand.press("teach")
    _never_backwards(page)
    hand.picture("step-3-teaching")
    page.reload()
    page.wait_for_url("**/exam/", timeout=TEACHING)


def _never_backwards(page: Page) -> None:
    """The percent that the page shows only grows, over the first half of the work."""
    seen = 0
    expect(page.locator("[data-percent]").first).to_be_visible(timeout=TEACHING)
    end = time.monotonic() + TEACHING / 1000
    while "/teach/" in page.url and seen < 50 and time.monotonic() < end:
        shown = page.locator("[data-percent]")
        if shown.count():
            now = int(shown.first.inner_text().rstrip("%"))
            assert now >= seen
            seen = now
        page.wait_for_timeout(500)


def _exam(hand: Hand) -> None:
    page = hand.page
    expect(page.locator(".mark-big, .notice.bad").first).to_be_visible(timeout=TEACHING)
    hand.picture("step-4-exam")
    assert "good" in (page.locator(".mark-big").get_attribute("class") or "")
    hand.press("next_live")


def _live(hand: Hand) -> None:
    page = hand.page
    page.wait_for_url("**/live/")
    hand.press("publish")
    expect(page.locator("#live-state .state.good")).to_be_visible(timeout=120_000)
    page.locator("#question").fill(hand.words["question"])
    hand.press("ask")
    answer = page.locator("#chat-lines .bubble:not(.asks)").first
    expect(answer).to_contain_text(hand.words["answer"], timeout=90_000)
    hand.picture("step-5-live")


def _another_device(
    stack: RunningStack, open_window: Callable[..., Visit], page: Page, language: str
) -> None:
    """A phone that has seen nothing of all this shows the same state."""
    phone = open_window(stack, language=language, width=390)
    phone.context.add_cookies(
        [
            {"name": one["name"], "value": one["value"], "domain": one["domain"], "path": "/"}
            for one in each(page.context.cookies())
        ]
    )
    shown = phone.go(re.sub(r"https?://[^/]+", "", page.url))
    expect(shown.locator("#live-state .state.good")).to_be_visible()
    assert not phone.overflow()
